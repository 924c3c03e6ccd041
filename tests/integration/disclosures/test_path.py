"""The whole path through forms: ask, preview, send; answer with an item and a withholding, preview, release; read."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures import worklists as disclosures_worklists
from disclosures.models import Answer, InformationRequest, Release
from enquiries.models import Draft, Enquiry, Stage
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.support.case import (
    ASKING,
    CLOSING,
    HIDDEN_WORDS,
    ITEM,
    SECRET_WORDS,
    WITHHELD,
    people_of,
)
from tests.support.forms import hidden, post, typed


def asked_through_forms(client: Client, enquiry: Enquiry, partnership: Partnership) -> InformationRequest:
    people = people_of(enquiry, partnership.social_worker)
    answers = {**ASKING, "asked": str(partnership.health.pk), "people": list(people.values())}
    response = post(client, reverse("disclosures:ask", args=[enquiry.pk]), typed(answers))
    assert response.status_code == 302, response.content.decode()
    assert response["Location"].startswith(reverse("disclosures:ask_preview", args=[enquiry.pk]) + "?draft=")
    response = post(client, response["Location"], {})
    assert response.status_code == 302, response.content.decode()
    with acting_user.acting_as(partnership.social_worker):
        return InformationRequest.objects.get(enquiry=enquiry)


@pytest.mark.clause("REC1", "REC2", "NPR4", "DEL2")
def test_ask_answer_release_read(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    worker = sign_in(Client(), partnership.social_worker)
    asked = asked_through_forms(worker, enquiry, partnership)
    with acting_user.acting_as(partnership.social_worker):
        enquiry.refresh_from_db()
        assert enquiry.stage == Stage.GATHERING
        assert not Draft.objects.exists()
    request_page = worker.get(reverse("disclosures:request", args=[enquiry.pk, asked.pk])).content.decode()
    assert ASKING["questions"] in request_page
    assert "Not answered yet" in request_page

    nurse = sign_in(Client(), partnership.nurse)
    at = [enquiry.pk, asked.pk]
    assert "Answer this request" in nurse.get(reverse("disclosures:request", args=at)).content.decode()
    people = people_of(enquiry, partnership.social_worker)
    item = typed(ITEM, about=people["Kit Marlow"], recipients=[str(partnership.lead.pk)])
    response = post(nurse, reverse("disclosures:share", args=at), item)
    assert response.status_code == 302, response.content.decode()
    response = post(nurse, reverse("disclosures:withhold", args=at), typed(WITHHELD))
    assert response.status_code == 302, response.content.decode()
    listed = nurse.get(reverse("disclosures:answer", args=at)).content.decode()
    assert SECRET_WORDS in listed
    assert HIDDEN_WORDS in listed
    preview = reverse("disclosures:preview", args=at)
    closing = typed({name: CLOSING[name] for name in ("helps", "hinders", "considered")})
    response = post(nurse, preview, closing)
    assert response.status_code == 302, response.content.decode()

    with acting_user.acting_as(partnership.social_worker):
        answer, release = Answer.objects.get(), Release.objects.get()
        assert answer.kind == Answer.Kind.SHARED
        assert [row.key for row in disclosures_worklists.to_read(partnership.social_worker).page().rows] == [
            release.pk
        ]
    read_page = reverse("disclosures:release", args=[enquiry.pk, release.pk])
    received = worker.get(read_page).content.decode()
    assert SECRET_WORDS in received
    assert "Verified fact" in received
    assert ITEM["said_by"] in received
    assert HIDDEN_WORDS not in received
    assert "One thing was kept back" in received
    acknowledge = reverse("disclosures:acknowledge", args=[enquiry.pk, release.pk])
    response = worker.post(acknowledge, hidden(received), follow=True)
    assert "Sam Worker, Northbridge Children’s Services" in response.content.decode()
    assert "I have read this</button>" not in response.content.decode()
    with acting_user.acting_as(partnership.social_worker):
        assert not disclosures_worklists.to_read(partnership.social_worker).page().rows
    held = nurse.get(read_page).content.decode()
    assert HIDDEN_WORDS in held
    assert "Sam Worker" in held


def test_the_preview_of_a_request_shows_what_the_agency_is_then_shown(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    worker = sign_in(Client(), partnership.social_worker)
    people = people_of(enquiry, partnership.social_worker)
    answers = {**ASKING, "asked": str(partnership.health.pk), "people": list(people.values())}
    post(worker, reverse("disclosures:ask", args=[enquiry.pk]), typed(answers))
    preview = worker.get(reverse("disclosures:ask_preview", args=[enquiry.pk])).content.decode()
    post(worker, reverse("disclosures:ask_preview", args=[enquiry.pk]), {})
    with acting_user.acting_as(partnership.social_worker):
        asked = InformationRequest.objects.get()
    nurse = sign_in(Client(), partnership.nurse)
    seen = nurse.get(reverse("disclosures:request", args=[enquiry.pk, asked.pk])).content.decode()
    assert rows(preview) == rows(seen)
    assert "Kit came to school" not in seen  # the lead agency's own words about the concern


def rows(html: str) -> list[str]:
    """The lines of the request as shown, the moment when it is due apart (it moves with the clock)."""
    request = html[html.index("The request</h2>") :]
    found = re.findall(r"<d[td][^>]*>(.*?)</d[td]>", request, re.DOTALL)
    return [row for row in found if not re.search(r"\d\d:\d\d", row)]


def drafted(user: User) -> dict[str, Any]:
    with acting_user.acting_as(user):
        found: dict[str, Any] = Draft.objects.get().answers
        return found


def test_what_was_written_and_not_sent_is_there_again(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    worker = sign_in(Client(), partnership.social_worker)
    address = reverse("disclosures:ask", args=[enquiry.pk])
    people = people_of(enquiry, partnership.social_worker)
    answers = {**ASKING, "asked": str(partnership.health.pk), "people": list(people.values())}
    post(worker, address, typed(answers))
    again = worker.get(address).content.decode()
    assert ASKING["questions"] in again
    assert drafted(partnership.social_worker)["key"] == hidden(again)["key"]
    assert "We kept what you typed on" in again
    away = {
        "draft-about": f"ask:{enquiry.pk}",
        "draft-opening": hidden(again)["draft-opening"],
        "next": address,
    }
    assert worker.post(reverse("enquiries:throw_draft_away"), away)["Location"] == address
    assert ASKING["questions"] not in worker.get(address).content.decode()


@pytest.mark.clause("NPR4")
def test_a_no_is_turned_back_and_leaves_nothing_behind(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = asked_through_forms(sign_in(Client(), partnership.social_worker), enquiry, partnership)
    nurse = sign_in(Client(), partnership.nurse)
    people = people_of(enquiry, partnership.social_worker)
    answers = typed(
        ITEM,
        about=people["Kit Marlow"],
        recipients=[str(partnership.lead.pk)],
        necessary="no",
        necessary_because="Not needed.",
    )
    response = post(nurse, reverse("disclosures:share", args=[enquiry.pk, asked.pk]), answers)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Record it as withheld instead" in html
    assert reverse("law:clause", args=["NPR4"]) in html
    assert SECRET_WORDS in html  # what was typed is kept on the page
    with acting_user.acting_as(partnership.nurse):
        assert not Draft.objects.exists()


def test_sharing_everything_asks_once_whether_all_is_needed(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = asked_through_forms(sign_in(Client(), partnership.social_worker), enquiry, partnership)
    nurse = sign_in(Client(), partnership.nurse)
    people = people_of(enquiry, partnership.social_worker)
    item = typed(ITEM, about=people["Kit Marlow"], recipients=[str(partnership.lead.pk)])
    post(nurse, reverse("disclosures:share", args=[enquiry.pk, asked.pk]), item)
    preview = reverse("disclosures:preview", args=[enquiry.pk, asked.pk])
    closing = typed({name: CLOSING[name] for name in ("helps", "hinders", "considered")})
    response = post(nurse, preview, closing)
    assert response.status_code == 422
    assert reverse("law:clause", args=["NPR5"]) in response.content.decode()
    response = post(nurse, preview, {**closing, "all_needed_because": CLOSING["all_needed_because"]})
    assert response.status_code == 302


@pytest.mark.clause("ACC1")
def test_the_mark_goes_with_the_item_wherever_it_appears(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = asked_through_forms(sign_in(Client(), partnership.social_worker), enquiry, partnership)
    nurse, at = sign_in(Client(), partnership.nurse), [enquiry.pk, asked.pk]
    people = people_of(enquiry, partnership.social_worker)
    rumour = typed(
        ITEM,
        about=people["Kit Marlow"],
        recipients=[str(partnership.lead.pk)],
        certainty="hearsay",
        said_by="A neighbour, to the porter",
        checked_how="Not checked by anyone",
    )
    post(nurse, reverse("disclosures:share", args=at), rumour)
    preview = reverse("disclosures:preview", args=at)
    pages = [
        nurse.get(address).content.decode() for address in (reverse("disclosures:answer", args=at), preview)
    ]
    post(
        nurse,
        preview,
        typed(CLOSING, helps="It may be a pattern.", hinders="They would not ask."),
    )
    with acting_user.acting_as(partnership.nurse):
        address = reverse("disclosures:release", args=[enquiry.pk, Release.objects.get().pk])
    reader = sign_in(Client(), partnership.social_worker)
    pages += [client.get(address).content.decode() for client in (nurse, reader)]
    for seen in pages:
        for mark in ("Hearsay", "A neighbour, to the porter", "Not checked by anyone", "20 October 2025"):
            assert mark in seen


@pytest.mark.clause("NPR4")
def test_the_screen_asks_in_order(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    asked = asked_through_forms(sign_in(Client(), partnership.social_worker), enquiry, partnership)
    nurse = sign_in(Client(), partnership.nurse)
    seen = nurse.get(reverse("disclosures:share", args=[enquiry.pk, asked.pk])).content.decode()
    order = ["Lawful</h2>", "Consent</h2>", "Is it necessary", "Is it proportionate", "Is it relevant"]
    places = [seen.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "x" * 100_000),
        ("text", "a\x07b"),
        ("said_by", "x" * 201),
        ("information_from-year", "2099"),
        ("information_from-month", "13"),
        ("about", "nobody"),
        ("recipients", "nobody"),
        ("certainty", "certain"),
        ("powers", "LGA2000-2"),
        ("powers", "x" * 100),
        ("key", "no key"),
    ],
)
def test_bad_input_is_turned_back_and_accepts_nothing(
    partnership: Partnership, name: str, value: str
) -> None:
    enquiry = opened(partnership.social_worker)
    asked = asked_through_forms(sign_in(Client(), partnership.social_worker), enquiry, partnership)
    people = people_of(enquiry, partnership.social_worker)
    answers = typed(ITEM, about=people["Kit Marlow"], recipients=[str(partnership.lead.pk)])
    nurse = sign_in(Client(), partnership.nurse)
    response = post(
        nurse, reverse("disclosures:share", args=[enquiry.pk, asked.pk]), {**answers, name: value}
    )
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    with acting_user.acting_as(partnership.nurse):
        assert not Draft.objects.exclude(answers={}).exists()  # nothing was accepted; what was typed is kept


def test_what_is_sent_is_what_was_previewed(partnership: Partnership) -> None:
    enquiry = opened(partnership.social_worker)
    worker = sign_in(Client(), partnership.social_worker)
    people = people_of(enquiry, partnership.social_worker)
    answers = {**ASKING, "asked": str(partnership.health.pk), "people": list(people.values())}
    address, preview = (reverse(f"disclosures:{name}", args=[enquiry.pk]) for name in ("ask", "ask_preview"))
    post(worker, address, typed(answers))
    seen = hidden(worker.get(preview).content.decode())
    post(worker, address, typed(answers, questions="Something else"))  # in another window
    response = worker.post(preview, seen)
    assert response.status_code == 422
    html = response.content.decode()
    assert "in another window" in html
    assert "Something else" in html
    assert worker.post(preview, hidden(html)).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert InformationRequest.objects.get().questions == "Something else"
