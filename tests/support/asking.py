"""What is in the way of a request, and consent that is withdrawn or gone past."""

import pytest

from consent.models import Position
from consent.overrides.actions import record_override
from consent.overrides.rules import OverrideAnswers
from consent.positions.actions import record_consent
from consent.positions.giving import ConsentAnswers
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import Partnership
from tests.support.case import people_of


def clauses(refused: pytest.ExceptionInfo[RuleViolation]) -> list[str]:
    return [one.clause for one in refused.value.violations]


def withdraw(enquiry: Enquiry, partnership: Partnership, name: str = "Jo Marlow") -> None:
    """The mother takes back her consent, for herself or somebody else; the manager records it."""
    with acting_user.acting_as(partnership.lead_manager):
        mother = Person.objects.get(enquiry=enquiry, name="Jo Marlow")
        person = Person.objects.get(enquiry=enquiry, name=name)
        newest = person.consent_records.get()
        record_consent(
            person=person,
            answers=ConsentAnswers(
                position=Position.WITHDRAWN, giver=str(mother.pk), own_view="Does not mind."
            ),
            by=partnership.lead_manager,
            key=new_key(),
            seen=newest.pk,
        )


def override(enquiry: Enquiry, partnership: Partnership) -> None:
    people = people_of(enquiry, partnership.social_worker)
    answers = OverrideAnswers(
        people=frozenset(people.values()),
        grounds=frozenset({"harm"}),
        at_risk="Kit",
        concern="An unexplained injury.",
        escalation="Worse injury.",
        harm_of_sharing="She may trust us less after this.",
        harm_prevented="Another injury, perhaps a grave one.",
        factors=frozenset({"age"}),
        proportionate_because="Dates only.",
        wishes="She does not want it.",
    )
    with acting_user.acting_as(partnership.social_worker):
        record_override(enquiry_id=enquiry.pk, answers=answers, by=partnership.social_worker, key=new_key())
