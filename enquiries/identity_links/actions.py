"""The only writer of decisions that two entries are one person."""

from uuid import UUID

from django.db import transaction

from enquiries.casework.decisions import record_decision, take_turn
from enquiries.identities.queries import Also, also_on
from enquiries.identity_links.decisions import decision_between
from enquiries.identity_links.rules import PersonOnEnquiry, check_merging, check_separating
from enquiries.models import EnquiryGrant, Person, SamePerson
from enquiries.revisions.actions import refuse_unless_lead
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.law.violations import RuleViolation, raise_if


def _entry(person: Person, also: dict[UUID, list[Also]]) -> PersonOnEnquiry:
    on = {person.enquiry.reference, *(one.reference for one in also.get(person.pk, []))}
    return PersonOnEnquiry(person.name, person.date_of_birth, frozenset(on))


@transaction.atomic
def merge_people(
    *, person: Person, other_id: UUID | None, reasons: str, by: User, dates_checked: bool = False
) -> None:
    """Decide that a person on this enquiry and one on another are the same. Decided already: nothing is written, so a form
    posted twice is one decision. Raises RuleViolation (SEC1, ACC2, REC1).
    """
    led = grants.reaches(by, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id")
    other = Person.objects.filter(led, pk=other_id).select_related("enquiry").first() if other_id else None
    # Always in the same order: two who merge the same pair do not wait for ever.
    for key in sorted({person.enquiry_id, *([other.enquiry_id] if other else [])}):
        take_turn(key, by)
    refuse_unless_lead(enquiry=person.enquiry, by=by)
    before = decision_between(person.pk, other.pk) if other else None
    if before and before.same:
        return
    also = also_on(None, people=[person.pk, *([other.pk] if other else [])])
    there = _entry(other, also) if other else None
    found = check_merging(_entry(person, also), there, reasons=reasons, dates_checked=dates_checked)
    if found or other is None:
        raise RuleViolation(found)
    record_decision(
        SamePerson,
        enquiry_id=person.enquiry_id,
        by=by,
        person=person,
        other_enquiry_id=other.enquiry_id,
        other=other,
        reasons=reasons,
        supersedes=before,
    )


@transaction.atomic
def separate_people(*, person: Person, other: Person, reasons: str, by: User) -> None:
    """Decide that two people who counted as the same are not. The first decision stays on the record. Nothing between
    them in force: nothing is written. Raises RuleViolation (SEC1, REC1)."""
    for key in sorted({person.enquiry_id, other.enquiry_id}):
        take_turn(key, by)
    refuse_unless_lead(enquiry=person.enquiry, by=by)
    raise_if(check_separating(reasons))
    before = decision_between(person.pk, other.pk)
    if before and before.same:
        record_decision(
            SamePerson,
            enquiry_id=person.enquiry_id,
            by=by,
            person=person,
            other_enquiry_id=other.enquiry_id,
            other=other,
            same=False,
            reasons=reasons,
            supersedes=before,
        )
