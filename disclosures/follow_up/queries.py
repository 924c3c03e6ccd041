"""What became of a request, and what of it waits for whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import Http404

from disclosures.follow_up.rules import CopiedReader, RequestState
from disclosures.items.presentation import recorded_reasons
from disclosures.models import (
    Answer,
    Cancellation,
    Chase,
    CopiedRead,
    CopiedReasons,
    Extension,
    InformationRequest,
    MoreTime,
)
from disclosures.requests.copied import CopiedReason, copied_side_by_side
from disclosures.requests.rules import AskedBefore
from disclosures.requests.state import (
    author_of,
    cancellation_of,
    cancelled_by,
    share_nothing,
    standing_answers,
    unread_answers,
)
from disclosures.requests.visible import get_request_or_404
from disclosures.responses.queries import answer_to, answered_by
from enquiries.models import EnquiryGrant
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.worklist.lists import FromFunction


def state_of(row: InformationRequest) -> RequestState:
    """Whether it is still to be answered. Two queries at most."""
    return RequestState(answered_by(answer_to(row)), cancelled_by(row))


def asked_for_time(row: InformationRequest) -> MoreTime | None:
    """That the agency asked needs longer, when nobody has decided that yet. One query."""
    rows = MoreTime.objects.filter(request=row, decided=None).select_related("recorded_by")
    return rows.order_by("recorded_at", "id").first()


@dataclass(frozen=True, slots=True)
class RequestHistory:
    """What became of one request, besides its answer, in the order in which it happened."""

    cancellation: Cancellation | None
    chases: list[Chase]
    more_time: list[MoreTime]
    extensions: list[Extension]
    refusals: list[Answer]  # also those that count no longer
    standing: UUID | None  # the refusal that counts
    news: bool  # something of it was not read here yet
    unread: bool  # an answer came after the decision, or shares nothing, and the agency that asked has not read it yet
    copied: CopiedReasons | None

    @property
    def waiting(self) -> MoreTime | None:
        """More time that was asked for and not decided."""
        decided = {one.asked_for_id for one in self.extensions}
        return next((one for one in self.more_time if one.pk not in decided), None)


def story_of(row: InformationRequest) -> RequestHistory:
    """For the page of a request that was read by `get_request_or_404`. Five queries, six where it was taken back."""
    answers = _answers(row)
    refused = [one for one in answers if one.kind == Answer.Kind.REFUSED]
    return RequestHistory(
        cancellation=cancellation_of(row),
        chases=list(Chase.objects.filter(request=row).select_related("recorded_by").order_by("recorded_at")),
        more_time=list(
            MoreTime.objects.filter(request=row).select_related("recorded_by").order_by("recorded_at")
        ),
        extensions=list(
            Extension.objects.filter(request=row).select_related("recorded_by").order_by("recorded_at")
        ),
        refusals=refused,
        standing=next((one.pk for one in refused if one.counts), None),
        news=_has_news(row),
        unread=any(one.unread for one in answers),
        copied=getattr(row, "copied", None),
    )


def _answers(row: InformationRequest) -> list[Any]:
    """The answers to a request in their order: whether each `counts`, and whether it is `unread`: on a list of the agency
    that asked until somebody there has read it."""
    every = Answer.objects.filter(request=row)
    unread = unread_answers(row.agency_id).filter(request=row)
    listed = unread.filter(after_decision=True) | share_nothing(unread)
    counts = standing_answers().filter(request=row)
    rows = every.annotate(
        counts=Exists(counts.filter(pk=OuterRef("pk"))), unread=Exists(listed.filter(pk=OuterRef("pk")))
    )
    return list(rows.select_related("recorded_by", "agency").order_by("number"))


def _has_news(row: InformationRequest) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM imap.duty_to_do(NULL) WHERE kind = 'news' AND key = %s)", [row.pk]
        )
        found = cursor.fetchone()
    return bool(found and found[0])


# Reasons that were copied --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CopiedPage:
    """Reasons of one request beside the same words for other agencies."""

    row: CopiedReasons
    request: InformationRequest
    same: list[CopiedReason]
    read: CopiedRead | None
    reader: CopiedReader


def copied_page(user: User, enquiry_id: UUID, request_id: UUID) -> CopiedPage:
    """For the agency that asked, and the Guardian; Http404 for anybody else. Six queries."""
    request = get_request_or_404(user, enquiry_id, request_id)
    row = CopiedReasons.objects.filter(request=request).select_related("recorded_by").first()
    if row is None:
        raise Http404
    before = InformationRequest.objects.filter(enquiry=enquiry_id, recorded_at__lte=request.recorded_at)
    asked = [
        AskedBefore(str(one.asked_id), str(one.asked), recorded_reasons(one))
        for one in before.exclude(pk=request.pk).select_related("asked").order_by("recorded_at", "id")
    ]
    mine = AskedBefore(str(request.asked_id), str(request.asked), recorded_reasons(request))
    read = CopiedRead.objects.filter(copied=row).select_related("recorded_by").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT imap.other_managers(%s, %s, %s)", [row.agency_id, row.recorded_by_id, enquiry_id]
        )
        found = cursor.fetchone()
    return CopiedPage(
        row,
        request,
        copied_side_by_side(mine, asked),
        read,
        CopiedReader(
            roles=user.roles,
            sent=row.recorded_by_id == user.pk,
            of_lead=grants.holds(user, Participation.LEAD, enquiry_id, model=EnquiryGrant),
            managers=bool(found and found[0]),
            read=author_of(read),
        ),
    )


# My work -------------------------------------------------------------------------------------------------------------
def to_do(rating: int | None = None) -> FromFunction:
    """What became of requests and refusals and waits for this person, oldest first. `what` says which it is; the key is the
    request's, or of "review", "advise" and "follow" the refusal's; `since` is its own clock, where it has one."""
    return FromFunction("duty", _TO_DO, [rating])


_TO_DO = """SELECT key, enquiry_id, reference, since AS at, 0, NULL::uuid, agency, kind, due, NULL
    FROM imap.duty_to_do(%s)"""
