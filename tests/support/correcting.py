"""An item that was shared, its pages, and what waits for whom."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Item
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import release, send


@pytest.fixture
def item(partnership: Partnership) -> Item:
    """The trust shared one item with the lead agency and the school."""
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, {}, to=(p.lead, p.school))
    with acting_user.acting_as(p.nurse):
        return Item.objects.select_related("release", "enquiry").get()


def at(name: str, *keys: Any) -> str:
    return reverse(f"disclosures:{name}", args=keys)


def work(user: User, key: str) -> list[str]:
    lists = sign_in(Client(), user).get(reverse("work")).context["lists"]
    return [row.words for one in lists if one.key == key for row in one.rows]
