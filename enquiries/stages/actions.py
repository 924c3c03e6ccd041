"""The only writer of moves from stage to stage."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Enquiry, EnquiryGrant, Stage, StageMove
from enquiries.stages.rules import check_move, transition, why_not_move
from enquiries.standing.rules import Standing
from imap.access import grants
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def move(
    *,
    enquiry_id: UUID,
    after: Stage,
    reasons: str,
    by: User,
    referrer_told: str = "",
    key: UUID | None = None,
    seen_stage: str | None = None,
    happened_at: datetime | None = None,
) -> StageMove:
    """Move an enquiry to another stage, with reasons. What else must stand on the record first is checked by the
    app that knows it (consent.opening.actions.open_enquiry) and by the database.

    `seen_stage` is where the enquiry stood when the form was shown; a move made meanwhile refuses this one.
    `happened_at` is when it was decided, if that was before it could be recorded (LATE1).
    Raises RuleViolation (OPEN1, REC1, SEC1).
    """
    take_turn(enquiry_id, by)
    if key and (done := recorded_before(StageMove, key=key, by=by)):
        return done
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    if seen_stage is not None and seen_stage != enquiry.stage:
        raise RuleViolation([moved_meanwhile(enquiry)])
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry_id, model=EnquiryGrant), by.roles)
    if refusal := why_not_move(standing, after):
        raise RuleViolation([refusal])
    if move := transition(enquiry.stage, after):
        raise_if(check_move(move, reasons=reasons, told=referrer_told))
    return record_decision(
        StageMove,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        from_stage=enquiry.stage,
        to_stage=after,
        reasons=reasons,
        referrer_told=referrer_told,
    )


def moved_meanwhile(enquiry: Enquiry) -> Violation:
    """That somebody moved an enquiry while a form was open, and who."""
    moves = StageMove.objects.filter(enquiry=enquiry).select_related("recorded_by")
    last = moves.order_by("-recorded_at").first()
    who, stage = last.recorded_by if last else "Someone", enquiry.get_stage_display().lower()
    return Violation("OPEN1", f"{who} moved this enquiry meanwhile: it is {stage} now.")
