"""Consent positions whose day to be looked at again has come (CON8)."""

from django.db.models import DateTimeField, F, Func, OuterRef, Subquery

from consent.models import ConsentRecord
from enquiries.models import EnquiryGrant, Person, Stage
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import LONDON
from imap.worklist.lists import Offer

OVER = (Stage.CLOSED, Stage.NOT_OPENED)
IN_HAND = tuple(stage for stage in Stage if stage not in OVER)
#: The name of whom a record is about. Not a join: that would ask the policy of people about each of them, not of a page's.
ABOUT = Subquery(Person.objects.filter(pk=OuterRef("person")).values("name")[:1])


def to_look_again(user: User, rating: int | None = None) -> Offer:
    """Positions in force of the lead agency's enquiries whose review date is today or past, oldest first (CON8)."""
    today = clock.now().astimezone(LONDON).date()
    rows = ConsentRecord.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"),
        of_rating(rating),
        superseded_by=None,
        review_on__lte=today,
    )
    rows = rows.filter(enquiry__stage__in=IN_HAND).annotate(about=ABOUT)
    # The day as a moment, at its start in UTC, whatever the connection's own hours are.
    at = Func(
        F("review_on"),
        template="(%(expressions)s::timestamp AT TIME ZONE 'UTC')",
        output_field=DateTimeField(),
    )
    return Offer("look_again", rows, "review_on", {"at": at, "other": "person_id", "who": "about"})
