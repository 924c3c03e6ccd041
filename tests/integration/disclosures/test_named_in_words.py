"""The words of a request are part of it: whom they name without asking about them is said, with two presses to choose (DEL1)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import InformationRequest
from enquiries.models import Enquiry
from imap.access import acting_user
from tests.factories import Partnership, opened, sign_in
from tests.support.case import ASKING, page, people_of
from tests.support.forms import hidden, post, typed

WARNED = "Your words name Kit Marlow (“Kit”), but you did not tick them."


def previewed(p: Partnership, enquiry: Enquiry, client: Client, **changes: Any) -> Any:
    """The preview of a request to health about the mother only."""
    mother = people_of(enquiry, p.social_worker)["Jo Marlow"]
    answers = {**ASKING, "asked": str(p.health.pk), "people": [mother]}
    answers |= {"questions": "What did Kit say about the boyfriend?"} | changes
    led = post(client, reverse("disclosures:ask", args=[enquiry.pk]), typed(answers))
    assert led.status_code == 302, led.content.decode()
    return client.get(led["Location"])


def the_requests(p: Partnership) -> list[InformationRequest]:
    with acting_user.acting_as(p.social_worker):
        return list(InformationRequest.objects.prefetch_related("people"))


@pytest.mark.clause("DEL1")
def test_it_is_sent_as_it_is(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    shown = previewed(p, enquiry, sign_in(client, p.social_worker))
    text = shown.content.decode()
    assert WARNED in text
    assert "they are named only to identify the family" in text
    assert "Ask about them: go back" in text
    assert (
        client.post(
            shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"], hidden(text)
        ).status_code
        == 302
    )
    (row,) = the_requests(p)
    assert [one.name for one in row.people.all()] == ["Jo Marlow"]
    address = reverse("disclosures:request", args=[enquiry.pk, row.pk])
    assert "Kit Marlow (“Kit”)" in page(p.lead_manager, address)
    assert "Kit Marlow" not in page(p.nurse, address), "the agency asked reads the words, and no name more"


@pytest.mark.clause("DEL1")
def test_they_are_asked_about_too(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    shown = previewed(p, enquiry, sign_in(client, p.social_worker))
    here = shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"]
    back = client.post(here, hidden(shown.content.decode()) | {"tick_too": "1"}, follow=True)
    assert "Ticked now: Kit Marlow." in back.content.decode()
    people = people_of(enquiry, p.social_worker)
    assert set(back.context["form"]["people"].value()) == {people["Jo Marlow"], people["Kit Marlow"]}
    assert the_requests(p) == [], "nothing is sent by it"
    assert WARNED not in client.get(here).content.decode()


@pytest.mark.clause("DEL1")
def test_nobody_else_named_nothing_said(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    text = previewed(
        p, enquiry, sign_in(client, p.social_worker), questions="Attendances since June?"
    ).content.decode()
    assert "Your words name" not in text
    assert "Ask about them: go back" not in text
