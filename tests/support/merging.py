"""Two rows that are one person, and the decision that says so."""

from enquiries.identity_links.actions import merge_people
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from tests.support.family import named


def kit_of(enquiry: Enquiry, by: User) -> Person:
    return named(enquiry, by, "Kit Marlow")


def merge(one: Person, other: Person, by: User) -> None:
    with acting_user.acting_as(by):
        merge_people(person=one, other_id=other.pk, reasons="Same NHS number", by=by)
