"""A family to draw: a mother, her former partner and her new one, two half-sisters, a child on the way, a grandmother."""

from datetime import date

from enquiries.family.actions import add_relation
from enquiries.family.rules import Kind, State, Tie
from enquiries.models import Enquiry, Person, Relation
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import record

Role, Held = Person.Role, Person.ParentalResponsibility
PEOPLE = [
    NewPerson(Role.CHILD, "Kit Marlow", date_of_birth=date(2018, 3, 4), household="Jo’s", household_part="Gran’s"),
    NewPerson(Role.CHILD, "Una Marlow-Reyes", date_of_birth=date(2012, 6, 1), household="Gran’s"),
    NewPerson(Role.CHILD, "Baby Marlow", unborn=True, household="Jo’s"),
    NewPerson(
        Role.PARENT_OR_CARER, "Jo Marlow", relationship="Mother", date_of_birth=date(1990, 1, 2), household="Jo’s",
        parental_responsibility=Held.MOTHER,
    ),
    NewPerson(
        Role.PARENT_OR_CARER, "Ray O’Dowd", relationship="Father of Kit", age_estimate=38,
        parental_responsibility=Held.REGISTERED_FATHER, parental_responsibility_ended=date(2024, 5, 1),
    ),
    NewPerson(Role.PARENT_OR_CARER, "Sam Ito", relationship="Stepfather", household="jo’s ", age_estimate=30),
    NewPerson(Role.OTHER, "Ann Marlow", relationship="Grandmother", household="Gran’s"),
    NewPerson(Role.OTHER, "A neighbour, about 60", relationship="Neighbour"),
]  # fmt: skip
TIES = [
    ("Jo Marlow", Kind.PARENT, "Kit Marlow", State.NOW),
    ("Ray O’Dowd", Kind.PARENT, "Kit Marlow", State.NOW),
    ("Jo Marlow", Kind.PARENT, "Una Marlow-Reyes", State.NOW),
    ("Jo Marlow", Kind.PARENT, "Baby Marlow", State.NOW),
    ("Sam Ito", Kind.PARENT, "Baby Marlow", State.NOW),
    ("Sam Ito", Kind.STEP_PARENT, "Kit Marlow", State.NOW),
    ("Sam Ito", Kind.PARTNER, "Jo Marlow", State.NOW),
    ("Ray O’Dowd", Kind.PARTNER, "Jo Marlow", State.ENDED),
    ("Kit Marlow", Kind.HALF_SIBLING, "Una Marlow-Reyes", State.NOW),
    ("Ann Marlow", Kind.PARENT, "Jo Marlow", State.NOW),
    ("Ann Marlow", Kind.GRANDPARENT, "Una Marlow-Reyes", State.NOW),
]


def a_family(by: User, people: list[NewPerson] = PEOPLE) -> Enquiry:
    return record(by, people=people)


def named(enquiry: Enquiry, by: User, name: str) -> Person:
    with acting_user.acting_as(by):
        return Person.objects.select_related("enquiry").get(enquiry=enquiry, name=name)


def relate(
    enquiry: Enquiry, by: User, first: str, kind: str, second: str, state: str = State.NOW
) -> Relation:
    with acting_user.acting_as(by):
        keys = {p.name: str(p.pk) for p in Person.objects.filter(enquiry=enquiry)}
        new = Tie(person=keys[first], kind=kind, other=keys[second], state=state)
        return add_relation(enquiry=enquiry, new=new, by=by, key=new_key())


def related(by: User) -> Enquiry:
    """The family with all its relations."""
    enquiry = a_family(by)
    for first, kind, second, state in TIES:
        relate(enquiry, by, first, kind, second, state)
    return enquiry
