"""The only writer of overrides."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.models import Override, OverridePerson
from consent.overrides.reliance_queries import written_before
from consent.overrides.reliance_rules import check_copying
from consent.overrides.rules import OverrideAnswers, check_override
from consent.positions.queries import standing_on
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.casework.late_entries.queries import review_due_now
from enquiries.models import Person
from enquiries.standing.rules import (
    why_not_override,
    why_not_override_as_asked,
    why_not_override_as_recipient,
    why_not_override_as_referrer,
)
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def record_override(
    *,
    enquiry_id: UUID,
    answers: OverrideAnswers,
    by: User,
    key: UUID,
    stated: Collection[str] | None = None,
    short: bool = False,
    happened_at: datetime | None = None,
) -> Override:
    """Record an agency's reasons for going ahead without consent. In force from this moment; the clock of its
    review is that of the rating now (OVR7).

    The lead agency names people of the enquiry. Others read no people. An agency that was asked names those whom a
    request to it states, the agency that referred those whom it gave, a recipient those whom its items are about
    (`stated`, their keys, which the caller hands over; the database holds it to them). `short` is the urgent screen's
    form (`rules.LEFT_FOR_LATER`). Words that another agency wrote are not an agency's own. `happened_at`: when it was
    decided, if that was before it could be recorded (LATE1). Raises RuleViolation (OVR2-4, OVR7, OVR9, SEC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(Override, key=key, by=by, enquiry=enquiry_id):
        return done
    standing = standing_on(enquiry_id, by)
    if stated is None:
        refusal = why_not_override(standing)
    elif Participation.ASKED in standing.capacities:
        refusal = why_not_override_as_asked(standing)
    elif Participation.REFERRED in standing.capacities:
        refusal = why_not_override_as_referrer(standing)
    else:
        refusal = why_not_override_as_recipient(standing)
    if refusal:
        raise RuleViolation([refusal])
    raise_if(check_override(answers, short=short))
    raise_if(check_copying(answers, written_before(enquiry_id, by)))
    if stated is None:
        known = Person.objects.filter(enquiry=enquiry_id).values_list("pk", flat=True)
        stated = {str(key) for key in known}
    if not answers.people <= set(stated):
        raise RuleViolation([Violation("OVR2", "Choose people of this enquiry.", "people")])
    said = asdict(answers)
    said.pop("people")
    said["grounds"], said["factors"] = sorted(answers.grounds), sorted(answers.factors)
    override = record_decision(
        Override,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        review_due_at=review_due_now(enquiry_id),
        **said,
    )
    for person in sorted(answers.people):
        OverridePerson.objects.create(enquiry_id=enquiry_id, override=override, person_id=UUID(person))
    return override
