"""Consent positions as they are told, and the people that they are about."""

from typing import Any

from enquiries.models import Enquiry, Person
from enquiries.people.actions import change_person
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from tests.factories import Partnership


def people(p: Partnership, enquiry: Enquiry) -> dict[str, Person]:
    with acting_user.acting_as(p.social_worker):
        return {one.name.split()[0]: one for one in Person.objects.filter(enquiry=enquiry)}


def changed(p: Partnership, about: Person, **changes: Any) -> None:
    """A detail of somebody improves."""
    names = (
        "role",
        "name",
        "relationship",
        "date_of_birth",
        "age_estimate",
        "unborn",
        "parental_responsibility",
    )
    given = {name: getattr(about, name) for name in names} | changes
    with acting_user.acting_as(p.social_worker):
        change_person(person=about, to=NewPerson(**given), reason="Told by the school", by=p.social_worker)
