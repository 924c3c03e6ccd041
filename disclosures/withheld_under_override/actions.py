"""A manager reads why their agency withheld although it had reasons for going ahead."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.models import KeptDespiteRead
from disclosures.withheld_under_override.queries import kept_page, reader_of
from disclosures.withheld_under_override.rules import why_not_read_kept
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from imap.agencies.models import User
from imap.law.violations import RuleViolation


@transaction.atomic
def read_kept(
    *,
    enquiry_id: UUID,
    kept_id: UUID,
    note: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> KeptDespiteRead:
    """Record that a manager has read it, and what they say to it. A form posted twice is one.
    Raises RuleViolation (OVR6)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(KeptDespiteRead, key=key, by=by, kept=kept_id):
        return done
    page = kept_page(by, enquiry_id, kept_id)
    if refusal := why_not_read_kept(reader_of(by, page)):
        raise RuleViolation([refusal])
    return record_decision(
        KeptDespiteRead,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        kept=page.row,
        note=note,
    )
