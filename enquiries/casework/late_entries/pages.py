"""What a view does with the late question beside its form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from enquiries.casework.http import user_of
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.spoken import SpokenAnswers, warnings_of_spoken
from enquiries.models import Enquiry, SpokenExchange


def warn(request: HttpRequest, answers: SpokenAnswers | None, enquiry: Enquiry) -> None:
    """Say what is odd about a late entry that was recorded: it is never refused."""
    for warning in warnings_of_spoken(answers, enquiry.happened_at) if answers else ():
        messages.warning(request, warning.message)


def note_late(
    request: HttpRequest, late: LateForm, enquiry: Enquiry, *, beside: SpokenExchange.Beside, decision: UUID
) -> None:
    """Record beside the decision of this key that it happened before it could be recorded, if it did (LATE1). In the
    decision's own transaction. Raises RuleViolation."""
    answers = late.to_answers()
    record_late(enquiry_id=enquiry.pk, answers=answers, by=user_of(request), beside=beside, decision=decision)
    warn(request, answers, enquiry)
