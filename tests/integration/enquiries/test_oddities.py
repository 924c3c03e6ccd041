"""What is odd is asked once, never refused, and kept with the record when it is right: on every page where people are
written down (ACC2)."""

import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry, Person, Referral
from imap.access import acting_user
from tests.factories import Partnership, record, sign_in
from tests.support.advice import fields
from tests.support.forms import the_form
from tests.support.oddities import answered
from tests.support.urgent import ANSWERS

pytestmark = pytest.mark.clause("ACC2")
RECORD = reverse("enquiries:record_enquiry")
BORN_1980 = {
    "people-0-date_of_birth-day": "4", "people-0-date_of_birth-month": "3", "people-0-date_of_birth-year": "1980",
}  # fmt: skip
LONG_AGO = {
    "received_at-day": "1", "received_at-month": "3", "received_at-year": "1950", "received_at-time": "09:00",
}  # fmt: skip


def test_a_new_enquiry_is_asked_about_once_and_keeps_what_was_confirmed(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)  # a partner too
    data = the_form(client, **BORN_1980, **LONG_AGO)
    page = client.post(RECORD, data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is a problem" not in text
    assert "is a child on this enquiry and 46 years old" in text
    assert "We were contacted on 1 March 1950, more than a year ago" in text
    with acting_user.acting_as(partnership.social_worker):
        assert not Enquiry.objects.exists()
    unticked = client.post(RECORD, data | answered(page, tick=False))
    assert unticked.status_code == 422
    assert "Tick each unusual answer that is right, or correct it" in unticked.content.decode()
    for _twice in range(2):
        assert client.post(RECORD, data | answered(page)).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        kit = Person.objects.get(role="child")
        assert kit.confirmed == f"{kit.name} is a child on this enquiry and 46 years old"
        assert Referral.objects.get().confirmed == "We were contacted on 1 March 1950, more than a year ago"
    sign_in(client, partnership.social_worker)
    shown = client.get(reverse("person", args=[kit.enquiry_id, kit.pk])).content.decode()
    assert "Unusual, and confirmed as right" in shown


def test_another_odd_answer_is_asked_about_too_and_a_usual_one_goes_through(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.social_worker)
    data = the_form(client, **BORN_1980)
    given = answered(client.post(RECORD, data))
    another = client.post(RECORD, data | {"people-0-date_of_birth-year": "1981"} | given)
    assert another.status_code == 200
    assert "45 years old" in another.content.decode()
    assert client.post(RECORD, data | {"people-0-date_of_birth-year": "2018"} | given).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"role": "child", "name": "Kit Marlow"}, "Kit Marlow is on this enquiry twice"),
        ({"role": "child", "name": "Lu", "age_estimate": "45"}, "Lu is a child on this enquiry and 45 years old"),
        (
            {"role": "parent_or_carer", "name": "Ann", "parental_responsibility": "mother"},
            "Jo Marlow and Ann are both the birth mother",
        ),
        (
            {
                "role": "parent_or_carer", "name": "Ann", "date_of_birth-day": "1", "date_of_birth-month": "2",
                "date_of_birth-year": "2021",
            },
            "Ann is a parent or carer and not older than Kit Marlow",
        ),
    ],
)  # fmt: skip
def test_a_person_who_is_added_or_changed(
    partnership: Partnership, client: Client, given: dict[str, str], words: str
) -> None:
    worker = partnership.social_worker
    enquiry = record(worker)
    sign_in(client, worker)
    place = reverse("enquiries:add_person", args=[enquiry.pk])
    data = fields(client.get(place).content.decode()) | {"information_needed": "no"} | given
    page = client.post(place, data)
    assert (page.status_code, words in page.content.decode()) == (200, True)
    for _twice in range(2):
        assert client.post(place, data | answered(page)).status_code == 302
    with acting_user.acting_as(worker):
        added = Person.objects.filter(enquiry=enquiry).latest("added_at")
        assert words in added.confirmed
    change = reverse("enquiries:change_person", args=[enquiry.pk, added.pk])
    form = fields(client.get(change).content.decode()) | given
    changed = form | {"information_needed": "no", "relationship": "Cousin", "reason": "Told so by her aunt"}
    for _twice in range(2):  # confirmed before: not asked again
        assert client.post(change, changed).status_code == 302
    with acting_user.acting_as(worker):
        assert words in Person.objects.get(pk=added.pk).confirmed


def test_the_urgent_screen_asks_and_never_refuses(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    place = reverse("consent:urgent")
    data = fields(client.get(place).content.decode()) | ANSWERS | {"age": "45"}
    page = client.post(place, data)
    assert page.status_code == 200
    assert "is a child on this enquiry and 45 years old" in page.content.decode()
    assert client.post(place, data | answered(page)).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert "45 years old" in Person.objects.get(role="child").confirmed
