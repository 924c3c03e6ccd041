"""The only writer of late entries and their reviews."""

from uuid import UUID

from django.db import transaction

from consent.late import queries, rules
from consent.queries.reviewing import rating_for_clock
from consent.rules.reviewing import review_due
from enquiries import actions as enquiry_actions
from enquiries.locks import lock
from enquiries.models import LateReview, SpokenExchange
from enquiries.rules import SpokenAnswers
from imap.agencies import session
from imap.agencies.models import User
from imap.agencies.timetables import the_timetable
from imap.law.breaches import Refused, refuse_if


@transaction.atomic
def record_late(
    *,
    enquiry_id: UUID,
    answers: SpokenAnswers | None,
    by: User,
    beside: SpokenExchange.Beside,
    decision: UUID,
) -> SpokenExchange | None:
    """Record that the decision of this key had happened before it could be recorded; nothing when it had not (None).
    It waits for a manager's review, by the clock of the rating now. Raises Refused (LATE1, SEC1)."""
    if answers is None:
        return None
    due = review_due(session.now(), rating_for_clock(enquiry_id), the_timetable())
    return enquiry_actions.record_spoken(
        enquiry_id=enquiry_id, answers=answers, by=by, beside=beside, decision=decision, review_due_at=due
    )


@transaction.atomic
def review_late(
    *, enquiry_id: UUID, spoken_id: UUID, answers: rules.LateReviewAnswers, by: User, key: UUID
) -> LateReview:
    """Record a manager's review of a late entry, once, never of their own. Whoever comes second is told what the first
    decided. Raises Refused (LATE1, OVR7)."""
    lock(enquiry_id)
    spoken = queries.the_late_entry(by, enquiry_id, spoken_id)
    done: LateReview | None = getattr(spoken, "review", None)
    if done and done.pk == key and done.recorded_by_id == by.pk:
        return done
    if refusal := rules.may_review_late(queries.late_reviewer(by, spoken)):
        raise Refused([refusal])
    refuse_if(rules.breaches_of_late_review(answers))
    return LateReview.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        spoken=spoken,
        verdict=answers.verdict,
        reasons=answers.reasons,
        recorded_by=by,
        agency_id=by.agency_id,
    )
