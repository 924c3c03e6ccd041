"""Consent positions whose day to be looked at again has come (CON8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from consent.models import ConsentRecord
from enquiries.keyset import COUNTED, PAGE
from enquiries.models import EnquiryGrant, Person, Stage
from enquiries.queries import of_rating
from imap.agencies import grants, session
from imap.agencies.grants import Capacity
from imap.agencies.models import User
from imap.law.clocks import LONDON

OVER = (Stage.CLOSED, Stage.NOT_OPENED)
IN_HAND = tuple(stage for stage in Stage if stage not in OVER)
#: The name of whom a record is about. Not a join: that would ask the policy of people about each of them, not of a page's.
ABOUT = Subquery(Person.objects.filter(pk=OuterRef("person")).values("name")[:1])


@dataclass(frozen=True, slots=True)
class Page:
    """One keyset page, its next one's address ("" when there is none), and how many there are from here on (at most
    COUNTED + 1)."""

    rows: Sequence[ConsentRecord]
    after: str
    count: int


def to_look_again(user: User, *, after: str = "", rating: int | None = None) -> Page:
    """Positions in force of the lead agency's enquiries whose review date is today or past, oldest first (CON8).
    One query."""
    today = session.now().astimezone(LONDON).date()
    rows = ConsentRecord.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"),
        of_rating(rating),
        _beyond(after),
        superseded_by=None,
        review_on__lte=today,
    )
    rows = rows.filter(enquiry__stage__in=IN_HAND).select_related("enquiry").annotate(about=ABOUT)
    found = list(rows.order_by("review_on", "id")[: COUNTED + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.review_on}_{last.pk}" if last else "", len(found))


def _beyond(after: str) -> Q:
    """The rows after a place in the order; an address that names no place shows the first page again."""
    try:
        day, key = after.split("_")
        on, pk = date.fromisoformat(day), UUID(key)
    except ValueError:
        return Q()
    return Q(review_on__gt=on) | Q(review_on=on, id__gt=pk)
