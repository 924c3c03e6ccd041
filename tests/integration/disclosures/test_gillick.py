"""A reason that rests on Gillick comes back once with CON4’s explanation, and is then recorded: in every room."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import Override
from disclosures.models import InformationRequest
from enquiries.models import Draft, Stage
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, record, refuse_consent, sign_in
from tests.support.case import ASKING, WITHHELD, people_of, send
from tests.support.forms import hidden, typed
from tests.support.referring import TYPED

WORDS = "Kit is Gillick competent and said no."


def explained(user: User, address: str, answers: dict[str, Any], reason: str) -> Any:
    """Sent with that reason it is explained and nothing is lost; sent again from the same page it goes through."""
    client = sign_in(Client(), user)
    answers = answers | {reason: WORDS}
    first = client.post(address, hidden(client.get(address).content.decode()) | answers)
    text = first.content.decode()
    assert first.status_code == 422, address
    assert "A Gillick assessment is about agreeing to treatment." in text
    assert reverse("law:clause", args=["CON4"]) in text
    assert text.count(WORDS) == 1
    again = client.post(address, hidden(text) | answers)
    assert again.status_code == 302, again.content.decode()
    return again


@pytest.mark.clause("CON4")
def test_reasons_of_every_room_are_explained_and_kept(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    people = list(people_of(enquiry, p.social_worker).values())
    overriding = reverse("consent:override", args=[enquiry.pk])
    explained(p.social_worker, overriding, TYPED | {"people": people}, "proportionate_because")
    asked = send(enquiry, p.housing, p.social_worker)
    asking = typed({**ASKING, "asked": str(p.health.pk), "people": people})
    explained(p.social_worker, reverse("disclosures:ask", args=[enquiry.pk]), asking, "relevant_because")
    kept_back = reverse("disclosures:withhold", args=[enquiry.pk, asked.pk])
    explained(p.housing_officer, kept_back, typed(WITHHELD), "necessary_because")
    with acting_user.acting_as(p.social_worker):
        assert Override.objects.get(agency=p.lead).proportionate_because == WORDS
        assert not InformationRequest.objects.filter(asked=p.health).exists()  # drafted, and to be previewed
        assert Draft.objects.get(author=p.social_worker).answers["relevant_because"] == WORDS
    with acting_user.acting_as(p.housing_officer):
        [kept] = Draft.objects.get(author=p.housing_officer).answers["withheld"]
        assert kept["necessary_because"] == WORDS
    other = record(p.social_worker)
    closing = reverse("enquiries:not_open", args=[other.pk])
    explained(p.social_worker, closing, {"referrer_told": "By telephone."}, "reasons")
    with acting_user.acting_as(p.social_worker):
        other.refresh_from_db()
        assert other.stage == Stage.NOT_OPENED
