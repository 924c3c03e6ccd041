"""What waits for a person's agency in this app, for My work."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from disclosures.models import (
    ClosedWithout,
    Closing,
    InformationRequest,
    Outcome,
    ReferrerTold,
)
from disclosures.requests.state import share_nothing, unanswered, unread_answers
from disclosures.requests.visible import requests_to
from disclosures.visibility.queries import unread_by
from disclosures.withdrawals.queries import stopped_since
from disclosures.withheld_under_override.queries import kept_to_read
from enquiries.casework.worklists import most_urgent_first
from enquiries.models import Concern, EnquiryGrant, Stage
from enquiries.overview.queries import ENQUIRY, of_rating
from enquiries.standing.queries import visible_to
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.worklist.lists import FromFunction, Offer, Offered


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this app offers to My work."""
    return [
        to_answer(user, rating),
        to_settle(user, rating),
        kept_to_read(user, rating),
        to_tell(user, rating),
        to_read(user, rating),
        after_decision(user, rating),
        answered(user, rating),
        to_follow_up(user, rating),
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
    """Releases to this person's agency that nobody there has said to have read; of a sensitive item nobody who is named.
    For the lead agency most urgent first, then oldest; for others oldest first."""
    rows = unread_by(user).filter(of_rating(rating))
    return most_urgent_first(user, Offer("to_read", rows, "recorded_at", {"who": "agency__name"}))


def after_decision(user: User, rating: int | None = None) -> Offer:
    """Answers that came after the decision, of the enquiries that this person's agency leads, until somebody there has read
    what became of the request since: the newest decision was made without them (OVR6)."""
    rows = unread_answers(user.agency_id).filter(_led(user), of_rating(rating), after_decision=True)
    columns = {"who": "agency__name", "other": "request_id"}
    return most_urgent_first(user, Offer("after_decision", rows, "recorded_at", columns))


def answered(user: User, rating: int | None = None) -> Offer:
    """Answers that share nothing, of the enquiries that this person's agency leads, until somebody there has read them: most
    urgent first, then oldest. What is shared is read as a release (`to_read`)."""
    rows = share_nothing(unread_answers(user.agency_id)).filter(_led(user), of_rating(rating))
    columns = {"who": "agency__name", "other": "request_id", "what": "kind"}
    return most_urgent_first(user, Offer("answered", rows, "recorded_at", columns))


def to_follow_up(user: User, rating: int | None = None) -> Offer:
    """Requests that the newest closing left for somebody to follow up (OUT2), until they are answered or cancelled: most
    urgent first, then first closed first. What was not read is on the list of what is to read."""
    newest = Closing.objects.filter(enquiry=OuterRef("enquiry")).order_by("-recorded_at", "-id")
    rows = ClosedWithout.objects.filter(
        _led(user),
        of_rating(rating),
        because=ClosedWithout.Because.FOLLOWED_UP,
        closing=Subquery(newest.values("pk")[:1]),
        enquiry__stage=Stage.CLOSED,
        request__in=unanswered(InformationRequest.objects.all()),
    )
    columns = {"who": "request__asked__name", "other": "request_id"}
    return most_urgent_first(user, Offer("to_follow_up", rows, "closing__recorded_at", columns))


def _led(user: User) -> Any:
    return grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id")


_TO_TELL = (Stage.DECIDED, Stage.OPEN, Stage.GATHERING)


def to_tell(user: User, rating: int | None = None) -> Offer:
    """Enquiries of the lead agency with an outcome whose referrer was not told of the newest one, nor said why not:
    first received first, as their clocks run. Closing ends none of it (OUT2)."""
    newest = Outcome.objects.filter(enquiry=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = (
        visible_to(user, Participation.LEAD)
        .filter(
            Q(stage__in=_TO_TELL)
            | Q(stage=Stage.CLOSED, pk__in=Closing.objects.filter(referrer_untold=True).values("enquiry"))
        )
        .annotate(newest=Subquery(newest.values("pk")[:1]))
    )
    told = ReferrerTold.objects.filter(enquiry=OuterRef("pk"), outcome=OuterRef("newest"))
    rows = rows.filter(newest__isnull=False).exclude(Exists(told))
    if rating is not None:
        rows = rows.filter(Exists(Concern.objects.filter(enquiry=OuterRef("pk"), rating=rating)))
    return Offer("to_tell", rows, "happened_at", ENQUIRY)
