"""Consent that is to be sought again (CON7)."""

from consent.models import ConsentChange
from consent.queries.looking_again import OVER
from enquiries.keyset import Page, page_of
from enquiries.models import EnquiryGrant
from enquiries.queries import of_rating
from imap.agencies import grants
from imap.agencies.grants import Capacity
from imap.agencies.models import User


def to_seek_again(user: User, *, after: str = "", rating: int | None = None) -> Page[ConsentChange]:
    """Changes of the lead agency's enquiries after which no newer consent record stands, oldest first. One query."""
    rows = ConsentChange.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"),
        of_rating(rating),
        record__superseded_by=None,
    )
    rows = rows.exclude(enquiry__stage__in=OVER).select_related("enquiry", "record__person")
    return page_of(rows, "recorded_at", after)
