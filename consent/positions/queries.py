"""The consent positions in force on an enquiry, with what each rests on."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from consent.models import ConsentAccount, ConsentRecord, Override, OverridePerson, Reliance, Review, Verdict
from consent.positions.people import PersonFacts
from consent.positions.rules import HARM, ConsentQuestion, InForce, Overriding, Recorded, derive
from enquiries.family.queries import relations_of
from enquiries.family.rules import DESCENDING
from enquiries.models import Enquiry, EnquiryGrant, Person, Referral, Relation
from enquiries.people.queries import people_of
from enquiries.standing.rules import Standing
from imap.access import grants
from imap.agencies.models import Agency, User
from imap.db import clock


def standing_on(enquiry_id: UUID, by: User) -> Standing:
    """How a person stands to an enquiry, for an action that has locked it."""
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    return Standing(enquiry.stage, grants.capacities(by, enquiry_id, model=EnquiryGrant), by.roles)


def facts_of(person: Person) -> PersonFacts:
    """One person as the rules want to know them."""
    return PersonFacts(
        key=str(person.pk),
        name=person.name,
        role=person.role,
        born=person.date_of_birth,
        age_estimate=person.age_estimate,
        age_estimate_unit=person.age_estimate_unit,
        age_estimated_on=person.age_estimated_on,
        unborn=person.unborn,
        holds_parental_responsibility=person.holds_parental_responsibility,
        basis=person.get_parental_responsibility_display(),
        responsibility_ended=person.parental_responsibility_ended,
    )


def facts_on(enquiry_id: UUID, *, on: date) -> list[PersonFacts]:
    """Everyone on an enquiry as the rules want to know them, children first: also whose parent each is, where somebody
    other than a child of the enquiry does not answer for themselves. One query, or two."""
    found = [facts_of(person) for person in people_of(enquiry_id)]
    if all(one.role == Person.Role.CHILD or one.answers_for_self(on) for one in found):
        return found
    elders: dict[str, set[str]] = {}
    for relation in relations_of(enquiry_id):
        if relation.state != Relation.State.MISTAKE and relation.kind in DESCENDING:
            elders.setdefault(str(relation.person_id), set()).add(str(relation.other_id))
    return [replace(one, elder_of=frozenset(elders.get(one.key, ()))) for one in found]


def recorded(record: ConsentRecord) -> Recorded:
    """One consent record as the rules of the position want to know it. Ask for `unclear_decision` with the row."""
    decision = getattr(record, "unclear_decision", None)
    return Recorded(
        at=record.recorded_at,
        position=record.position,
        by_another=record.giver_id is not None and record.giver_id != record.person_id,
        by_self=record.giver_id == record.person_id,
        not_agencies=frozenset(str(key) for key in record.not_agencies),
        not_kinds=frozenset(record.not_kinds),
        unclear=record.discuss_by is not None,
        decided_at=decision.recorded_at if decision else None,
    )


def overriding(override: Override) -> Overriding:
    """One override as the rules of the position want to know it. Ask for `review` with the row."""
    return Overriding(
        at=override.recorded_at,
        agency=str(override.agency_id),
        overturned_at=override.review.recorded_at if overturned(override) else None,
        harm=bool(HARM & set(override.grounds)),
    )


def source_of(enquiry_id: UUID) -> str:
    """The code of who contacted us; "" for whoever may not read it. One query."""
    return _sources(enquiry_id) or ""


def _sources(enquiry_id: UUID) -> str | None:
    return Referral.objects.filter(enquiry=enquiry_id).values_list("source", flat=True).first()


def agencies_to_limit(user: User) -> dict[str, str]:
    """The agencies that a person may want not to be asked, key to name: all members but one's own. One query."""
    return {str(agency.pk): agency.name for agency in _agencies_but(user.agency_id)}


def _agencies_but(agency_id: UUID) -> list[Agency]:
    return list(Agency.objects.filter(is_active=True).exclude(pk=agency_id).order_by("name"))


@dataclass(frozen=True, slots=True)
class PersonConsent:
    """A person and their consent record in force (None: nothing recorded yet); `overrides` are those in force,
    newest first, `overturned` those that a review has ended (OVR7)."""

    person: Person
    record: ConsentRecord | None
    account: ConsentAccount | None
    overrides: list[Override]
    overturned: list[Override] = field(default_factory=list)

    @property
    def unclear(self) -> bool:
        """Whether it is a refusal whose reason is unclear, about which nothing is decided yet (CON11)."""
        return bool(self.record and self.record.discuss_by and not hasattr(self.record, "unclear_decision"))

    @property
    def reviews(self) -> list[Review]:
        """What managers decided about the overrides that name this person, those that ended them among them."""
        every = [getattr(one, "review", None) for one in [*self.overrides, *self.overturned]]
        return [one for one in every if one]

    def in_force(self, agency_id: UUID, *, asked: str = "", kinds: frozenset[str] | None = None) -> InForce:
        """The position now as the rules ask it, for an acting agency; `asked` and `kinds` as in `rules.Question`."""
        return derive(
            facts_of(self.person),
            [recorded(self.record)] if self.record else [],
            [overriding(one) for one in (*self.overrides, *self.overturned)],
            ConsentQuestion(str(agency_id), clock.now(), asked, kinds),
        )


def newest(enquiry_id: UUID) -> dict[UUID, ConsentRecord]:
    """The record in force of each person: the end of each person's chain. One query."""
    return {r.person_id: r for r in _in_force(enquiry_id)}


def _in_force(enquiry_id: UUID) -> list[ConsentRecord]:
    records = ConsentRecord.objects.filter(enquiry=enquiry_id, superseded_by=None)
    return list(records.select_related("giver", "recorded_by", "account", "agency", "unclear_decision"))


def _overrides(enquiry_id: UUID) -> list[OverridePerson]:
    named = OverridePerson.objects.filter(enquiry=enquiry_id).select_related(
        "override__recorded_by", "override__agency", "override__review__recorded_by"
    )
    return list(named.order_by("-override__recorded_at"))


def consent_of(enquiry_id: UUID, *, people: list[Person] | None = None) -> list[PersonConsent]:
    """Everyone on the enquiry with their consent position, children first. Three queries; two when the caller
    has the people already."""
    records = newest(enquiry_id)
    overrides: dict[bool, dict[UUID, list[Override]]] = {True: {}, False: {}}
    for row in _overrides(enquiry_id):
        overrides[overturned(row.override)].setdefault(row.person_id, []).append(row.override)
    return [
        PersonConsent(
            p,
            r := records.get(p.pk),
            getattr(r, "account", None),
            overrides[False].get(p.pk, []),
            overrides[True].get(p.pk, []),
        )
        for p in (people_of(enquiry_id) if people is None else people)
    ]


def overturned(override: Override) -> bool:
    """Whether a review has ended this override (OVR7). Ask for `review` with the row."""
    review = getattr(override, "review", None)
    return review is not None and review.verdict == Verdict.OVERTURNED


def overridden(enquiry_id: UUID, agency_id: UUID) -> set[UUID]:
    """The people whom an override in force covers for this agency: its own, or one that it relies on (OVR2, OVR7). For
    any agency with a part in the enquiry: it reads its own. One query."""
    return set(_overridden(enquiry_id, agency_id))


def _overridden(enquiry_id: UUID, agency_id: UUID) -> list[UUID]:
    relied = Reliance.objects.filter(
        enquiry=enquiry_id,  # though the override says it: else all on which the agency ever relied is looked through
        agency=agency_id,
        offer__override=OuterRef("override"),
        offer__people__contains=[OuterRef("person")],
    )
    named = OverridePerson.objects.filter(Q(override__agency=agency_id) | Exists(relied), enquiry=enquiry_id)
    named = named.exclude(override__review__verdict=Verdict.OVERTURNED)
    return list(named.values_list("person_id", flat=True))


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
    rows = rows.select_related("giver", "recorded_by", "account").prefetch_related("holders__holder")
    return list(rows.order_by("-recorded_at", "-id"))
