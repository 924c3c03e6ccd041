"""Corrections and recalls through the same actions as the screens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from disclosures.corrections import actions as corrections_actions
from disclosures.corrections import queries
from disclosures.corrections.rules import CorrectionAnswers
from disclosures.models import BreachEntry, Correction, Item, Recall, Release
from disclosures.recalls import actions as recalls_actions
from disclosures.recalls.rules import RecallAnswers
from disclosures.visibility.queries import items_reached
from imap.access.acting_user import acting_as
from imap.agencies.models import Agency, User
from imap.agencies.people.actions import add_person
from imap.agencies.roles import Role
from imap.db import clock
from imap.db.keys import new_key
from imap.law.clocks import LONDON
from tests.factories import Partnership
from tests.support.case import ITEM

WRONG = "The second attendance was another child’s: the record was checked again."
NEW_WORDS = "Attended once in October, with a bruise to the left arm"
FIND = "One page on an attendance, released this morning."
STEPS = "Rang them: opened by one person, who has not saved it."
MIXED_UP = "The wrong school was ticked: two begin with the same word."


def correct(item: Item, by: User, **changes: Any) -> Correction:
    """A new version of an item (`correction="disregard"`: none)."""
    with acting_as(by):
        known = queries.correctable(by, item.enquiry_id, item.pk)
        answers = {**ITEM, "text": NEW_WORDS, "correction": "new", "reasons": WRONG, **changes}
        given = CorrectionAnswers.given(answers, about=known.before.about, recipients=known.recipients)
        return corrections_actions.correct(
            enquiry_id=item.enquiry_id, item_id=item.pk, answers=given, by=by, key=new_key()
        )


def recall(item: Item, agency: Agency, by: User) -> Recall:
    """An item is called back from one agency."""
    with acting_as(by):
        answers = RecallAnswers(str(agency.pk), frozenset({str(item.pk)}), FIND, clock.now(), MIXED_UP, STEPS)
        return recalls_actions.recall(
            enquiry_id=item.enquiry_id, release_id=item.release_id, answers=answers, by=by, key=new_key()
        )


def breach_of(row: Recall, by: User) -> BreachEntry:
    with acting_as(by):
        return BreachEntry.objects.get(recall=row)


def officer_of(agency: Agency, p: Partnership) -> User:
    """Its data protection officer, who has no other role."""
    with acting_as(p.administrator):
        return add_person(
            agency=agency,
            email="dee@dpo.example",
            name="Dee Officer",
            roles=frozenset({Role.DATA_PROTECTION_OFFICER}),
        )


def readers(item: UUID, users: list[User]) -> set[UUID]:
    """The agencies of those who read an item through the application."""
    found = set()
    for user in users:
        with acting_as(user):
            if items_reached(user).filter(pk=item).exists():
                found.add(user.agency_id)
    return found


def noticed(released: Release) -> dict[str, str]:
    """The moment at which it was released, as a form takes it."""
    return moment_of("noticed_at", released.recorded_at)


def moment_of(name: str, at: datetime) -> dict[str, str]:
    """A moment as a form takes it."""
    when = at.astimezone(LONDON)
    return {
        f"{name}-day": str(when.day),
        f"{name}-month": str(when.month),
        f"{name}-year": str(when.year),
        f"{name}-time": f"{when:%H:%M}",
    }
