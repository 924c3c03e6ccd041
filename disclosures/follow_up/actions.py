"""The only writer of what becomes of requests and refusals."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.follow_up import queries, rules
from disclosures.models import (
    Cancellation,
    Chase,
    CopiedRead,
    Escalation,
    Extension,
    GuardianAdvice,
    InformationRequest,
    MoreTime,
    NewsRead,
    RefusalReview,
)
from disclosures.requests.visible import get_request_or_404
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals.queries import stop_of
from disclosures.withdrawals.rules import check_answering_stopped
from enquiries.late_entries.queries import rating_for_clock
from enquiries.late_entries.rules import review_due
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.agencies.timetables import read_timetable
from imap.db import clock
from imap.db.locks import lock
from imap.law.timetable import Timetable
from imap.law.violations import RuleViolation, Violation, raise_if


def _open(enquiry_id: UUID, request_id: UUID, by: User) -> InformationRequest:
    """The request, for whoever may follow it up now."""
    row = get_request_or_404(by, enquiry_id, request_id)
    if refusal := rules.why_not_follow_up(
        standing(by, get_enquiry_or_404(by, enquiry_id)), queries.state_of(row)
    ):
        raise RuleViolation([refusal])
    return row


@transaction.atomic
def chase(*, enquiry_id: UUID, request_id: UUID, answers: rules.ChaseAnswers, by: User, key: UUID) -> Chase:
    """Record that the agency asked was reminded. Every reminder is one; a form posted twice is one.
    Raises RuleViolation (CON6,
    DUTY1, REC1, SEC1)."""
    lock(enquiry_id)
    if done := Chase.objects.filter(pk=key, recorded_by=by, request=request_id).first():
        return done
    row = _open(enquiry_id, request_id, by)
    raise_if(check_answering_stopped(stop_of(row, own=True)))
    raise_if(rules.check_chase(answers, asked_at=row.happened_at))
    return Chase.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        request=row,
        how=answers.how,
        whom=answers.whom,
        said=answers.said,
        happened_at=answers.at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def ask_for_time(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    answers: rules.TimeAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> MoreTime:
    """The agency asked says that it needs longer, and why; the lead agency decides. Until then the time in force stands.
    Raises RuleViolation (REC1, SEC1)."""
    lock(enquiry_id)
    if done := MoreTime.objects.filter(pk=key, recorded_by=by, request=request_id).first():
        return done
    row = get_request_or_404(by, enquiry_id, request_id)
    here = acts_for(by, row.asked_id)
    stand = standing(by, get_enquiry_or_404(by, enquiry_id))
    if refusal := rules.why_not_ask_for_time(stand, queries.state_of(row), asked_here=here):
        raise RuleViolation([refusal])
    if waiting := queries.asked_for_time(row):
        words = f"{waiting.recorded_by} asked for more time already: the lead agency decides first."
        raise RuleViolation([Violation("REC1", words)])
    raise_if(rules.check_time(answers, due=row.due, now=clock.now()))
    if answers.until is None:  # the rules have refused it before
        raise ValueError("more time without a time")
    return MoreTime.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        request=row,
        until=answers.until,
        reasons=answers.reasons,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def extend(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    answers: rules.TimeAnswers,
    by: User,
    key: UUID,
    seen: datetime,
    asked: UUID | None = None,
    happened_at: datetime | None = None,
) -> Extension:
    """Give more time to answer, or, where it was asked for (`asked`, as the page showed it), say no; the time in force is
    the newest. `seen` is the time that the page showed: changed meanwhile, this is refused.
    Raises RuleViolation (REC1, SEC1)."""
    lock(enquiry_id)
    if done := Extension.objects.filter(pk=key, recorded_by=by, request=request_id).first():
        return done
    row = _open(enquiry_id, request_id, by)
    waiting = queries.asked_for_time(row)
    if row.due != seen or (waiting.pk if waiting else None) != asked:
        raise RuleViolation([_time_meanwhile(row, waiting, asked)])
    raise_if(rules.check_time(answers, due=row.due, now=clock.now()))
    if answers.give == rules.NO and waiting is None:
        raise RuleViolation(
            [Violation("SEC1", "Nobody asked for more time: there is nothing to refuse.", "give")]
        )
    return Extension.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        request=row,
        asked_for=waiting,
        until=answers.until if answers.give == rules.YES else None,
        reasons=answers.reasons,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


def _time_meanwhile(row: InformationRequest, waiting: MoreTime | None, asked: UUID | None) -> Violation:
    newest = (
        Extension.objects.filter(request=row).select_related("recorded_by").order_by("-recorded_at").first()
    )
    if waiting and waiting.pk != asked:
        who = f"{waiting.recorded_by} asked for more time meanwhile."
    else:
        who = (
            f"{newest.recorded_by} decided about the time meanwhile."
            if newest
            else "The time changed meanwhile."
        )
    return Violation(
        "REC1", f"{who} Read what is in force now, then decide again: what you wrote is still here."
    )


@transaction.atomic
def cancel(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Cancellation:
    """Take a request back before it is answered: the agency asked is told, and answers no more.
    Raises RuleViolation (DEL1, REC1,
    SEC1)."""
    lock(enquiry_id)
    if done := Cancellation.objects.filter(pk=key, recorded_by=by, request=request_id).first():
        return done
    row = _open(enquiry_id, request_id, by)
    raise_if(rules.check_cancelling(reasons))
    return Cancellation.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        request=row,
        reasons=reasons,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def read_news(*, enquiry_id: UUID, request_id: UUID, by: User, key: UUID) -> NewsRead:
    """Record that this person has read what became of a request, for their agency. Raises RuleViolation (SEC1)."""
    lock(enquiry_id)
    if done := NewsRead.objects.filter(pk=key, recorded_by=by, request=request_id).first():
        return done
    row = get_request_or_404(by, enquiry_id, request_id)
    if not (acts_for(by, row.asked_id) or acts_for(by, row.agency_id)):
        raise RuleViolation(
            [Violation("SEC1", "The agencies that asked and were asked say that they have read this.")]
        )
    return NewsRead.objects.create(
        id=key, enquiry_id=enquiry_id, request=row, recorded_by=by, agency_id=by.agency_id
    )


# Refusals ----------------------------------------------------------------------------------------------------------
def review_due_now(enquiry_id: UUID) -> datetime:
    """By when a decision of this moment is to be reviewed: by the rating now, which an agency may not know (DUTY1)."""
    timetable: Timetable = read_timetable()
    return review_due(clock.now(), rating_for_clock(enquiry_id), timetable)


@transaction.atomic
def review_refusal(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    answers: rules.DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> RefusalReview:
    """Uphold a refusal, or have it answered after all: the request is open again, the refusal stays on the record. Once;
    whoever comes second is told. Raises RuleViolation (DUTY1, REF1)."""
    lock(enquiry_id)
    page = queries.refusal_page(by, enquiry_id, answer_id)
    if page.review and page.review.pk == key and page.review.recorded_by_id == by.pk:
        return page.review
    if refusal := rules.why_not_review(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(rules.check_review(answers))
    return _decided(page, None, answers, by, key, happened_at)


@transaction.atomic
def follow_advice(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    answers: rules.DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> RefusalReview:
    """Record what the agency that refused does with the Guardians' advice: it decides for itself.
    Raises RuleViolation (DUTY1,
    REF1)."""
    lock(enquiry_id)
    page = queries.refusal_page(by, enquiry_id, answer_id)
    if page.follow_up and page.follow_up.pk == key and page.follow_up.recorded_by_id == by.pk:
        return page.follow_up
    if refusal := rules.why_not_follow(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(rules.check_review(answers))
    return _decided(page, page.escalation, answers, by, key, happened_at)


def _decided(
    page: queries.RefusalPage,
    escalation: Escalation | None,
    answers: rules.DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None,
) -> RefusalReview:
    return RefusalReview.objects.create(
        id=key,
        enquiry_id=page.row.enquiry_id,
        answer=page.row,
        escalation=escalation,
        verdict=answers.choice,
        reasons=answers.reasons,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def escalate(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Escalation:
    """Take an upheld refusal to both Guardians, with a clock (DUTY1). Raises RuleViolation (DUTY1)."""
    lock(enquiry_id)
    page = queries.refusal_page(by, enquiry_id, answer_id)
    if page.escalation and page.escalation.pk == key and page.escalation.recorded_by_id == by.pk:
        return page.escalation
    if refusal := rules.why_not_escalate(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(rules.check_escalation(reasons))
    return Escalation.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        answer=page.row,
        reasons=reasons,
        due_at=review_due_now(enquiry_id),
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def advise(
    *, enquiry_id: UUID, answer_id: UUID, answers: rules.DecisionAnswers, by: User, key: UUID
) -> GuardianAdvice:
    """A Guardian advises the agency that refused: advice, never an order (DUTY1). Raises RuleViolation (DUTY1, REF1)."""
    lock(enquiry_id)
    page = queries.refusal_page(by, enquiry_id, answer_id)
    if done := next((one for one in page.advice if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    seat = rules.seat_of(page.reader)
    if refusal := rules.why_not_advise(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(rules.check_advice(answers))
    if page.escalation is None or seat is None:  # the rules have refused it before
        raise ValueError("advice on nothing, or by nobody")
    return GuardianAdvice.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        escalation=page.escalation,
        seat=seat,
        choice=answers.choice,
        reasons=answers.reasons,
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def read_copied(*, enquiry_id: UUID, request_id: UUID, note: str, by: User, key: UUID) -> CopiedRead:
    """Record that a manager looked at reasons that were copied on a red enquiry (DEL1). Raises RuleViolation (DEL1)."""
    lock(enquiry_id)
    page = queries.copied_page(by, enquiry_id, request_id)
    if page.read and page.read.pk == key and page.read.recorded_by_id == by.pk:
        return page.read
    if refusal := rules.why_not_read_copied(page.reader):
        raise RuleViolation([refusal])
    return CopiedRead.objects.create(
        id=key, enquiry_id=enquiry_id, copied=page.row, note=note, recorded_by=by, agency_id=by.agency_id
    )
