"""The key of another's row in a form tells nothing, breaks nothing and records nothing; and nothing that was typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry, Person
from imap.access import acting_user
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import people_of
from tests.support.urgent import ANSWERS

SAID = "This form came without its key, so nothing was recorded"


@pytest.mark.parametrize("key", ["", "no key", None])
def test_a_key_of_anothers_row_is_answered_like_a_missing_one(
    partnership: Partnership, key: str | None
) -> None:
    p = partnership
    theirs = record(p.teacher)
    client = sign_in(Client(), p.social_worker)
    sent = {**ANSWERS, "key": str(theirs.pk) if key is None else key}
    answer = client.post(reverse("consent:urgent"), sent)
    page = answer.content.decode()
    assert (answer.status_code, SAID in page, ANSWERS["concern"] in page) == (422, True, True)
    with acting_user.acting_as(p.social_worker):
        assert Enquiry.objects.count() == 1
    fresh = str(answer.context["form"]["key"].value())
    assert fresh not in {"", str(theirs.pk)}
    again = client.post(reverse("consent:urgent"), sent | {"key": fresh})
    assert SAID not in again.content.decode(), "it has a key now"


def test_a_key_of_another_enquirys_row(partnership: Partnership) -> None:
    """Also of one's own: nothing of the other enquiry is changed, and nothing is said of it."""
    p = partnership
    one, other = opened(p.social_worker), opened(p.social_worker)
    taken = next(iter(people_of(other, p.social_worker).values()))
    client = sign_in(Client(), p.social_worker)
    sent = {
        "key": str(taken),
        "name": "Ola Marlow",
        "role": "other",
        "information_needed": "no",
    }
    answer = client.post(reverse("enquiries:add_person", args=[one.pk]), sent)
    assert answer.status_code == 422
    assert SAID in answer.content.decode()
    with acting_user.acting_as(p.social_worker):
        assert not Person.objects.filter(name="Ola Marlow").exists()
