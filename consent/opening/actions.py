"""Opening an enquiry once consent was considered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.positions import queries
from enquiries.casework.decisions import take_turn
from enquiries.models import Enquiry, Person, Stage, StageMove
from enquiries.stages import actions as stages_actions
from enquiries.stages.rules import PersonPosition, check_opening, transition
from imap.agencies.models import User
from imap.law.violations import raise_if


@transaction.atomic
def open_enquiry(
    *,
    enquiry_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    seen_stage: str | None = None,
    happened_at: datetime | None = None,
) -> StageMove:
    """Open an enquiry, or open it again: everyone whom information would be asked about has a consent position (OPEN1).

    Raises RuleViolation (OPEN1, SEC1).
    """
    take_turn(enquiry_id, by)
    positions = queries.newest(enquiry_id)
    people = Person.objects.filter(enquiry=enquiry_id, information_needed=True)
    if transition(Enquiry.objects.get(pk=enquiry_id).stage, Stage.OPEN):
        raise_if(check_opening([PersonPosition(p.name, p.pk in positions) for p in people]))
    return stages_actions.move(
        enquiry_id=enquiry_id,
        after=Stage.OPEN,
        reasons=reasons,
        by=by,
        key=key,
        seen_stage=seen_stage,
        happened_at=happened_at,
    )
