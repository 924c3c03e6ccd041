"""An enquiry's form of which a part did not arrive: it comes back in words of ours, with everything that did."""

from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry
from imap.access import acting_user
from tests.factories import Partnership, sign_in
from tests.support.forms import hidden, the_form

RECORD = reverse("enquiries:record_enquiry")
SAID = "Part of this form did not arrive, so nothing was recorded. Check every person, and send it again."


def test_without_the_number_of_its_people(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    third = {"people-2-role": "other", "people-2-name": "Ola Quill", "people-2-information_needed": "no"}
    whole = the_form(client, rating_because="The arm is bruised, and nobody says how.") | third
    part = {name: value for name, value in whole.items() if not name.endswith("_FORMS")}
    answer = client.post(RECORD, part)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert SAID in text
    assert "bug report" not in text
    assert "ManagementForm" not in text
    assert "Kit O’Marlow" in text
    assert "Ola Quill" in text
    with acting_user.acting_as(partnership.teacher):
        assert not Enquiry.objects.exists()
    again = client.post(
        RECORD, whole | {name: value for name, value in hidden(text).items() if "_FORMS" in name}
    )
    assert SAID not in again.content.decode()
    assert len(again.context["people"].forms) == 3 if again.status_code == 422 else again.status_code == 302


def test_with_nothing_at_all(partnership: Partnership, client: Client) -> None:
    answer = sign_in(client, partnership.teacher).post(RECORD, {})
    assert answer.status_code == 422
    assert SAID in answer.content.decode()


def test_with_more_people_than_a_form_has(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    answer = client.post(RECORD, the_form(client, **{"people-TOTAL_FORMS": "21"}))
    assert answer.status_code == 422
    assert "Record at most 20 people here" in answer.content.decode()
