"""The only writer of consent positions and overrides, and of the opening that rests on them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from consent import queries
from consent.models import (
    ConsentAccount,
    ConsentRecord,
    HolderAnswer,
    Override,
    OverridePerson,
    Position,
    Review,
    ReviewRead,
)
from consent.queries.reviewing import get_override_or_404, reviewer_of
from consent.relying.queries import written_before
from consent.relying.rules import check_copying
from consent.rules.giving import ANSWERED, LOOK_AGAIN_AFTER, NO, YES, ConsentAnswers, check_consent
from consent.rules.overriding import OverrideAnswers, check_override
from consent.rules.position import SAID_NO
from consent.rules.reviewing import ReviewAnswers, check_review, why_not_review
from enquiries import actions as enquiry_actions
from enquiries.late_entries.queries import rating_for_clock
from enquiries.late_entries.rules import review_due
from enquiries.locks import lock
from enquiries.models import Enquiry, EnquiryGrant, Person, Stage
from enquiries.rules import (
    PersonPosition,
    Standing,
    check_opening,
    transition,
    why_not_override,
    why_not_override_as_asked,
    why_not_override_as_recipient,
    why_not_override_as_referrer,
    why_not_record_consent,
)
from imap.agencies import grants, session
from imap.agencies.grants import Participation
from imap.agencies.models import User
from imap.agencies.timetables import read_timetable
from imap.law.clocks import LONDON
from imap.law.information import names_of
from imap.law.notices import version_on
from imap.law.violations import RuleViolation, Violation, raise_if


def standing_on(enquiry_id: UUID, by: User) -> Standing:
    """How a person stands to an enquiry, for an action that has locked it."""
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    return Standing(enquiry.stage, grants.capacities(by, enquiry_id, model=EnquiryGrant), by.roles)


def _recorded(key: UUID, by: UUID, person: UUID) -> ConsentRecord | None:
    return ConsentRecord.objects.filter(pk=key, recorded_by=by, person=person).first()


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
    lock(person.enquiry_id)
    if done := _recorded(key, by.pk, person.pk):
        return done
    if refusal := why_not_record_consent(standing_on(person.enquiry_id, by)):
        raise RuleViolation([refusal])
    newest = _newest(person.pk)
    if (newest.pk if newest else None) != seen:
        raise RuleViolation([_meanwhile(newest)])
    now = happened_at or session.now()
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
    record = ConsentRecord.objects.create(
        id=key,
        enquiry_id=person.enquiry_id,
        person=person,
        position=answers.position,
        giver_id=UUID(answers.giver) if answers.giver and answers.position in ANSWERED else None,
        not_agencies=sorted(answers.not_agencies) if limited else [],
        not_kinds=sorted(answers.not_kinds) if limited else [],
        supersedes=newest,
        review_on=review_on or (session.now() + LOOK_AGAIN_AFTER).astimezone(LONDON).date(),
        discuss_by=_discuss_by(person.enquiry_id, answers),
        happened_at=now,
        recorded_by=by,
        agency_id=by.agency_id,
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
    return review_due(session.now(), rating_for_clock(enquiry_id), read_timetable())


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
    lock(enquiry_id)
    if done := Override.objects.filter(pk=key, recorded_by=by, enquiry=enquiry_id).first():
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
    override = Override.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
        review_due_at=review_due(session.now(), rating_for_clock(enquiry_id), read_timetable()),
        **said,
    )
    for person in sorted(answers.people):
        OverridePerson.objects.create(enquiry_id=enquiry_id, override=override, person_id=UUID(person))
    return override


@transaction.atomic
def review_override(
    *,
    enquiry_id: UUID,
    override_id: UUID,
    answers: ReviewAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Review:
    """Record a manager's review of an override, once; overturned, it is in force no longer (OVR7).

    Whoever comes second is told what the first decided. Raises RuleViolation (OVR7).
    """
    lock(enquiry_id)
    override = get_override_or_404(by, enquiry_id, override_id)
    done: Review | None = getattr(override, "review", None)
    if done and done.pk == key and done.recorded_by_id == by.pk:
        return done
    if refusal := why_not_review(reviewer_of(by, override)):
        raise RuleViolation([refusal])
    raise_if(check_review(answers))
    return Review.objects.create(
        id=key,
        enquiry_id=enquiry_id,
        override=override,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
        **asdict(answers),
    )


@transaction.atomic
def read_review(*, enquiry_id: UUID, override_id: UUID, by: User, key: UUID) -> ReviewRead:
    """Record that whoever decided has read what the review said. Read once; raises RuleViolation (OVR7)."""
    lock(enquiry_id)
    override = get_override_or_404(by, enquiry_id, override_id)
    review: Review | None = getattr(override, "review", None)
    if review is None or override.recorded_by_id != by.pk:
        raise RuleViolation([Violation("OVR7", "Only whoever decided says that they have read the review.")])
    read: ReviewRead | None = getattr(review, "read", None)
    return read or ReviewRead.objects.create(
        id=key, enquiry_id=enquiry_id, review=review, recorded_by=by, agency_id=by.agency_id
    )


@transaction.atomic
def open_enquiry(
    *,
    enquiry_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    seen_stage: str | None = None,
    happened_at: datetime | None = None,
) -> None:
    """Open an enquiry, or open it again: everyone whom information would be asked about has a consent position (OPEN1).

    Raises RuleViolation (OPEN1, SEC1).
    """
    lock(enquiry_id)
    positions = queries.newest(enquiry_id)
    people = Person.objects.filter(enquiry=enquiry_id, information_needed=True)
    if transition(Enquiry.objects.get(pk=enquiry_id).stage, Stage.OPEN):
        raise_if(check_opening([PersonPosition(p.name, p.pk in positions) for p in people]))
    enquiry_actions.move(
        enquiry_id=enquiry_id,
        after=Stage.OPEN,
        reasons=reasons,
        by=by,
        key=key,
        seen_stage=seen_stage,
        happened_at=happened_at,
    )
