"""Advice on made-up enquiries: asked of the data protection officer and waiting; asked of the manager, given and followed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from enquiries.advice import actions
from enquiries.advice.queries import known_of
from enquiries.advice.rules import AdviceAnswers, FollowedAnswers
from enquiries.deidentify.finding import deidentify
from enquiries.models import AdviceRequest
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.demonstration import steps

#: Which enquiries, by number.
WAITING, FOLLOWED = 10, 15


def enter(
    number: int, enquiry_id: UUID, family: steps.MadeUpFamily, people: Mapping[str, User], today: datetime
) -> None:
    """The advice on one enquiry, this morning; nothing on any other."""
    asker, manager = people["asha.reed"], people["helen.frost"]
    if number == WAITING:
        words = "{child}’s father lives elsewhere and knows nothing of this. Do we have to tell him before we ask health?"
        with steps.at(today - timedelta(hours=1), asker):
            _ask(enquiry_id, AdviceRequest.Seat.DPO, "asking", family.tell(words), asker)
    elif number == FOLLOWED:
        words = "{parent} agreed that we ask the school, and nobody else. May we ask the GP about {child} all the same?"
        with steps.at(today - timedelta(hours=3), asker):
            row = _ask(enquiry_id, AdviceRequest.Seat.MANAGER, "consent", family.tell(words), asker)
        with steps.at(today - timedelta(hours=2), manager):
            text = "Not on her consent: it has a limit. Ask her again first; go ahead without it only if waiting is a risk."
            actions.give_advice(enquiry_id=enquiry_id, advice_id=row.pk, text=text, by=manager, key=new_key())
        with steps.at(today - timedelta(hours=1), asker):
            answers = FollowedAnswers("followed", "")
            actions.say_whether_followed(
                enquiry_id=enquiry_id, advice_id=row.pk, answers=answers, by=asker, key=new_key()
            )


def _ask(enquiry_id: UUID, seat: str, about: str, typed: str, by: User) -> AdviceRequest:
    question = deidentify(typed, known_of(by, enquiry_id)).text()
    answers = AdviceAnswers(seat, about, question)
    return actions.ask_advice(enquiry_id=enquiry_id, answers=answers, by=by, key=new_key())
