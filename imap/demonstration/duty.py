"""What became of some made-up requests and of a refusal: chased, given more time, cancelled, escalated."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from disclosures.follow_up.actions import cancel, chase, extend
from disclosures.follow_up.rules import ChaseAnswers, TimeAnswers
from disclosures.models import Answer, InformationRequest
from disclosures.refusals.actions import escalate, review_refusal
from disclosures.refusals.rules import DecisionAnswers
from disclosures.requests.visible import get_request_or_404
from imap.agencies.models import User
from imap.db.clock import now
from imap.db.keys import new_key
from imap.demonstration import steps

#: Which enquiries, by number: the first request of each is chased (and late), given more time, cancelled.
CHASED, EXTENDED, CANCELLED = 15, 10, 14
#: Of this one the surgery refused, its manager upheld it, and the lead agency's manager took it to the Guardians.
ESCALATED = 20


def follow_up(number: int, request: InformationRequest, today: datetime, *, by: User) -> None:
    """What became of the first request of an enquiry, this morning."""
    place: dict[str, Any] = {
        "enquiry_id": request.enquiry_id,
        "request_id": request.pk,
        "by": by,
        "key": new_key(),
    }
    with steps.at(today - timedelta(hours=2), by):
        if number == CHASED:
            said = "The file is with the archive. They will ring back before noon."
            answers = ChaseAnswers(now(), "telephone", "The duty desk", said)
            chase(answers=answers, **place)
        elif number == EXTENDED:
            time = TimeAnswers(
                today + timedelta(days=3), "The person who knows the family is back on duty then."
            )
            due = get_request_or_404(by, request.enquiry_id, request.pk).due
            extend(answers=time, seen=due, **place)
        elif number == CANCELLED:
            reasons = "Another agency has told us what we needed to know; nothing more is necessary."
            cancel(reasons=reasons, **place)


def became_of(number: int, refused: Answer, people: Mapping[str, User], moment: datetime) -> None:
    """Of one refusal: upheld by the surgery's manager, and taken to both Guardians."""
    if number != ESCALATED or refused.kind != Answer.Kind.REFUSED:
        return
    place: dict[str, Any] = {"enquiry_id": refused.enquiry_id, "answer_id": refused.pk}
    by = people["rosa.blake"]
    with steps.at(moment + timedelta(hours=1), by):
        reasons = "The letters are about the parents’ own treatment; the hospital has the child’s injuries."
        answers = DecisionAnswers("upheld", reasons)
        review_refusal(answers=answers, by=by, key=new_key(), **place)
    by = people["helen.frost"]
    with steps.at(moment + timedelta(hours=2), by):
        reasons = (
            "Who brought the child to the surgery before, and when, is not about the parents’ treatment."
        )
        escalate(reasons=reasons, by=by, key=new_key(), **place)
