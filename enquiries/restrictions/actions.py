"""The only writer of restrictions."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.models import Enquiry, EnquiryGrant, RestrictedPerson, Restriction, RestrictionReason
from enquiries.restrictions import queries
from enquiries.restrictions.rules import (
    WHY,
    RestrictionAnswers,
    check_restriction,
    why_not_lift,
    why_not_restrict,
)
from enquiries.standing.rules import Standing
from imap.access import grants
from imap.agencies.models import User
from imap.law.reasons import check_reason
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def restrict(
    *,
    enquiry_id: UUID,
    answers: RestrictionAnswers,
    by: User,
    key: UUID,
    seen: UUID | None,
    happened_at: datetime | None = None,
) -> Restriction:
    """Decide who may open an enquiry, whatever their agency was given. In force at once; it beats every grant.

    `seen` is the newest such decision when the form was shown: one made meanwhile refuses this one. A form posted twice
    is one decision. Raises RuleViolation (SEC1, REC1).
    """
    take_turn(enquiry_id, by)
    if done := recorded_before(Restriction, key=key, by=by):
        return done
    before = _the_newest(enquiry_id, seen)
    if refusal := why_not_restrict(_standing(enquiry_id, by), restricted=_restricts(before)):
        raise RuleViolation([refusal])
    raise_if(check_restriction(answers, queries.candidates(enquiry_id)))
    return _write(enquiry_id, key, answers, before=before, by=by, happened_at=happened_at)


@transaction.atomic
def lift(
    *,
    enquiry_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    seen: UUID | None,
    happened_at: datetime | None = None,
) -> Restriction:
    """Lift the restriction in force, with reasons: everyone whose agency has a part can open the enquiry again.
    Raises RuleViolation (SEC1, REC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Restriction, key=key, by=by):
        return done
    before = _the_newest(enquiry_id, seen)
    if refusal := why_not_lift(_standing(enquiry_id, by), restricted=_restricts(before)):
        raise RuleViolation([refusal])
    raise_if(check_reason(reasons, "REC1", WHY, "reasons"))
    lifted = RestrictionAnswers(Restriction.Kind.LIFTED, frozenset(), reasons, message="")
    return _write(enquiry_id, key, lifted, before=before, by=by, happened_at=happened_at)


def _write(
    enquiry_id: UUID,
    key: UUID,
    answers: RestrictionAnswers,
    *,
    before: Restriction | None,
    by: User,
    happened_at: datetime | None,
) -> Restriction:
    # Names and reasons first: the database takes none once the decision stands, and from then on it is in force.
    RestrictionReason.objects.create(enquiry_id=enquiry_id, restriction_id=key, reasons=answers.reasons)
    for person in sorted(answers.people):
        RestrictedPerson.objects.create(enquiry_id=enquiry_id, restriction_id=key, person_id=UUID(person))
    return record_decision(
        Restriction,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        kind=answers.kind,
        message=answers.message,
        supersedes=before,
    )


def _restricts(newest: Restriction | None) -> bool:
    return newest is not None and newest.kind != Restriction.Kind.LIFTED


def _the_newest(enquiry_id: UUID, seen: UUID | None) -> Restriction | None:
    """The newest decision; Refused, naming who made it, when it is not the one that was seen."""
    newest = queries.newest(enquiry_id)
    if newest is None or newest.pk == seen:
        return newest
    did = "lifted the restriction of" if newest.kind == Restriction.Kind.LIFTED else "restricted"
    raise RuleViolation(
        [
            Violation(
                "REC1",
                f"{newest.recorded_by} {did} this enquiry meanwhile. Look at what is in force now, then decide again.",
            )
        ]
    )


def _standing(enquiry_id: UUID, by: User) -> Standing:
    """How they stand to it under the lock: whoever was kept out meanwhile reads no stage and holds no capacity."""
    stages = Enquiry.objects.filter(pk=enquiry_id).values_list("stage", flat=True)
    capacities = grants.capacities(by, enquiry_id, model=EnquiryGrant)
    return Standing(stages.first() or "", capacities, by.roles)
