"""The urgent enquiry: one screen, one save, every rule kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentAccount, ConsentRecord, Override, OverridePerson
from consent.queries import in_force
from consent.rules import breaches_of_asking
from enquiries.models import Concern, Enquiry, Person, Referral, Stage
from imap.agencies import session
from imap.agencies.keys import new_key
from tests.factories import Partnership, record, sign_in

URGENT = reverse("consent:urgent")
ANSWERS = {
    "child": "Kit Marlow",
    "age": "8",
    "whereabouts": "In the head’s office, with Tess Teacher",
    "narrative": "A man with a knife is on his way to fetch him. I rang 999 at 18:42.",
    "source": "2A",
    "referrer": "Tess Teacher, 01632 960001",
    "referrer_asked": "no_time",
    "parent": "Jo Marlow",
    "position": "not_sought",
    "not_asking": "risk",
    "risk_to": "Jo Marlow",
    "risk_harm": "He is in the flat with her.",
    "if_nothing": "He may be taken and hurt within the hour.",
    "harm_of_sharing": "His mother may trust us less; his life counts for more.",
    "wishes": "Kit wants to stay. His mother cannot be reached safely.",
}
GRANTED = {
    "position": "granted",
    "parental_responsibility": "mother",
    "told_why": "To keep him safe",
    "told_what": "What is known of the man",
    "told_how": "By telephone",
    "told_with_whom": "Police",
}


def post(client: Client, **changes: str) -> Any:
    answers = {"key": str(new_key())} | ANSWERS | changes
    return client.post(URGENT, {name: answer for name, answer in answers.items() if answer})


def test_it_needs_few_answers() -> None:
    assert len(ANSWERS) <= 15
    granted = {**ANSWERS, **GRANTED}
    for elsewhere in ("not_asking", "risk_to", "risk_harm", "if_nothing", "harm_of_sharing"):
        granted.pop(elsewhere)
    assert len(granted) <= 15


@pytest.mark.clause("OPEN1")
def test_one_save_is_the_whole_urgent_enquiry(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    answer = post(client)
    assert answer.status_code == 302, answer.content.decode()
    with session.acting_as(partnership.social_worker):
        enquiry = Enquiry.objects.get()
        assert enquiry.stage == Stage.OPEN
        concern = Concern.objects.get()
        assert (concern.rating, concern.whereabouts) == (1, ANSWERS["whereabouts"])
        assert concern.history.count() == 1
        assert {p.name: p.age_estimate for p in Person.objects.all()} == {"Kit Marlow": 8, "Jo Marlow": None}
        assert set(ConsentRecord.objects.values_list("position", flat=True)) == {"not_sought"}
        for account in ConsentAccount.objects.all():
            assert (account.risk_to, account.paragraph_18) == ("Jo Marlow", "prejudice")
        override = Override.objects.get()
        assert override.harm_prevented == ANSWERS["if_nothing"]
        assert OverridePerson.objects.filter(override=override).count() == 2
        assert Referral.objects.get().consent_not_sought_because == "there was no time to ask"
        # Both agencies could be asked now: no rule stands in the way.
        assert breaches_of_asking(in_force(enquiry.pk, acting=partnership.social_worker)) == []
    text = client.get(answer["Location"]).content.decode()
    assert "Where the child is now" in text
    assert "In the head’s office" in text


def test_consent_that_was_granted_needs_no_override(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    assert post(client, **GRANTED, not_asking="", risk_to="", risk_harm="").status_code == 302
    with session.acting_as(partnership.social_worker):
        assert Enquiry.objects.get().stage == Stage.OPEN
        assert Override.objects.count() == 0
        mother = Person.objects.get(name="Jo Marlow")
        assert {r.giver for r in ConsentRecord.objects.all()} == {mother}


def test_a_form_posted_twice_is_one_enquiry(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    key = str(new_key())
    assert post(client, key=key)["Location"] == post(client, key=key)["Location"]
    with session.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == Override.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"child": ""}, "Enter the child’s name"),
        ({"age": "18"}, "17 or less"),
        ({"age": "x"}, "whole number"),
        ({"whereabouts": ""}, "Enter where the child is now"),
        ({"narrative": "bad\x07bell"}, "character"),
        ({"source": ""}, "Choose who is contacting us"),
        ({"source": "6"}, "CON9"),
        ({"referrer_asked": ""}, "Choose whether they asked"),
        ({"referrer_asked": "unknown"}, "OPEN3"),
        ({"position": ""}, "Choose consent of the household"),
        ({"not_asking": ""}, "OVR1"),
        ({"risk_to": ""}, "OVR1"),
        ({"if_nothing": "Short"}, "at least 20 characters"),
        ({"harm_of_sharing": ANSWERS["if_nothing"].upper()}, "two sides of the balance say the same"),
        ({"wishes": ""}, "Enter what they say or wish"),
        ({"position": "refused", "refusal_reason": "Afraid"}, "CON3"),
        (GRANTED | {"told_how": ""}, "CON1"),
        ({"key": "no-key"}, "key"),
    ],
)
def test_no_rule_is_skipped_and_nothing_is_half_written(
    partnership: Partnership, client: Client, changes: dict[str, str], words: str
) -> None:
    sign_in(client, partnership.social_worker)
    answer = post(client, **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "There is a problem" in text
    assert "Tess Teacher, 01632 960001" in text
    with session.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_it_is_the_lead_agencys(partnership: Partnership, client: Client) -> None:
    for other in (partnership.teacher, partnership.officer, partnership.administrator, partnership.guardian):
        sign_in(client, other)
        assert client.get(URGENT).status_code == 403
        assert post(client).status_code == 403
    with session.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_earlier_enquiries_are_said_after_an_urgent_save(partnership: Partnership, client: Client) -> None:
    record(partnership.teacher)
    sign_in(client, partnership.social_worker)
    answer = post(client)
    assert "Earlier enquiries may be about the same people" in client.get(answer["Location"]).content.decode()
