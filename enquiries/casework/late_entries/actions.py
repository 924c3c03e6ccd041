"""The only writer of late entries."""

from uuid import UUID

from django.db import transaction

from enquiries.casework.decisions import record_decision, take_turn
from enquiries.casework.late_entries.queries import review_due_now
from enquiries.casework.late_entries.spoken import SpokenAnswers, check_spoken
from enquiries.models import EnquiryGrant, SpokenExchange
from imap.access import grants
from imap.agencies.models import User
from imap.agencies.roles import CASEWORK
from imap.db import clock
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def record_late(
    *,
    enquiry_id: UUID,
    answers: SpokenAnswers | None,
    by: User,
    beside: SpokenExchange.Beside,
    decision: UUID,
) -> SpokenExchange | None:
    """Record that the decision of this key had happened before it could be recorded, to whom it was said and what;
    nothing when it had not (None). Never refused for being late; it waits for a manager's review, by the clock of the
    rating now. A form posted twice is one late entry. Raises RuleViolation (LATE1, SEC1)."""
    if answers is None:
        return None
    take_turn(enquiry_id, by)
    if done := SpokenExchange.objects.filter(decision=decision, recorded_by=by, enquiry=enquiry_id).first():
        return done
    if not (by.roles & CASEWORK and grants.capacities(by, enquiry_id, model=EnquiryGrant)):
        raise RuleViolation([Violation("SEC1", "Only practitioners and managers work on an enquiry.")])
    raise_if(check_spoken(answers, clock.now()))
    return record_decision(
        SpokenExchange,
        enquiry_id=enquiry_id,
        by=by,
        happened_at=answers.at,
        beside=beside,
        decision=decision,
        review_due_at=review_due_now(enquiry_id),
        spoken_to=answers.to,
        said=answers.said,
        late_because=answers.late_because,
    )
