"""The only writer of what becomes of requests."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.follow_up.queries import asked_for_time, copied_page, state_of
from disclosures.follow_up.rules import (
    NO,
    YES,
    ChaseAnswers,
    TimeAnswers,
    check_cancelling,
    check_chase,
    check_time,
    why_not_ask_for_time,
    why_not_follow_up,
    why_not_read_copied,
)
from disclosures.models import (
    Cancellation,
    Chase,
    CopiedRead,
    Extension,
    InformationRequest,
    MoreTime,
    NewsRead,
)
from disclosures.requests.visible import get_request_or_404
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals.queries import stop_of
from disclosures.withdrawals.rules import check_answering_stopped
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.db import clock
from imap.law.violations import RuleViolation, Violation, raise_if


def _open(enquiry_id: UUID, request_id: UUID, by: User) -> InformationRequest:
    """The request, for whoever may follow it up now."""
    row = get_request_or_404(by, enquiry_id, request_id)
    if refusal := why_not_follow_up(standing(by, get_enquiry_or_404(by, enquiry_id)), state_of(row)):
        raise RuleViolation([refusal])
    return row


@transaction.atomic
def chase(*, enquiry_id: UUID, request_id: UUID, answers: ChaseAnswers, by: User, key: UUID) -> Chase:
    """Record that the agency asked was reminded. Every reminder is one; a form posted twice is one.
    Raises RuleViolation (CON6,
    DUTY1, REC1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Chase, key=key, by=by, request=request_id):
        return done
    row = _open(enquiry_id, request_id, by)
    raise_if(check_answering_stopped(stop_of(row, own=True)))
    raise_if(check_chase(answers, asked_at=row.happened_at))
    return record_decision(
        Chase,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=answers.at,
        request=row,
        how=answers.how,
        whom=answers.whom,
        said=answers.said,
    )


@transaction.atomic
def ask_for_time(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    answers: TimeAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> MoreTime:
    """The agency asked says that it needs longer, and why; the lead agency decides. Until then the time in force stands.
    Raises RuleViolation (REC1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(MoreTime, key=key, by=by, request=request_id):
        return done
    row = get_request_or_404(by, enquiry_id, request_id)
    here = acts_for(by, row.asked_id)
    stand = standing(by, get_enquiry_or_404(by, enquiry_id))
    if refusal := why_not_ask_for_time(stand, state_of(row), asked_here=here):
        raise RuleViolation([refusal])
    if waiting := asked_for_time(row):
        words = f"{waiting.recorded_by} asked for more time already: the lead agency decides first."
        raise RuleViolation([Violation("REC1", words)])
    raise_if(check_time(answers, due=row.due, now=clock.now()))
    if answers.until is None:  # the rules have refused it before
        raise ValueError("more time without a time")
    return record_decision(
        MoreTime,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        request=row,
        until=answers.until,
        reasons=answers.reasons,
    )


@transaction.atomic
def extend(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    answers: TimeAnswers,
    by: User,
    key: UUID,
    seen: datetime,
    asked: UUID | None = None,
    happened_at: datetime | None = None,
) -> Extension:
    """Give more time to answer, or, where it was asked for (`asked`, as the page showed it), say no; the time in force is
    the newest. `seen` is the time that the page showed: changed meanwhile, this is refused.
    Raises RuleViolation (REC1, SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Extension, key=key, by=by, request=request_id):
        return done
    row = _open(enquiry_id, request_id, by)
    waiting = asked_for_time(row)
    if row.due != seen or (waiting.pk if waiting else None) != asked:
        raise RuleViolation([_time_meanwhile(row, waiting, asked)])
    raise_if(check_time(answers, due=row.due, now=clock.now()))
    if answers.give == NO and waiting is None:
        raise RuleViolation(
            [Violation("SEC1", "Nobody asked for more time: there is nothing to refuse.", "give")]
        )
    return record_decision(
        Extension,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        request=row,
        asked_for=waiting,
        until=answers.until if answers.give == YES else None,
        reasons=answers.reasons,
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
    take_turn(enquiry_id, by)
    if done := recorded_before(Cancellation, key=key, by=by, request=request_id):
        return done
    row = _open(enquiry_id, request_id, by)
    raise_if(check_cancelling(reasons))
    return record_decision(
        Cancellation,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        request=row,
        reasons=reasons,
    )


@transaction.atomic
def read_news(
    *, enquiry_id: UUID, request_id: UUID, by: User, key: UUID, happened_at: datetime | None = None
) -> NewsRead:
    """Record that this person has read what became of a request, for their agency. Raises RuleViolation (SEC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(NewsRead, key=key, by=by, request=request_id):
        return done
    row = get_request_or_404(by, enquiry_id, request_id)
    if not (acts_for(by, row.asked_id) or acts_for(by, row.agency_id)):
        raise RuleViolation(
            [Violation("SEC1", "The agencies that asked and were asked say that they have read this.")]
        )
    return record_decision(
        NewsRead,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        request=row,
    )


@transaction.atomic
def read_copied(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    note: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> CopiedRead:
    """Record that a manager looked at reasons that were copied on a red enquiry (DEL1). Raises RuleViolation (DEL1)."""
    take_turn(enquiry_id, by)
    page = copied_page(by, enquiry_id, request_id)
    if page.read and page.read.pk == key and page.read.recorded_by_id == by.pk:
        return page.read
    if refusal := why_not_read_copied(page.reader):
        raise RuleViolation([refusal])
    return record_decision(
        CopiedRead,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        copied=page.row,
        note=note,
    )
