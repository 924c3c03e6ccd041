"""Consent that is to be sought again (CON7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from consent.models import ConsentChange
from consent.queries.looking_again import OVER
from enquiries.models import EnquiryGrant
from enquiries.queries import COUNTED, PAGE, of_rating
from imap.agencies import grants
from imap.agencies.grants import Capacity
from imap.agencies.models import User


@dataclass(frozen=True, slots=True)
class Page:
    """One keyset page, its next one's address ("" when there is none), and how many there are from here on (at most
    COUNTED + 1)."""

    rows: list[ConsentChange]
    after: str
    count: int


def to_seek_again(user: User, *, after: str = "", rating: int | None = None) -> Page:
    """Changes of the lead agency's enquiries after which no newer consent record stands, oldest first. One query."""
    rows = ConsentChange.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"),
        of_rating(rating),
        _beyond(after),
        record__superseded_by=None,
    )
    rows = rows.exclude(enquiry__stage__in=OVER).select_related("enquiry", "record__person")
    found = list(rows.order_by("recorded_at", "id")[: COUNTED + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.recorded_at.isoformat()}_{last.pk}" if last else "", len(found))


def _beyond(after: str) -> Q:
    """The rows after a place in the order; an address that names no place shows the first page again."""
    try:
        moment, key = after.split("_")
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    return Q(recorded_at__gt=at) | Q(recorded_at=at, id__gt=pk) if at.tzinfo else Q()
