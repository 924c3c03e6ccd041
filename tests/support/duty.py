"""Refusals of a request, more time, and what is asked of a manager then."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures.models import Answer, InformationRequest
from disclosures.responses import actions
from disclosures.responses.rules import RefusalAnswers
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.law.clocks import LONDON
from tests.factories import sign_in

LONGER = "The records of that summer are in the archive."

UPHELD = "What they hold is about the aunt, who lives elsewhere."

REFUSAL = RefusalAnswers(
    grounds=frozenset({"not_relevant"}),
    reasons="It is about the aunt, who lives elsewhere.",
    helps="It would show little.",
    hinders="Hardly at all.",
)


def moment_typed(name: str, *, days: int) -> dict[str, str]:
    """So many days from now, as a browser posts it."""
    at = (timezone.now() + timedelta(days=days)).astimezone(LONDON)
    return {
        f"{name}-day": str(at.day), f"{name}-month": str(at.month), f"{name}-year": str(at.year), f"{name}-time": "12:00",
    }  # fmt: skip


def refuse(request: InformationRequest, by: User) -> Answer:
    with acting_user.acting_as(by):
        return actions.refuse_request(
            enquiry_id=request.enquiry_id, request_id=request.pk, answers=REFUSAL, by=by, key=new_key()
        )


def at(name: str, request: InformationRequest) -> str:
    return reverse(f"disclosures:{name}", args=[request.enquiry_id, request.pk])


def my_work(user: User) -> str:
    return str(sign_in(Client(), user).get(reverse("work"), {"list": "duty"}).content.decode())
