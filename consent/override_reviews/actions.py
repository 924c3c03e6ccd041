"""The only writer of reviews of overrides."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import Review, ReviewRead
from consent.override_reviews.queries import reviewer_of
from consent.override_reviews.rules import ReviewAnswers, check_review, why_not_review
from consent.overrides.visible import get_override_or_404
from enquiries.casework.decisions import record_decision, take_turn
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def review_override(
    *,
    enquiry_id: UUID,
    override_id: UUID,
    answers: ReviewAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Review:
    """Record a manager's review of an override, once; overturned, it is in force no longer (OVR7).

    Whoever comes second is told what the first decided. Raises RuleViolation (OVR7).
    """
    take_turn(enquiry_id, by)
    override = get_override_or_404(by, enquiry_id, override_id)
    done: Review | None = getattr(override, "review", None)
    if done and done.pk == key and done.recorded_by_id == by.pk:
        return done
    if refusal := why_not_review(reviewer_of(by, override)):
        raise RuleViolation([refusal])
    raise_if(check_review(answers))
    return record_decision(
        Review,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        override=override,
        **asdict(answers),
    )


@transaction.atomic
def read_review(*, enquiry_id: UUID, override_id: UUID, by: User, key: UUID) -> ReviewRead:
    """Record that whoever decided has read what the review said. Read once; raises RuleViolation (OVR7)."""
    take_turn(enquiry_id, by)
    override = get_override_or_404(by, enquiry_id, override_id)
    review: Review | None = getattr(override, "review", None)
    if review is None or override.recorded_by_id != by.pk:
        raise RuleViolation([Violation("OVR7", "Only whoever decided says that they have read the review.")])
    read: ReviewRead | None = getattr(review, "read", None)
    return read or record_decision(
        ReviewRead,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        review=review,
    )
