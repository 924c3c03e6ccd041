"""Everything that reads consent for a page or for another room's decision."""

from dataclasses import dataclass
from uuid import UUID

from consent.models import ConsentAccount, ConsentRecord, Override, OverridePerson
from consent.rules import InForce, PersonFacts
from enquiries.models import Person
from enquiries.queries import people_of
from imap.agencies.models import User


def facts_of(person: Person) -> PersonFacts:
    """One person as the rules want to know them."""
    return PersonFacts(
        key=str(person.pk),
        name=person.name,
        role=person.role,
        born=person.date_of_birth,
        age_estimate=person.age_estimate,
        unborn=person.unborn,
        holds_parental_responsibility=bool(person.parental_responsibility),
    )


@dataclass(frozen=True, slots=True)
class PersonConsent:
    """A person and their consent record in force (None: nothing recorded yet), newest override included."""

    person: Person
    record: ConsentRecord | None
    account: ConsentAccount | None
    overrides: list[Override]

    def in_force(self, agency_id: UUID) -> InForce:
        """The position as the rules ask it, for an acting agency."""
        return InForce(
            self.person.name,
            self.record.position if self.record else "",
            any(o.agency_id == agency_id for o in self.overrides),
        )


def newest(enquiry_id: UUID) -> dict[UUID, ConsentRecord]:
    """The record in force of each person: the end of each person's chain. One query."""
    records = ConsentRecord.objects.filter(enquiry=enquiry_id, superseded_by=None)
    return {r.person_id: r for r in records.select_related("giver", "recorded_by", "account", "agency")}


def consent_of(enquiry_id: UUID, *, people: list[Person] | None = None) -> list[PersonConsent]:
    """Everyone on the enquiry with their consent position, children first. Three queries; two when the caller
    has the people already."""
    records = newest(enquiry_id)
    overrides: dict[UUID, list[Override]] = {}
    named = OverridePerson.objects.filter(enquiry=enquiry_id).select_related(
        "override__recorded_by", "override__agency"
    )
    for row in named.order_by("-override__recorded_at"):
        overrides.setdefault(row.person_id, []).append(row.override)
    return [
        PersonConsent(p, r := records.get(p.pk), getattr(r, "account", None), overrides.get(p.pk, []))
        for p in (people_of(enquiry_id) if people is None else people)
    ]


def in_force(enquiry_id: UUID, *, acting: User, people: set[UUID] | None = None) -> list[InForce]:
    """The positions on which an agency would act now: of the people given, or of all whom information is needed
    about. For the lead agency, which reads consent records."""
    return [
        c.in_force(acting.agency_id)
        for c in consent_of(enquiry_id)
        if (c.person.pk in people if people is not None else c.person.information_needed)
    ]


def chain(person: Person) -> list[ConsentRecord]:
    """All consent records of a person, newest first."""
    rows = ConsentRecord.objects.filter(enquiry=person.enquiry_id, person=person)
    return list(rows.select_related("giver", "recorded_by", "account").order_by("-recorded_at", "-id"))


def override_recorded(by: User, enquiry_id: UUID, key: UUID) -> bool:
    """Whether a form of this key made its override already. One query."""
    return Override.objects.filter(pk=key, recorded_by=by, enquiry=enquiry_id).exists()
