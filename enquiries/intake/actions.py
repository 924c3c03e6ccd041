"""The only writer of enquiries and concerns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from enquiries.casework.decisions import take_turn
from enquiries.identity_links.linking_actions import link_enquiries
from enquiries.intake.rules import ConcernDetails, ReferralAnswers, check_rating, check_referral
from enquiries.models import Concern, Enquiry, EnquiryGrant, Person, Referral
from enquiries.people.actions import write_person
from enquiries.people.rules import NewPerson, check_people, check_person
from enquiries.references import new_reference
from enquiries.revisions.actions import change_detail, refuse_unless_lead
from enquiries.revisions.queries import is_already, refuse_stale
from enquiries.standing.rules import Standing, why_not_rate
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import Agency, User
from imap.agencies.roles import CASEWORK
from imap.db import clock
from imap.db.keys import KeyTaken
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
    received_at: datetime = field(default_factory=clock.now)
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
        + [b for p in new.people for b in check_person(p, timezone.localdate(clock.now()))]
    )
    take_turn(new.key, by)
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
        privacy_notice=version_on(clock.now().astimezone(LONDON).date()),
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


@transaction.atomic
def change_concern(
    *, enquiry: Enquiry, to: ConcernDetails, reason: str, by: User, seen: UUID | None = None
) -> bool:
    """Improve the concern: the worry, where the child is, how urgent it is and why. What the referrer said stays in
    the referral as it was given. Whether anything was different. `seen` as for `change_person`.
    Raises RuleViolation (SEC1, ACC2, REC1).
    """
    take_turn(enquiry.pk, by)
    refuse_unless_lead(enquiry=enquiry, by=by)
    concern = Concern.objects.get(enquiry=enquiry)
    values = {name: getattr(to, name) for name in ConcernDetails.__dataclass_fields__}
    if is_already(concern, values):
        return False
    refuse_stale(concern, seen)
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry.pk, model=EnquiryGrant), by.roles)
    if refusal := why_not_rate(standing, concern.rating, to.rating):
        raise RuleViolation([refusal])
    raise_if(check_rating(concern.rating, to.rating, to.rating_because, concern.rating_because))
    return change_detail(concern, values, reason=reason, by=by, seen=None)
