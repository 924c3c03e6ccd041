"""Consent that falls away after information was shared, and what its holders answer."""

from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from consent.models import ConsentRecord, Override
from consent.override_reviews.actions import review_override
from consent.override_reviews.rules import ReviewAnswers
from consent.positions.actions import record_consent
from consent.positions.giving import ConsentAnswers
from disclosures import worklists as disclosures_worklists
from disclosures.models import Answer, InformationRequest
from disclosures.responses import actions
from enquiries.models import Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import (
    GRANTED,
    sign_in,
)
from tests.support.case import people_of


def kit(enquiry: Enquiry, by: User) -> UUID:
    return UUID(people_of(enquiry, by)["Kit Marlow"])


def newest(person: UUID, by: User) -> ConsentRecord:
    with acting_user.acting_as(by):
        return ConsentRecord.objects.get(person=person, superseded_by=None)


def take_back(enquiry: Enquiry, by: User, **changes: Any) -> Any:
    """The withdrawal of Kit's consent by their mother, through the screen."""
    people = people_of(enquiry, by)
    client = sign_in(Client(), by)
    data = {
        "key": str(new_key()), "seen": str(newest(kit(enquiry, by), by).pk), "giver": people["Jo Marlow"],
        "own_view": "Kit wants it to stop.", "position": "withdrawn", "follows": "stop", **changes,
    }  # fmt: skip
    return client.post(reverse("disclosures:withdraw", args=[enquiry.pk, people["Kit Marlow"]]), data)


def grant_again(enquiry: Enquiry, by: User) -> None:
    people = people_of(enquiry, by)
    given = {name: getattr(GRANTED, name) for name in GRANTED.__slots__} | {"giver": people["Jo Marlow"]}
    before = newest(kit(enquiry, by), by)
    with acting_user.acting_as(by):
        record_consent(
            person=Person.objects.get(pk=people["Kit Marlow"]),
            answers=ConsentAnswers(**given), by=by, key=new_key(), seen=before.pk,
        )  # fmt: skip


def overturn(one: Override, by: User) -> None:
    with acting_user.acting_as(by):
        review_override(
            enquiry_id=one.enquiry_id, override_id=one.pk, by=by, key=new_key(),
            answers=ReviewAnswers("overturned", "The bruises are explained by the hospital."),
        )  # fmt: skip


def address(request: InformationRequest) -> str:
    return reverse("disclosures:request", args=[request.enquiry_id, request.pk])


def settling(enquiry: Enquiry, user: User) -> str:
    """Where this person's agency answers; fails where nothing waits for it."""
    with acting_user.acting_as(user):
        [row] = [
            one for one in disclosures_worklists.to_settle(user).page().rows if one.enquiry_id == enquiry.pk
        ]
        return reverse("disclosures:settle", args=[enquiry.pk, row.key])


def waits(user: User) -> int:
    with acting_user.acting_as(user):
        return disclosures_worklists.to_settle(user).page().count


def answered_nothing(request: InformationRequest, by: User) -> Answer:
    with acting_user.acting_as(by):
        return actions.answer_nothing(
            enquiry_id=request.enquiry_id, request_id=request.pk, searched="The record.", by=by, key=new_key()
        )
