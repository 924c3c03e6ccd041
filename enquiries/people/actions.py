"""The only writer of people."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from enquiries.ages.rules import YEARS
from enquiries.casework.decisions import take_turn
from enquiries.models import Enquiry, Person
from enquiries.people.rules import NewPerson, check_person
from enquiries.revisions.actions import change_detail, refuse_unless_lead
from imap.agencies.models import User
from imap.db import clock
from imap.law.violations import raise_if


def write_person(*, enquiry_id: UUID, person: NewPerson, by: User, key: UUID | None = None) -> Person:
    """Write a person whom a rule has judged before, in the transaction of a decision."""
    return Person.objects.create(
        **({"id": key} if key else {}),
        **person_values(person, None, by=by),
        enquiry_id=enquiry_id,
        changed_by=by,
    )


@transaction.atomic
def add_person(*, enquiry: Enquiry, person: NewPerson, by: User, key: UUID | None = None) -> Person:
    """Add a person to an enquiry of one's own. A form posted twice (`key`) is one person.
    Raises RuleViolation (SEC1, ACC2)."""
    take_turn(enquiry.pk, by)
    refuse_unless_lead(enquiry=enquiry, by=by)
    if key and (there := Person.objects.filter(pk=key, enquiry=enquiry).first()):
        return there
    raise_if(check_person(person, timezone.localdate(clock.now())))
    return write_person(enquiry_id=enquiry.pk, person=person, by=by, key=key)


@transaction.atomic
def change_person(*, person: Person, to: NewPerson, reason: str, by: User, seen: UUID | None = None) -> bool:
    """Improve what is known about a person; who, when and why stay in their history. Whether anything was different.

    `seen` is the version of the details that the form showed; what others changed since refuses this one.
    Raises RuleViolation (SEC1, ACC2).
    """
    take_turn(person.enquiry_id, by)
    refuse_unless_lead(enquiry=person.enquiry, by=by)
    raise_if(check_person(to, timezone.localdate(clock.now())))
    now = Person.objects.get(pk=person.pk)
    return change_detail(now, person_values(to, now, by=by), reason=reason, by=by, seen=seen)


def person_values(to: NewPerson, before: Person | None, *, by: User) -> dict[str, Any]:
    """A person's columns. An estimate of the age keeps its day and who made it until there is another one."""
    values = {name: getattr(to, name) for name in NewPerson.__dataclass_fields__}
    if to.age_estimate is None:
        return values | {"age_estimate_unit": YEARS, "age_estimated_on": None, "age_estimated_by": None}
    estimate, day = (to.age_estimate, to.age_estimate_unit), to.age_estimated_on
    if before and before.age_estimated_on:
        another = estimate != (before.age_estimate, before.age_estimate_unit)
        if not another and day in (None, before.age_estimated_on):
            kept = {"age_estimated_on": before.age_estimated_on, "age_estimated_by": before.age_estimated_by}
            return values | kept
        if another and day == before.age_estimated_on:
            day = None  # the day beside the box was that of the estimate before
    today = timezone.localdate(clock.now())
    return values | {"age_estimated_on": day or today, "age_estimated_by": by}
