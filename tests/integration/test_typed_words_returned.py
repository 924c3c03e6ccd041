"""A form that ended elsewhere while somebody typed in it: the page that says why shows what was typed, to copy."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.follow_up.actions import cancel
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import WITHHELD, send
from tests.support.forms import hidden, typed
from tests.support.forms_sent_signed_out import WORDS
from tests.support.restricted import MESSAGE, a_case, restrict

TO_COPY = "What you typed, to copy"
NOT_RECORDED = "Nothing of it was recorded."
OTHER = "The school nurse saw the arm on Monday."


def text(answer: Any) -> str:
    return str(answer.content.decode())


def to_copy(answer: Any) -> list[str]:
    """What the page gives back, from its heading to its end."""
    before, heading, after = text(answer).partition(TO_COPY)
    assert heading, before[-2_000:]
    assert NOT_RECORDED in after
    return [words for words in (WORDS, OTHER) if words in after]


def test_the_request_was_cancelled_while_the_answer_was_typed(partnership: Partnership) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.health, p.social_worker)
    nurse = sign_in(Client(), p.nurse)
    address = reverse("disclosures:share", args=[asked.enquiry_id, asked.pk])
    sent = hidden(text(nurse.get(address))) | {"text": WORDS, "helps": OTHER, "kind": "health"}
    with acting_user.acting_as(p.social_worker):
        cancel(
            enquiry_id=asked.enquiry_id,
            request_id=asked.pk,
            reasons="The police told us already.",
            by=p.social_worker,
            key=new_key(),
        )
    answer = nurse.post(address, sent)
    assert (answer.status_code, to_copy(answer)) == (403, [WORDS, OTHER])
    assert TO_COPY not in text(nurse.get(address)), "only in answer to what was sent"


@pytest.mark.parametrize(("page", "field"), [("share", "text"), ("withhold", "description")])
def test_nothing_to_share_was_recorded_in_another_tab(
    partnership: Partnership, page: str, field: str
) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.health, p.social_worker)
    nurse = sign_in(Client(), p.nurse)
    address = reverse(f"disclosures:{page}", args=[asked.enquiry_id, asked.pk])
    sent = hidden(text(nurse.get(address))) | {field: WORDS}
    nothing = reverse("disclosures:nothing", args=[asked.enquiry_id, asked.pk])
    recorded = hidden(text(nurse.get(nothing))) | {"searched": "Patient record, 2018 to today"}
    assert nurse.post(nothing, recorded).status_code == 302
    answer = nurse.post(address, sent)
    assert (answer.status_code, to_copy(answer)) == (403, [WORDS])


def test_the_item_was_removed_in_another_tab(partnership: Partnership) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.health, p.social_worker)
    nurse = sign_in(Client(), p.nurse)
    place = [asked.enquiry_id, asked.pk]
    key = str(new_key())
    withheld = reverse("disclosures:change_withholding", args=[*place, key])
    withhold = reverse("disclosures:withhold", args=place)
    assert (
        nurse.post(withhold, hidden(text(nurse.get(withhold))) | typed(WITHHELD, key=key)).status_code == 302
    )
    sent = hidden(text(nurse.get(withheld))) | {"description": WORDS}
    assert nurse.post(reverse("disclosures:remove", args=[*place, key])).status_code == 302
    answer = nurse.post(withheld, sent)
    assert answer.status_code == 422  # its form again: what was removed can be added again
    assert WORDS in text(answer)


def test_every_address_that_turns_a_form_away_gives_back_what_was_typed(partnership: Partnership) -> None:
    """Also to somebody who has no right to the enquiry, or has one no more: their own words, and nothing else of it."""
    p = partnership
    case = a_case(p)
    lost: set[str] = set()
    statuses: dict[int, int] = {}
    for user in (p.officer, p.nurse, p.administrator):
        client = sign_in(Client(), user)
        for address in case.addresses:
            answer: Any = client.post(address, {"narrative": WORDS, "reason": "no"})
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            if answer.status_code in (403, 404, 409) and WORDS not in text(answer):
                lost.add(f"{address}: {answer.status_code}")
    assert not lost, "\n".join(sorted(lost))
    assert statuses[403] > 10, statuses
    assert statuses[404] > 10, statuses


def test_who_is_kept_out_meanwhile_gets_their_own_words_back(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    nurse = sign_in(Client(), p.nurse)
    address = reverse("disclosures:nothing", args=[asked.enquiry_id, asked.pk])
    sent = hidden(text(nurse.get(address))) | {"searched": WORDS}
    restrict(enquiry, p.lead_manager, "not", p.nurse)
    answer = nurse.post(address, sent)
    assert (answer.status_code, to_copy(answer)) == (403, [WORDS])
    assert MESSAGE in text(answer)


def test_what_another_site_sends_is_not_shown(partnership: Partnership) -> None:
    """An address that does not exist checks no token; and a form that names a password shows nothing."""
    client = sign_in(Client(enforce_csrf_checks=True), partnership.nurse)
    assert WORDS not in text(client.post("/nowhere/", {"narrative": WORDS}))
    assert WORDS not in text(client.post(reverse("enquiries:record_enquiry"), {"narrative": WORDS}))
    easy = sign_in(Client(), partnership.officer)
    address = reverse("enquiry", args=[new_key()])
    assert WORDS not in text(easy.post(address, {"narrative": WORDS, "password": "x"}))
