"""The only writer of enquiries: keyword-only verbs, `by=`, one transaction, one lock, rules, then rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from enquiries import details
from enquiries.locks import lock
from enquiries.models import (
    Concern,
    Enquiry,
    EnquiryGrant,
    EnquiryLink,
    Person,
    Referral,
    Stage,
    StageMove,
)
from enquiries.references import new_reference
from enquiries.rules import ConcernDetails, NewPerson
from enquiries.rules.linking import check_link, check_unlinking
from enquiries.rules.people import check_people, check_person
from enquiries.rules.recording import ReferralAnswers, check_rating, check_referral
from enquiries.rules.stages import check_move, transition, why_not_move
from enquiries.rules.standing import Standing, why_not_rate, why_not_work
from imap.agencies import grants, session
from imap.agencies.grants import Participation
from imap.agencies.keys import KeyTaken
from imap.agencies.models import Agency, User
from imap.agencies.roles import CASEWORK
from imap.law.clocks import LONDON
from imap.law.notices import version_on
from imap.law.violations import RuleViolation, Violation, raise_if


@dataclass(frozen=True, slots=True)
class NewEnquiry:
    """Everything that recording an enquiry takes; `key` is made when the form is shown."""

    key: UUID
    narrative: str
    rating: int
    referral: ReferralAnswers
    people: Sequence[NewPerson]
    rating_because: str = ""
    whereabouts: str = ""
    referrer_name: str = ""
    referrer_contact: str = ""
    received_at: datetime = field(default_factory=session.now)
    same_as: Collection[UUID] = ()  # earlier enquiries that it belongs together with, and why
    same_because: str = ""
    confirmed: str = ""  # what was odd besides the people, and was said to be right


@transaction.atomic
def record_enquiry(*, new: NewEnquiry, by: User) -> UUID:
    """Record that someone is worried about a child; the lead agency can work on it from this moment.

    A form posted twice is one enquiry: the second post finds the first one's key. Returns the key.
    Raises RuleViolation (SEC1, OPEN3, CON9, PUR1, REC1); KeyTaken for the key of somebody else's enquiry.
    """
    if not by.roles & CASEWORK:
        raise RuleViolation([Violation("SEC1", "Only practitioners and managers record an enquiry.")])
    raise_if(
        check_referral(new.referral)
        + check_people(p.role for p in new.people)
        + [b for p in new.people for b in check_person(p, timezone.localdate(session.now()))]
    )
    lock(new.key)
    if Enquiry.objects.filter(pk=new.key, recorded_by=by).exists():
        return new.key
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.enquiry_exists(%s)", [new.key])
        if cursor.fetchone()[0]:
            raise KeyTaken
    lead = Agency.objects.get(leads=True)
    # The grants first: the enquiry's own row is visible only through them.
    grants.give(
        EnquiryGrant, agency=lead, capacity=Participation.LEAD, on=new.key, by=by, reason="Lead agency"
    )
    if by.agency_id != lead.pk:
        grants.give(
            EnquiryGrant,
            agency=by.agency,
            capacity=Participation.REFERRED,
            on=new.key,
            by=by,
            reason="Referred it",
        )
    written = {"recorded_by": by, "agency_id": by.agency_id, "happened_at": new.received_at}
    Enquiry.objects.create(id=new.key, reference=new_reference(), lead_agency=lead, **written)
    Concern.objects.create(
        enquiry_id=new.key,
        narrative=new.narrative,
        rating=new.rating,
        rating_because=new.rating_because,
        whereabouts=new.whereabouts,
        changed_by=by,
    )
    for person in new.people:
        write_person(enquiry_id=new.key, person=person, by=by)
    Referral.objects.create(
        enquiry_id=new.key,
        source=new.referral.source,
        referrer_name=new.referrer_name,
        referrer_contact=new.referrer_contact,
        said=new.narrative,
        people=_as_given(new.people),
        consent_sought=new.referral.consent_sought,
        consent_sought_from=new.referral.consent_sought_from,
        consent_not_sought_because=new.referral.consent_not_sought_because,
        considered_need=new.referral.considered_need,
        privacy_notice=version_on(session.now().astimezone(LONDON).date()),
        confirmed=new.confirmed,
        **written,
    )
    if new.same_as:
        link_enquiries(enquiry_id=new.key, others=new.same_as, reasons=new.same_because, by=by)
    return new.key


def _as_given(people: Sequence[NewPerson]) -> str:
    lines = []
    for person in people:
        born = f", born {person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
        about = f", {person.relationship}" if person.relationship else ""
        lines.append(f"{Person.Role(person.role).label}: {person.name}{about}{born}")
    return "\n".join(lines)


def write_person(*, enquiry_id: UUID, person: NewPerson, by: User, key: UUID | None = None) -> Person:
    """Write a person whom a rule has judged before, in the transaction of a decision."""
    return Person.objects.create(
        **({"id": key} if key else {}),
        **details.person_values(person, None, by=by),
        enquiry_id=enquiry_id,
        changed_by=by,
    )


@transaction.atomic
def add_person(*, enquiry: Enquiry, person: NewPerson, by: User, key: UUID | None = None) -> Person:
    """Add a person to an enquiry of one's own. A form posted twice (`key`) is one person.
    Raises RuleViolation (SEC1, ACC2)."""
    lock(enquiry.pk)
    refuse_unless_lead(enquiry=enquiry, by=by)
    if key and (there := Person.objects.filter(pk=key, enquiry=enquiry).first()):
        return there
    raise_if(check_person(person, timezone.localdate(session.now())))
    return write_person(enquiry_id=enquiry.pk, person=person, by=by, key=key)


@transaction.atomic
def change_person(*, person: Person, to: NewPerson, reason: str, by: User, seen: UUID | None = None) -> bool:
    """Improve what is known about a person; who, when and why stay in their history. Whether anything was different.

    `seen` is the version of the details that the form showed; what others changed since refuses this one.
    Raises RuleViolation (SEC1, ACC2).
    """
    lock(person.enquiry_id)
    refuse_unless_lead(enquiry=person.enquiry, by=by)
    raise_if(check_person(to, timezone.localdate(session.now())))
    now = Person.objects.get(pk=person.pk)
    return change_detail(now, details.person_values(to, now, by=by), reason=reason, by=by, seen=seen)


@transaction.atomic
def change_concern(
    *, enquiry: Enquiry, to: ConcernDetails, reason: str, by: User, seen: UUID | None = None
) -> bool:
    """Improve the concern: the worry, where the child is, how urgent it is and why. What the referrer said stays in
    the referral as it was given. Whether anything was different. `seen` as for `change_person`.
    Raises RuleViolation (SEC1, ACC2, REC1).
    """
    lock(enquiry.pk)
    refuse_unless_lead(enquiry=enquiry, by=by)
    concern = Concern.objects.get(enquiry=enquiry)
    values = {name: getattr(to, name) for name in ConcernDetails.__dataclass_fields__}
    if details.is_already(concern, values):
        return False
    details.refuse_stale(concern, seen)
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry.pk, model=EnquiryGrant), by.roles)
    if refusal := why_not_rate(standing, concern.rating, to.rating):
        raise RuleViolation([refusal])
    raise_if(check_rating(concern.rating, to.rating, to.rating_because, concern.rating_because))
    return change_detail(concern, values, reason=reason, by=by, seen=None)


def change_detail(detail: Any, values: dict[str, Any], *, reason: str, by: User, seen: UUID | None) -> bool:
    """Write new values of a detail, in the transaction that has locked its enquiry. Whether anything was different."""
    if details.is_already(detail, values):
        return False
    details.refuse_stale(detail, seen)
    for name, value in values.items():
        setattr(detail, name, value)
    detail.changed_by = by
    detail._change_reason = reason
    detail.save(force_update=True)
    return True


def refuse_unless_lead(*, enquiry: Enquiry, by: User) -> None:
    """Raise RuleViolation (SEC1) unless a person does the lead agency's work on this enquiry."""
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry.pk, model=EnquiryGrant), by.roles)
    if refusal := why_not_work(standing, Participation.LEAD):
        raise RuleViolation([refusal])


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
) -> None:
    """Move an enquiry to another stage, with reasons. What else must stand on the record first is checked by the
    room that knows it (consent.opening.actions.open_enquiry) and by the database.

    `seen_stage` is where the enquiry stood when the form was shown; a move made meanwhile refuses this one.
    `happened_at` is when it was decided, if that was before it could be recorded (LATE1).
    Raises RuleViolation (OPEN1, REC1, SEC1).
    """
    lock(enquiry_id)
    if key and StageMove.objects.filter(pk=key, recorded_by=by).exists():
        return
    enquiry = Enquiry.objects.get(pk=enquiry_id)
    if seen_stage is not None and seen_stage != enquiry.stage:
        raise RuleViolation([moved_meanwhile(enquiry)])
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry_id, model=EnquiryGrant), by.roles)
    if refusal := why_not_move(standing, after):
        raise RuleViolation([refusal])
    if move := transition(enquiry.stage, after):
        raise_if(check_move(move, reasons=reasons, told=referrer_told))
    StageMove.objects.create(
        **({"id": key} if key else {}),
        enquiry=enquiry,
        from_stage=enquiry.stage,
        to_stage=after,
        reasons=reasons,
        referrer_told=referrer_told,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
    )


def moved_meanwhile(enquiry: Enquiry) -> Violation:
    """That somebody moved an enquiry while a form was open, and who."""
    moves = StageMove.objects.filter(enquiry=enquiry).select_related("recorded_by")
    last = moves.order_by("-recorded_at").first()
    who, stage = last.recorded_by if last else "Someone", enquiry.get_stage_display().lower()
    return Violation("OPEN1", f"{who} moved this enquiry meanwhile: it is {stage} now.")


@transaction.atomic
def link_enquiries(*, enquiry_id: UUID, others: Collection[UUID], reasons: str, by: User) -> None:
    """Decide that an enquiry belongs together with others, with the reasons. What is linked already stays as it was
    decided first: a form posted twice is one decision. Raises RuleViolation (SEC1, REC1).
    """
    for one in sorted(
        {enquiry_id, *others}
    ):  # always in the same order: two who link the same pair do not wait for ever
        lock(one)
    refuse_unless_lead(enquiry=Enquiry.objects.get(pk=enquiry_id), by=by)
    raise_if(check_link(len(others), reasons))
    led = grants.reaches(by, model=EnquiryGrant, capacity=Participation.LEAD)
    known = set(
        Enquiry.objects.filter(led, pk__in=others).exclude(pk=enquiry_id).values_list("pk", flat=True)
    )
    if known != set(others):
        raise RuleViolation([Violation("SEC1", "Choose other enquiries that your agency leads.", "same")])
    ends = {
        one.other_id if one.enquiry_id == enquiry_id else one.enquiry_id: one
        for one in EnquiryLink.objects.filter(Q(enquiry=enquiry_id) | Q(other=enquiry_id), superseded_by=None)
    }
    for other in sorted(key for key in known if not (key in ends and ends[key].linked)):
        EnquiryLink.objects.create(
            enquiry_id=enquiry_id,
            other_id=other,
            reasons=reasons,
            supersedes=ends.get(other),
            recorded_by=by,
            agency_id=by.agency_id,
        )


@transaction.atomic
def unlink_enquiries(*, enquiry_id: UUID, other_id: UUID, reasons: str, by: User) -> None:
    """Decide that two linked enquiries do not belong together after all. The link and this stay on the record; what
    is unlinked already stays so: a form posted twice is one decision. Raises RuleViolation (SEC1, REC1).
    """
    for one in sorted({enquiry_id, other_id}):
        lock(one)
    refuse_unless_lead(enquiry=Enquiry.objects.get(pk=enquiry_id), by=by)
    raise_if(check_unlinking(reasons))
    pair = Q(enquiry=enquiry_id, other=other_id) | Q(enquiry=other_id, other=enquiry_id)
    if link := EnquiryLink.objects.filter(pair, superseded_by=None, linked=True).first():
        EnquiryLink.objects.create(
            enquiry_id=enquiry_id,
            other_id=other_id,
            linked=False,
            reasons=reasons,
            supersedes=link,
            recorded_by=by,
            agency_id=by.agency_id,
        )
