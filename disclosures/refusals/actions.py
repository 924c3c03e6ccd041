"""The only writer of reviews, escalations and advice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.models import Escalation, GuardianAdvice, RefusalReview
from disclosures.refusals.queries import RefusalPage, refusal_page
from disclosures.refusals.rules import (
    DecisionAnswers,
    check_advice,
    check_escalation,
    check_review,
    seat_of,
    why_not_advise,
    why_not_escalate,
    why_not_follow,
    why_not_review,
)
from enquiries.casework.decisions import record_decision, take_turn
from enquiries.casework.late_entries.queries import review_due_now
from imap.agencies.models import User
from imap.law.violations import RuleViolation, raise_if


@transaction.atomic
def review_refusal(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    answers: DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> RefusalReview:
    """Uphold a refusal, or have it answered after all: the request is open again, the refusal stays on the record. Once;
    whoever comes second is told. Raises RuleViolation (DUTY1, REF1)."""
    take_turn(enquiry_id, by)
    page = refusal_page(by, enquiry_id, answer_id)
    if page.review and page.review.pk == key and page.review.recorded_by_id == by.pk:
        return page.review
    if refusal := why_not_review(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(check_review(answers))
    return _decided(page, None, answers, by, key, happened_at)


@transaction.atomic
def follow_advice(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    answers: DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> RefusalReview:
    """Record what the agency that refused does with the Guardians' advice: it decides for itself.
    Raises RuleViolation (DUTY1,
    REF1)."""
    take_turn(enquiry_id, by)
    page = refusal_page(by, enquiry_id, answer_id)
    if page.follow_up and page.follow_up.pk == key and page.follow_up.recorded_by_id == by.pk:
        return page.follow_up
    if refusal := why_not_follow(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(check_review(answers))
    return _decided(page, page.escalation, answers, by, key, happened_at)


def _decided(
    page: RefusalPage,
    escalation: Escalation | None,
    answers: DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None,
) -> RefusalReview:
    return record_decision(
        RefusalReview,
        enquiry_id=page.row.enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        answer=page.row,
        escalation=escalation,
        verdict=answers.choice,
        reasons=answers.reasons,
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
    take_turn(enquiry_id, by)
    page = refusal_page(by, enquiry_id, answer_id)
    if page.escalation and page.escalation.pk == key and page.escalation.recorded_by_id == by.pk:
        return page.escalation
    if refusal := why_not_escalate(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(check_escalation(reasons))
    return record_decision(
        Escalation,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        answer=page.row,
        reasons=reasons,
        due_at=review_due_now(enquiry_id),
    )


@transaction.atomic
def advise(
    *,
    enquiry_id: UUID,
    answer_id: UUID,
    answers: DecisionAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> GuardianAdvice:
    """A Guardian advises the agency that refused: advice, never an order (DUTY1). Raises RuleViolation (DUTY1, REF1)."""
    take_turn(enquiry_id, by)
    page = refusal_page(by, enquiry_id, answer_id)
    if done := next((one for one in page.advice if one.pk == key and one.recorded_by_id == by.pk), None):
        return done
    seat = seat_of(page.reader)
    if refusal := why_not_advise(page.reader, page.facts):
        raise RuleViolation([refusal])
    raise_if(check_advice(answers))
    if page.escalation is None or seat is None:  # the rules have refused it before
        raise ValueError("advice on nothing, or by nobody")
    return record_decision(
        GuardianAdvice,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        escalation=page.escalation,
        seat=seat,
        choice=answers.choice,
        reasons=answers.reasons,
    )
