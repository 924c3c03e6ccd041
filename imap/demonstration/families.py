"""A few of the made-up families in full: who lives with whom, who is whose, and a grandmother who is on two enquiries."""

from dataclasses import replace
from datetime import date

from enquiries.family.actions import add_relation
from enquiries.family.rules import Kind, State, Tie
from enquiries.identity_links.actions import merge_people
from enquiries.models import Enquiry, Person
from enquiries.people import actions
from enquiries.people.rules import NewPerson
from imap.access.acting_user import acting_as
from imap.agencies.models import User
from imap.db.keys import new_key

HOW_MANY = 3
HOME, ELSEWHERE = "Mum’s", "Gran’s"
BORN = date(1958, 4, 17)
Role = Person.Role


def enter(*, by: User) -> None:
    """The newest enquiries' families, and one grandmother who stands on an older enquiry of the same family too."""
    with acting_as(by):
        enquiries = list(Enquiry.objects.order_by("-happened_at"))
        children = Person.objects.filter(role=Role.CHILD)
        surname = {child.enquiry_id: child.name.split()[-1] for child in children}
        for enquiry in enquiries[:HOW_MANY]:
            _family(enquiry, surname[enquiry.pk], by=by)
        for earlier in enquiries[HOW_MANY:]:
            here = enquiries[0]
            if surname[earlier.pk] == surname[here.pk]:
                _same_grandmother(here, earlier, surname[here.pk], by=by)
                break


def _grandmother(surname: str) -> NewPerson:
    return NewPerson(
        Role.OTHER, f"Maureen {surname}", relationship="Grandmother", date_of_birth=BORN, household=ELSEWHERE,
        information_needed=False,
    )  # fmt: skip


def _family(enquiry: Enquiry, surname: str, *, by: User) -> None:
    child, mother = Person.objects.filter(enquiry=enquiry).order_by("role")[:2]
    for person in (child, mother):
        given = {name: getattr(person, name) for name in NewPerson.__dataclass_fields__}
        part = ELSEWHERE if person == child else ""
        to = replace(NewPerson(**given), household=HOME, household_part=part)
        actions.change_person(person=person, to=to, reason="The mother told us who lives where.", by=by)
    new = [
        NewPerson(
            Role.CHILD, f"Elsie {surname}-Grant", date_of_birth=date(2011, 9, 2), household=ELSEWHERE,
            information_needed=False,
        ),
        NewPerson(Role.CHILD, f"Baby {surname}", unborn=True, household=HOME, information_needed=False),
        NewPerson(
            Role.PARENT_OR_CARER, "Lee Grant", relationship="Father of Elsie", age_estimate=41,
            information_needed=False,
        ),
        NewPerson(
            Role.PARENT_OR_CARER, "Mark Sorley", relationship="Stepfather", age_estimate=34, household=HOME,
            information_needed=False,
        ),
        _grandmother(surname),
    ]  # fmt: skip
    half, unborn, former, stepfather, grandmother = (
        actions.add_person(enquiry=enquiry, person=one, by=by) for one in new
    )
    ties = [
        (mother, Kind.PARENT, child, State.NOW), (mother, Kind.PARENT, half, State.NOW),
        (mother, Kind.PARENT, unborn, State.NOW), (former, Kind.PARENT, half, State.NOW),
        (stepfather, Kind.PARENT, unborn, State.NOW), (stepfather, Kind.STEP_PARENT, child, State.NOW),
        (grandmother, Kind.PARENT, mother, State.NOW), (former, Kind.PARTNER, mother, State.ENDED),
        (child, Kind.HALF_SIBLING, half, State.NOW),
    ]  # fmt: skip
    for one, kind, other, state in ties:
        new_tie = Tie(person=str(one.pk), kind=kind, other=str(other.pk), state=state)
        add_relation(enquiry=enquiry, new=new_tie, by=by, key=new_key())


def _same_grandmother(here: Enquiry, earlier: Enquiry, surname: str, *, by: User) -> None:
    there = actions.add_person(enquiry=earlier, person=_grandmother(surname), by=by)
    known = Person.objects.select_related("enquiry").get(enquiry=here, name=there.name)
    merge_people(
        person=known,
        other_id=there.pk,
        by=by,
        reasons="The same date of birth, and the GP confirms it is the same woman.",
    )
