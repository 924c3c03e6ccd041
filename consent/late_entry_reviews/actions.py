"""The only writer of the reviews of late entries."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.late_entry_reviews import queries, rules
from enquiries.casework.decisions import record_decision, take_turn
from enquiries.models import LateReview
from imap.agencies.models import User
from imap.law.violations import RuleViolation, raise_if


@transaction.atomic
def review_late(
    *,
    enquiry_id: UUID,
    spoken_id: UUID,
    answers: rules.LateReviewAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> LateReview:
    """Record a manager's review of a late entry, once, never of their own. Whoever comes second is told what the first
    decided. Raises RuleViolation (LATE1, OVR7)."""
    take_turn(enquiry_id, by)
    spoken = queries.get_late_entry_or_404(by, enquiry_id, spoken_id)
    done: LateReview | None = getattr(spoken, "review", None)
    if done and done.pk == key and done.recorded_by_id == by.pk:
        return done
    if refusal := rules.why_not_review_late(queries.late_reviewer(by, spoken)):
        raise RuleViolation([refusal])
    raise_if(rules.check_late_review(answers))
    return record_decision(
        LateReview,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        spoken=spoken,
        verdict=answers.verdict,
        reasons=answers.reasons,
    )
