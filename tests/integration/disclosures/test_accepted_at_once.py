"""Two items that are accepted for one answer in the same moment are both in it; what is released is what was previewed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Item
from enquiries.models import Draft
from imap.access import acting_user
from tests.factories import Partnership, opened, sign_in
from tests.support.case import CLOSING, ITEM, people_of, send
from tests.support.forms import hidden, post, typed
from tests.support.races import at_once

pytestmark = pytest.mark.committed

WORDS = ("She was seen with a bruise in June", "The house has no heating")


def test_two_items_at_once(partnership: Partnership, backup_sql: Any) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    address = reverse("disclosures:share", args=[enquiry.pk, asked.pk])
    about = people_of(enquiry, p.social_worker)["Kit Marlow"]
    clients = [sign_in(Client(), p.nurse) for _word in WORDS]
    sent = []
    for client, words in zip(clients, WORDS, strict=True):
        item = typed({**ITEM, "text": words, "about": about, "recipients": [str(p.lead.pk)]})
        sent.append(hidden(client.get(address).content.decode()) | item)
    answers = at_once(
        enquiry, p.social_worker, backup_sql,
        lambda: clients[0].post(address, sent[0]),
        lambda: clients[1].post(address, sent[1]),
    )  # fmt: skip
    assert [one.status_code for one in answers] == [302, 302]
    with acting_user.acting_as(p.nurse):
        kept = Draft.objects.get().answers
        assert sorted(one["text"] for one in kept["items"]) == sorted(WORDS)


def test_an_item_that_is_added_while_the_answer_is_released(
    partnership: Partnership, backup_sql: Any
) -> None:
    """It is not lost with the draft: the release is turned back, and shows it."""
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    at = [enquiry.pk, asked.pk]
    share, preview = reverse("disclosures:share", args=at), reverse("disclosures:preview", args=at)
    about = people_of(enquiry, p.social_worker)["Kit Marlow"]
    one, other = sign_in(Client(), p.nurse), sign_in(Client(), p.nurse)
    item = typed({**ITEM, "text": WORDS[0], "about": about, "recipients": [str(p.lead.pk)]})
    assert post(one, share, item).status_code == 302
    closing = typed(
        {name: CLOSING[name] for name in ("helps", "hinders", "considered", "all_needed_because")}
    )
    releasing = hidden(one.get(preview).content.decode()) | closing | {"all_needed": "on"}
    adding = hidden(other.get(share).content.decode()) | item | {"text": WORDS[1]}
    added, released = at_once(
        enquiry, p.social_worker, backup_sql,
        lambda: other.post(share, adding),
        lambda: one.post(preview, releasing),
    )  # fmt: skip
    assert (added.status_code, released.status_code) == (302, 422)
    assert "You changed this answer in another window" in released.content.decode()
    with acting_user.acting_as(p.nurse):
        assert not Item.objects.exists()
        assert len(Draft.objects.get().answers["items"]) == 2
