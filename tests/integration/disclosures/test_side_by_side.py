"""Two agencies asked at the same time: two requests, each its own; one preview, one send; no JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import InformationRequest
from enquiries.models import Draft, Enquiry, Rating, Stage
from imap.access import acting_user
from imap.agencies.models import Agency
from tests.factories import Partnership, opened, sign_in
from tests.support.asking import withdraw
from tests.support.case import ASKING, people_of, send
from tests.support.forms import hidden, post

OWN = {name: f"{words} For the police alone." for name, words in ASKING.items() if name.endswith("_because")}


def asking(agency: Agency, enquiry: Enquiry, partnership: Partnership, **changes: Any) -> dict[str, Any]:
    people = list(people_of(enquiry, partnership.social_worker).values())
    return {**ASKING, "asked": str(agency.pk), "people": people, **changes}


def both(enquiry: Enquiry, partnership: Partnership, **second: Any) -> dict[str, Any]:
    of_police = asking(
        partnership.police, enquiry, partnership, questions="Call-outs since June?", **OWN | second
    )
    return {
        **asking(partnership.health, enquiry, partnership),
        **{f"second-{name}": value for name, value in of_police.items()},
    }


def at(enquiry: Enquiry, name: str = "ask") -> str:
    return reverse(f"disclosures:{name}", args=[enquiry.pk])


def with_room_for_two(client: Client, enquiry: Enquiry, partnership: Partnership) -> str:
    """The page with both forms, and what the first one held when a second was asked for."""
    typed = {**asking(partnership.health, enquiry, partnership), "helps": "", "another": "1"}
    response = post(client, at(enquiry), typed)
    assert re.fullmatch(re.escape(at(enquiry)) + r"\?draft=[0-9a-f-]{36}#second", response["Location"])
    return client.get(at(enquiry)).content.decode()


@pytest.mark.clause("DEL1")
def test_two_requests_leave_together_and_are_two(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    html = with_room_for_two(client, enquiry, p)
    assert html.count(ASKING["statement"]) == 2  # what both may need is there; changeable
    assert html.count(ASKING["questions"]) == 1  # what is each one's own is not copied
    assert html.count(ASKING["necessary_because"]) == 1
    response = post(client, at(enquiry), both(enquiry, p))
    assert response.status_code == 302, response.content.decode()
    preview = client.get(at(enquiry, "ask_preview")).content.decode()
    assert "Send both" in preview
    assert "Call-outs since June?" in preview
    form = hidden(preview)
    response = client.post(at(enquiry, "ask_preview"), form)
    assert response["Location"] == reverse("enquiry", args=[enquiry.pk])
    again = client.post(at(enquiry, "ask_preview"), form)  # the same form twice
    assert again.status_code == 302
    with acting_user.acting_as(p.social_worker):
        asked = {one.asked_id: one for one in InformationRequest.objects.all()}
        assert set(asked) == {p.health.pk, p.police.pk}
        assert asked[p.health.pk].questions == ASKING["questions"]
        assert asked[p.police.pk].necessary_because == OWN["necessary_because"]
        assert Enquiry.objects.get(pk=enquiry.pk).stage == Stage.GATHERING
        assert not Draft.objects.exists()
    with acting_user.acting_as(p.nurse):
        assert [one.asked_id for one in InformationRequest.objects.all()] == [p.health.pk]


@pytest.mark.clause("DEL1")
def test_a_reason_copied_from_the_one_beside_it_is_refused(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    with_room_for_two(client, enquiry, p)
    answers = both(enquiry, p, relevant_because=ASKING["relevant_because"].upper())
    response = post(client, at(enquiry), answers)
    assert response.status_code == 422
    html = response.content.decode()
    assert "This is the reason that was given for Northbridge NHS Trust" in html
    assert "Call-outs since June?" in html
    same = post(client, at(enquiry), both(enquiry, p, asked=str(p.health.pk)))
    assert "Choose another agency: this one is asked beside it" in same.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert not InformationRequest.objects.exists()


@pytest.mark.clause("DEL1")
def test_on_red_a_copied_reason_is_warned_about_and_sent(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    client = sign_in(Client(), p.social_worker)
    with_room_for_two(client, enquiry, p)
    answers = both(enquiry, p, necessary_because=ASKING["necessary_because"])
    assert post(client, at(enquiry), answers).status_code == 302
    preview = client.get(at(enquiry, "ask_preview")).content.decode()
    assert "This is the reason that was given for Northbridge NHS Trust" in preview
    assert client.post(at(enquiry, "ask_preview"), hidden(preview)).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert InformationRequest.objects.count() == 2


def test_what_only_one_of_them_would_break_stops_both(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    with_room_for_two(client, enquiry, p)
    assert post(client, at(enquiry), both(enquiry, p)).status_code == 302
    form = hidden(client.get(at(enquiry, "ask_preview")).content.decode())
    send(enquiry, p.police, p.lead_manager)  # a colleague asks the second agency meanwhile
    response = client.post(at(enquiry, "ask_preview"), form)
    assert response.status_code == 422
    assert "Northbridge Police: Mina Manager asked Northbridge Police meanwhile" in response.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert [one.recorded_by_id for one in InformationRequest.objects.all()] == [p.lead_manager.pk]
    withdraw(enquiry, p)
    stopped = client.get(at(enquiry, "ask_preview")).content.decode()
    assert "Send both" not in stopped
    assert "What you wrote waits for you here" in stopped


def test_the_second_can_be_left_out_again_and_nothing_unjudged_is_sent(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    client = sign_in(Client(), p.social_worker)
    with_room_for_two(client, enquiry, p)
    assert client.get(at(enquiry, "ask_preview"))["Location"] == at(enquiry)
    response = post(client, at(enquiry), {**both(enquiry, p, helps="One sen\x00tence."), "only_one": "1"})
    assert response["Location"].startswith(at(enquiry) + "?draft=")
    html = client.get(at(enquiry)).content.decode()
    assert "Second agency" not in html
    assert ASKING["questions"] in html
    assert post(client, at(enquiry), {**asking(p.health, enquiry, p), "another": "1", "helps": "One sen\x00tence."}).status_code == 302  # fmt: skip
