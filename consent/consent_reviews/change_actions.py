"""The only writer of changes after which consent is sought again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import ConsentChange, ConsentRecord
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Person
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import why_not_record_consent
from imap.agencies.models import User
from imap.law.reasons import check_reason
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def record_change(
    *,
    person: Person,
    what: str,
    because: str,
    by: User,
    key: UUID,
    seen: UUID | None,
    happened_at: datetime | None = None,
) -> ConsentChange:
    """Record that the use or the relationship changed: consent is to be sought again until a newer record stands (CON7).

    `seen` is the record in force that the form showed: a newer one refuses this. Raises RuleViolation (CON7, CON8, SEC1).
    """
    take_turn(person.enquiry_id, by)
    if done := recorded_before(ConsentChange, key=key, by=by, enquiry=person.enquiry_id):
        return done
    if refusal := why_not_record_consent(standing(by, get_enquiry_or_404(by, person.enquiry_id))):
        raise RuleViolation([refusal])
    newest = (
        ConsentRecord.objects.filter(person=person, superseded_by=None).select_related("recorded_by").first()
    )
    if newest is None:
        raise RuleViolation(
            [Violation("CON7", "No position is recorded yet: there is nothing to seek again.")]
        )
    if newest.pk != seen:
        words = f"{newest.recorded_by} recorded “{newest.get_position_display()}” meanwhile. Read it, then decide again."
        raise RuleViolation([Violation("CON8", words)])
    if what not in ConsentChange.What:
        raise RuleViolation([Violation("CON7", "Choose what changed.", "what")])
    raise_if(check_reason(because, "CON7", "Write what changed, and how.", "because"))
    return record_decision(
        ConsentChange,
        enquiry_id=person.enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        record=newest,
        what=what,
        because=because,
    )
