"""A manager reads why their agency withheld although it had reasons for going ahead."""

from uuid import UUID

from django.db import transaction

from disclosures.models import KeptDespiteRead
from disclosures.withheld_under_override.queries import kept_page, reader_of
from disclosures.withheld_under_override.rules import why_not_read_kept
from imap.agencies.models import User
from imap.db.locks import lock
from imap.law.violations import RuleViolation


@transaction.atomic
def read_kept(*, enquiry_id: UUID, kept_id: UUID, note: str, by: User, key: UUID) -> KeptDespiteRead:
    """Record that a manager has read it, and what they say to it. A form posted twice is one.
    Raises RuleViolation (OVR6)."""
    lock(enquiry_id)
    if done := KeptDespiteRead.objects.filter(pk=key, recorded_by=by, kept=kept_id).first():
        return done
    page = kept_page(by, enquiry_id, kept_id)
    if refusal := why_not_read_kept(reader_of(by, page)):
        raise RuleViolation([refusal])
    return KeptDespiteRead.objects.create(
        id=key, enquiry_id=enquiry_id, kept=page.row, note=note, recorded_by=by, agency_id=by.agency_id
    )
