"""The only writer of consent records."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from consent.models import ConsentAccount, ConsentRecord, HolderAnswer, Position
from consent.positions import queries
from consent.positions.giving import ANSWERED, LOOK_AGAIN_AFTER, NO, YES, ConsentAnswers, check_consent
from consent.positions.queries import standing_on
from consent.positions.rules import SAID_NO
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.casework.late_entries.queries import review_due_now
from enquiries.models import Person
from enquiries.standing.rules import why_not_record_consent
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import LONDON
from imap.law.information import names_of
from imap.law.notices import version_on
from imap.law.violations import RuleViolation, Violation, raise_if


def _newest(person: UUID) -> ConsentRecord | None:
    return (
        ConsentRecord.objects.filter(person=person, superseded_by=None).select_related("recorded_by").first()
    )


@transaction.atomic
def record_consent(
    *,
    person: Person,
    answers: ConsentAnswers,
    by: User,
    key: UUID,
    seen: UUID | None,
    privacy_notice: str = "",
    review_on: date | None = None,
    happened_at: datetime | None = None,
) -> ConsentRecord:
    """Record one person's consent position; it supersedes the one in force.

    `seen` is the record that was in force when the form was shown: a position recorded by somebody else since
    then refuses this one, because it was decided without knowing it. Each is looked at again on a day: `review_on`, else
    four weeks from now (CON8). Raises RuleViolation (CON1-3, CON5, CON6, CON8-11, OVR1).
    """
    take_turn(person.enquiry_id, by)
    if done := recorded_before(ConsentRecord, key=key, by=by, person=person):
        return done
    if refusal := why_not_record_consent(standing_on(person.enquiry_id, by)):
        raise RuleViolation([refusal])
    newest = _newest(person.pk)
    if (newest.pk if newest else None) != seen:
        raise RuleViolation([_meanwhile(newest)])
    now = happened_at or clock.now()
    today = now.astimezone(LONDON).date()
    everyone = queries.facts_on(person.enquiry_id, on=today)
    agencies = queries.agencies_to_limit(by)
    raise_if(
        check_consent(
            answers,
            queries.facts_of(person),
            everyone,
            today,
            source=queries.source_of(person.enquiry_id),
            agencies=agencies,
        )
    )
    limited = answers.position == Position.LIMITED
    record = record_decision(
        ConsentRecord,
        enquiry_id=person.enquiry_id,
        by=by,
        key=key,
        happened_at=now,
        person=person,
        position=answers.position,
        giver_id=UUID(answers.giver) if answers.giver and answers.position in ANSWERED else None,
        not_agencies=sorted(answers.not_agencies) if limited else [],
        not_kinds=sorted(answers.not_kinds) if limited else [],
        supersedes=newest,
        review_on=review_on or (clock.now() + LOOK_AGAIN_AFTER).astimezone(LONDON).date(),
        discuss_by=_discuss_by(person.enquiry_id, answers),
    )
    said = asdict(answers)
    for elsewhere in ("position", "giver", "not_agencies", "not_kinds", "holders"):
        said.pop(elsewhere)
    said["not_asking"] = sorted(answers.not_asking)
    said["reason_clear"] = {YES: True, NO: False}.get(answers.reason_clear)
    said["limits"] = _limits(answers, agencies) if limited else ""
    ConsentAccount.objects.create(
        enquiry_id=person.enquiry_id,
        record=record,
        privacy_notice=privacy_notice or version_on(answers.told_on or today),
        **said,
    )
    if answers.position == Position.REFUSED_BY_ONE:
        for holder, says in sorted(answers.holders.items()):
            HolderAnswer.objects.create(
                enquiry_id=person.enquiry_id, record=record, holder_id=UUID(holder), says=says
            )
    return record


def _discuss_by(enquiry_id: UUID, answers: ConsentAnswers) -> datetime | None:
    """By when a refusal whose reason is unclear is talked through with the referrer: the clock of a review, by the rating
    now. None for everything else (CON11)."""
    if answers.position not in SAID_NO or answers.reason_clear != NO:
        return None
    return review_due_now(enquiry_id)


def _limits(answers: ConsentAnswers, agencies: Mapping[str, str]) -> str:
    """The limits in words as they stood, and in the person's own."""
    asked = ", ".join(name for key, name in agencies.items() if key in answers.not_agencies)
    kinds = ", ".join(names_of(answers.not_kinds))
    lines = [
        f"Not to be asked or told: {asked}." if asked else "",
        f"Not to be shared: {kinds}." if kinds else "",
    ]
    return "\n".join(line for line in [*lines, answers.limits] if line)


def _meanwhile(newest: ConsentRecord | None) -> Violation:
    if newest is None:
        return Violation(
            "CON8", "The position shown with this form is not there any more. Open the page again."
        )
    return Violation(
        "CON8",
        f"{newest.recorded_by} recorded “{Position(newest.position).label}” meanwhile. Read it, then decide again: "
        "what you typed is still here.",
    )
