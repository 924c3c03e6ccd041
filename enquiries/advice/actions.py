"""The only writer of advice. Every text comes here without names: what was typed before is kept nowhere."""

from uuid import UUID

from django.db import transaction

from enquiries.advice import queries, rules
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.queries import review_due_now
from enquiries.casework.late_entries.spoken import SpokenAnswers
from enquiries.models import Advice, AdviceFollowed, AdviceRequest, SpokenExchange
from enquiries.standing.queries import get_enquiry_or_404, standing, visible_to
from imap.agencies.models import User
from imap.db import clock
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def ask_advice(
    *,
    enquiry_id: UUID,
    answers: rules.AdviceAnswers,
    by: User,
    key: UUID,
    spoken: SpokenAnswers | None = None,
) -> AdviceRequest:
    """Ask for advice, without names (ADV1). `spoken`: it was asked and had by telephone already; the advice is recorded with
    it, and that it is recorded late (LATE1). A form posted twice is one question.
    Raises RuleViolation (ADV1, LATE1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(AdviceRequest, key=key, by=by, enquiry=enquiry_id):
        return done
    if refusal := rules.why_not_ask_advice(standing(by, get_enquiry_or_404(by, enquiry_id))):
        raise RuleViolation([refusal])
    raise_if(rules.check_asking_advice(answers, queries.advisers(by, enquiry_id)))
    happened = (spoken.at if spoken else None) or clock.now()
    row = record_decision(
        AdviceRequest,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened,
        seat=answers.seat,
        about=answers.about,
        question=answers.question,
        came_from=answers.came_from,
        spoken=spoken is not None,
        due_at=review_due_now(enquiry_id),
    )
    if spoken:
        record_late(
            enquiry_id=enquiry_id, answers=spoken, by=by, beside=SpokenExchange.Beside.ADVICE, decision=key
        )
        record_decision(
            Advice,
            enquiry_id=enquiry_id,
            by=by,
            happened_at=happened,
            request=row,
            text=spoken.said,
            given_by=spoken.to,
        )
    return row


@transaction.atomic
def give_advice(*, enquiry_id: UUID, advice_id: UUID, text: str, by: User, key: UUID) -> Advice:
    """Advise, once, in words without names (ADV1). Whoever comes second is told. Raises RuleViolation (ADV1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Advice, key=key, by=by, request=advice_id):
        return done
    page = queries.advice_page(by, enquiry_id, advice_id, visible_to(by))
    if not page.advises:
        raise RuleViolation([Violation("SEC1", "This was asked of somebody else.")])
    if isinstance(page.advice, Advice):
        words = f"{page.advice.recorded_by} advised meanwhile: read it above. What you wrote is still here."
        raise RuleViolation([Violation("ADV1", words)])
    raise_if(rules.check_advice(text))
    return record_decision(
        Advice,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        request=page.row,
        text=text,
    )


@transaction.atomic
def say_whether_followed(
    *, enquiry_id: UUID, advice_id: UUID, answers: rules.FollowedAnswers, by: User, key: UUID
) -> AdviceFollowed:
    """Record whether advice was followed, and why not (ADV1): the decision is the asking agency's.
    Raises RuleViolation (ADV1,
    SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(AdviceFollowed, key=key, by=by, request=advice_id):
        return done
    page = queries.advice_page(by, enquiry_id, advice_id, visible_to(by))
    if page.row.agency_id != by.agency_id or not by.is_caseworker or page.enquiry is None:
        raise RuleViolation([Violation("SEC1", "Whoever asked says whether the advice was followed.")])
    if isinstance(page.followed, AdviceFollowed):
        raise RuleViolation(
            [Violation("ADV1", f"{page.followed.recorded_by} said so meanwhile: read it above.")]
        )
    if page.advice is None:
        raise RuleViolation([Violation("ADV1", "There is no advice yet.")])
    raise_if(rules.check_following(answers))
    return record_decision(
        AdviceFollowed,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        request=page.row,
        verdict=answers.verdict,
        because=answers.because,
    )
