"""What became of a request, of a refusal, and what of it waits for whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from disclosures.follow_up.rules import CopiedReader, Reader, Refusal, RequestState
from disclosures.items.presentation import recorded_reasons
from disclosures.models import (
    Answer,
    Cancellation,
    Chase,
    CopiedRead,
    CopiedReasons,
    Escalation,
    Extension,
    GuardianAdvice,
    InformationRequest,
    MoreTime,
    RefusalReview,
)
from disclosures.requests.copied import CopiedReason, copied_side_by_side
from disclosures.requests.rules import AskedBefore
from disclosures.requests.state import (
    _by,
    cancellation_of,
    cancelled_by,
    share_nothing,
    standing_answers,
    unread_answers,
)
from disclosures.requests.visible import get_request_or_404
from disclosures.responses.queries import answer_to, answered_by
from enquiries.casework.worklists import FromFunction
from enquiries.models import EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.agencies.roles import Role
from imap.db import clock


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


# One refusal -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RefusalPage:
    """A refusal with what became of it, and how the reader stands to it."""

    row: Answer
    review: RefusalReview | None
    escalation: Escalation | None
    advice: list[GuardianAdvice]
    follow_up: RefusalReview | None
    reader: Reader

    @property
    def facts(self) -> Refusal:
        """The same for the rules."""
        return Refusal(
            verdict=self.review.verdict if self.review else "",
            reviewed=_by(self.review),
            escalated=_by(self.escalation),
            late=self.escalation is not None and self.escalation.due_at < clock.now(),
            seats=frozenset(one.seat for one in self.advice),
            followed=_by(self.follow_up),
        )

    @property
    def review_late(self) -> bool:
        """Not reviewed, and the clock has run out."""
        due = self.row.review_due_at
        return self.review is None and due is not None and due < clock.now()


def _refusal(user: User, enquiry_id: UUID, answer_id: UUID) -> Answer | None:
    rows = Answer.objects.filter(_known_to(user), enquiry=enquiry_id, pk=answer_id)
    return (
        rows.filter(kind=Answer.Kind.REFUSED)
        .select_related(
            "enquiry", "agency", "recorded_by", "request__agency", "request__asked", "request__recorded_by"
        )
        .first()
    )


def refusal_page(user: User, enquiry_id: UUID, answer_id: UUID) -> RefusalPage:
    """One refusal; Http404 for whoever may not know of it: the agency that asked, the one that refused, and the Guardians,
    that of the agency once it is theirs to look at. Six queries."""
    row = _refusal(user, enquiry_id, answer_id)
    if row is None:
        raise Http404
    reviews = list(RefusalReview.objects.filter(answer=row).select_related("recorded_by", "agency"))
    escalation = Escalation.objects.filter(answer=row).select_related("recorded_by", "agency").first()
    review = next((one for one in reviews if one.escalation_id is None), None)
    advice = (
        GuardianAdvice.objects.filter(escalation=escalation) if escalation else GuardianAdvice.objects.none()
    )
    return RefusalPage(
        row=row,
        review=review,
        escalation=escalation,
        advice=list(advice.select_related("recorded_by").order_by("recorded_at")),
        follow_up=next((one for one in reviews if one.escalation_id), None),
        reader=_reader(user, row, review),
    )


def _known_to(user: User) -> Q:
    if user.is_partnership_guardian:
        return Q(~kept_out(user, enquiry="enquiry_id", named_only=True))
    lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
    own = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)
    if Role.GUARDIAN in user.roles:
        own |= Q(~kept_out(user, enquiry="enquiry_id"), agency=user.agency_id)
    return lead | own


def _reader(user: User, row: Answer, review: RefusalReview | None) -> Reader:
    besides = review.recorded_by_id if review else row.recorded_by_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT imap.other_managers(%s, %s, %s), imap.has_guardian(%s, %s, %s)",
            [row.agency_id, row.recorded_by_id, row.enquiry_id, row.agency_id, besides, row.enquiry_id],
        )
        managers, guardian = cursor.fetchone() or (False, False)
    return Reader(
        roles=user.roles,
        refused=row.recorded_by_id == user.pk,
        of_its_agency=row.agency_id == user.agency_id,
        of_lead=grants.holds(user, Participation.LEAD, row.enquiry_id, model=EnquiryGrant),
        reviewed=review is not None and review.recorded_by_id == user.pk,
        managers=managers,
        guardian=guardian,
    )


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
            read=_by(read),
        ),
    )


# My work -------------------------------------------------------------------------------------------------------------
def to_do(rating: int | None = None) -> FromFunction:
    """What became of requests and refusals and waits for this person, oldest first. `what` says which it is; the key is the
    request's, or of "review", "advise" and "follow" the refusal's; `since` is its own clock, where it has one."""
    return FromFunction("duty", _TO_DO, [rating])


_TO_DO = """SELECT key, enquiry_id, reference, since AS at, 0, NULL::uuid, agency, kind, due, NULL
    FROM imap.duty_to_do(%s)"""
