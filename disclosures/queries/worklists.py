"""What waits for a person's agency in this room, for My work."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from disclosures.models import (
    Acknowledgement,
    InformationRequest,
    Outcome,
    ReferrerTold,
    Release,
)
from disclosures.queries.following import stopped_since
from disclosures.queries.scope import releases_to, requests_to
from disclosures.queries.state import unanswered
from enquiries.keyset import Page, page_of
from enquiries.models import Concern, Enquiry, Stage
from enquiries.queries import of_rating, reached
from imap.agencies.grants import Capacity
from imap.agencies.models import User


def to_answer(user: User, *, after: str = "", rating: int | None = None) -> Page[InformationRequest]:
    """Requests to this person's agency that nobody answered yet and that are not stopped, soonest due first. One
    query."""
    return page_of(_unanswered(user, rating).filter(stop=None), "due", after)


def stopped(user: User, *, after: str = "", rating: int | None = None) -> Page[InformationRequest]:
    """Requests to this person's agency that nothing carries any more (CON6, OVR7). One query."""
    return page_of(_unanswered(user, rating).filter(stop__isnull=False), "due", after)


def _unanswered(user: User, rating: int | None) -> "QuerySet[Any]":
    found: QuerySet[Any] = unanswered(requests_to(user))
    found = found.filter(of_rating(rating)).annotate(stop=stopped_since(own=True))
    return found.select_related("enquiry", "agency")


def to_read(user: User, *, after: str = "", rating: int | None = None) -> Page[Release]:
    """Releases to this person's agency that nobody there has said to have read, oldest first. One query."""
    read = Acknowledgement.objects.filter(release=OuterRef("pk"), agency=user.agency_id)
    rows = releases_to(user).exclude(Exists(read)).exclude(agency=user.agency_id).filter(of_rating(rating))
    return page_of(rows.select_related("enquiry", "agency"), "recorded_at", after)


#: A closed enquiry is nobody's work: the page of it says that the referrer was not told.
_TO_TELL = (Stage.DECIDED, Stage.OPEN, Stage.GATHERING)


def to_tell(user: User, *, after: str = "", rating: int | None = None) -> Page[Enquiry]:
    """Enquiries of the lead agency with an outcome whose referrer was not told of the newest one, nor said why not:
    first received first, as their clocks run. One query."""
    newest = Outcome.objects.filter(enquiry=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = (
        reached(user, Capacity.LEAD)
        .filter(stage__in=_TO_TELL)
        .annotate(newest=Subquery(newest.values("pk")[:1]))
    )
    told = ReferrerTold.objects.filter(enquiry=OuterRef("pk"), outcome=OuterRef("newest"))
    rows = rows.filter(newest__isnull=False).exclude(Exists(told))
    if rating is not None:
        rows = rows.filter(Exists(Concern.objects.filter(enquiry=OuterRef("pk"), rating=rating)))
    return page_of(rows, "happened_at", after)
