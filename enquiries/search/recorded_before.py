"""What the same person recorded a short while ago about the same child: somebody pressed back, and recorded again.

For partners, who are told nothing of other earlier enquiries (SEC1). The lead agency's practitioners are asked about every
likely earlier enquiry (enquiries.search.queries), their own of a minute ago among them.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime

from enquiries.models import Person, Referral
from enquiries.people.names import called, same_family_name, same_first_name
from enquiries.people.oddities import Oddity
from enquiries.people.rules import NewPerson
from enquiries.search.queries import may_find
from imap.agencies.models import User
from imap.db import clock

WITHIN = timedelta(days=1)


def recorded_before(user: User, people: Sequence[NewPerson], *, beside: UUID) -> list[Oddity]:
    """The enquiries of the last day that this person recorded about a child of the same name, as statements to confirm
    (OUT1). `beside`: the enquiry that is being recorded. One query; none for whoever may look for people."""
    children = [one.name for one in people if one.role == Person.Role.CHILD]
    if may_find(user) or not children:
        return []
    rows = Referral.objects.filter(recorded_by=user, recorded_at__gte=clock.now() - WITHIN)
    rows = rows.exclude(enquiry=beside).select_related("enquiry").order_by("recorded_at")
    found = []
    for row in rows:
        named = _children_of(row)
        for name in children:
            if any(_alike(name, other) for other in named):
                at = date_format(localtime(row.recorded_at), "H:i, j F Y")
                found.append(
                    Oddity(
                        f"You recorded enquiry {row.enquiry.reference} about {name} at {at}, and this is a different contact"
                    )
                )
    return found


def _children_of(row: Referral) -> list[str]:
    """The children as the referrer named them (enquiries.intake.actions.record_enquiry writes a line for each person)."""
    before = f"{Person.Role.CHILD.label}: "
    lines = [line.removeprefix(before) for line in row.people.splitlines() if line.startswith(before)]
    return [line.partition(", ")[0] for line in lines]


def _alike(name: str, other: str) -> bool:
    here, there = called(name), called(other)
    return same_first_name(here, there) and same_family_name(here, there)
