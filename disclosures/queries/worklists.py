"""What waits for a person's agency in this room, for My work."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from disclosures.models import (
    Acknowledgement,
    Outcome,
    ReferrerTold,
)
from disclosures.queries.despite import kept_to_read
from disclosures.queries.following import stopped_since
from disclosures.queries.scope import named_unread, releases_to, requests_to
from disclosures.queries.state import unanswered
from enquiries.models import Concern, Stage
from enquiries.queries import ENQUIRY, of_rating, reached
from enquiries.worklists import FromFunction, Offer, Offered
from imap.agencies.grants import Capacity
from imap.agencies.models import User


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this room offers to My work."""
    return [
        to_answer(user, rating),
        to_settle(user, rating),
        kept_to_read(user, rating),
        to_tell(user, rating),
        to_read(user, rating),
        stopped(user, rating),
    ]


def to_answer(user: User, rating: int | None = None) -> Offer:
    """Requests to this person's agency that nobody answered yet and that are not stopped, soonest due first."""
    columns = {"who": "agency__name"}
    return Offer(
        "to_answer",
        _unanswered(user, rating),
        "due",
        columns,
        but="imap.stopped_since(found.key, true) IS NULL",
    )


def stopped(user: User, rating: int | None = None) -> Offer:
    """Requests to this person's agency that nothing carries any more (CON6, OVR7)."""
    rows = _unanswered(user, rating).annotate(stop=stopped_since(own=True)).filter(stop__isnull=False)
    return Offer("stopped", rows, "due", {"who": "agency__name", "since": "stop"})


def _unanswered(user: User, rating: int | None) -> "QuerySet[Any]":
    return unanswered(requests_to(user)).filter(of_rating(rating))


def to_settle(user: User, rating: int | None = None) -> FromFunction:
    """Stop or continue: what this person's agency holds and has not answered for, oldest first."""
    return FromFunction("to_settle", _TO_SETTLE, [rating])


_TO_SETTLE = """SELECT cause AS key, enquiry_id, reference, since AS at, 0, NULL::uuid, NULL, why, NULL::timestamptz, NULL
    FROM imap.still_to_answer(%s)"""


def to_read(user: User, rating: int | None = None) -> Offer:
    """Releases to this person's agency that nobody there has said to have read, oldest first; of a sensitive item nobody
    who is named."""
    read = Acknowledgement.objects.filter(release=OuterRef("pk"), agency=user.agency_id)
    rows = releases_to(user).filter(~Exists(read) | named_unread(user)).exclude(agency=user.agency_id)
    rows = rows.filter(of_rating(rating))
    return Offer("to_read", rows, "recorded_at", {"who": "agency__name"})


#: A closed enquiry is nobody's work: the page of it says that the referrer was not told.
_TO_TELL = (Stage.DECIDED, Stage.OPEN, Stage.GATHERING)


def to_tell(user: User, rating: int | None = None) -> Offer:
    """Enquiries of the lead agency with an outcome whose referrer was not told of the newest one, nor said why not:
    first received first, as their clocks run."""
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
    return Offer("to_tell", rows, "happened_at", ENQUIRY)
