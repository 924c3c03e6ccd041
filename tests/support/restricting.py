"""Answers to the form that restricts who may open an enquiry."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry
from imap.agencies.models import User
from tests.factories import Partnership, opened
from tests.support.case import send
from tests.support.restricted import MESSAGE, WHY


@pytest.fixture
def enquiry(partnership: Partnership) -> Enquiry:
    """Open, and health is asked."""
    found = opened(partnership.social_worker)
    send(found, partnership.health, partnership.social_worker)
    return found


def where(enquiry: Enquiry, name: str = "restrict") -> str:
    return reverse(f"enquiries:{name}", args=[enquiry.pk])


def filled(client: Client, enquiry: Enquiry, kind: str, *people: User, **changes: str) -> dict[str, Any]:
    """The form as a browser would post it: everybody is ticked under their own agency."""
    form = client.get(where(enquiry)).context["form"]
    data: dict[str, Any] = {
        "key": str(form["key"].value()), "seen": str(form["seen"].value() or ""), "kind": kind,
        "reasons": WHY, "message": MESSAGE,
    }  # fmt: skip
    for one in people:
        for name in [*form.groups, "guardians"]:
            if str(one.pk) in dict(form.fields[name].choices):
                data.setdefault(name, []).append(str(one.pk))
    return data | changes


def confirmed(page: Any) -> dict[str, str]:
    """What the button of the page that says what follows sends."""
    found = re.search(
        r'name="confirmed"\s+value="(\w+)"|value="(\w+)"\s+name="confirmed"', page.content.decode()
    )
    assert found, page.content.decode()
    return {"confirmed": found.group(1) or found.group(2)}
