"""Overrides and their reviews, as a manager makes them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from consent.models import Override
from enquiries.models import Enquiry
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import sign_in

Sql = Callable[..., list[tuple[Any, ...]]]

WHY = "The bruises and the silence persuade me; trust does not weigh as much."


def page_of(one: Override) -> str:
    return reverse("consent:the_override", args=[one.enquiry_id, one.pk])


def review(user: User, one: Override, verdict: str = "upheld", **changes: str) -> Any:
    data = {"key": str(new_key()), "verdict": verdict, "reasons": WHY} | changes
    return sign_in(Client(), user).post(page_of(one), data)


# The second lock, with the application out of the way ------------------------------------------------------
def asked_agency_s(enquiry: Enquiry, by: User, sql: Sql) -> UUID:
    key = new_key()
    sql(
        "INSERT INTO consent_override (id, enquiry_id, recorded_by_id, agency_id, happened_at, recorded_at, grounds,"
        " concern, escalation, harm_of_sharing, harm_prevented, factors, proportionate_because, wishes, review_due_at)"
        " VALUES (%s, %s, %s, %s, now(), now(), '{life}', 'a', 'b', 'c', 'd', '{}', 'e', 'f', now())",
        [key, enquiry.pk, by.pk, by.agency_id],
        person=by.pk,
    )
    return key
