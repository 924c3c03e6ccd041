"""What anybody may read without signing in, and that consent records name the privacy notice in force."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentAccount
from enquiries.models import Person
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.notices import notices
from tests.factories import Partnership, record, sign_in


@pytest.mark.parametrize("name", ["privacy_notice", "accessibility"])
def test_it_is_read_signed_out_and_linked_from_every_footer(partnership: Partnership, name: str) -> None:
    client = Client()
    assert client.get(reverse(name)).status_code == 200
    assert reverse(name) in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse(name)).status_code == 405
    assert client.get(reverse("law:guidance")).status_code == 302  # the rest still asks who is there


@pytest.mark.clause("PRV1")
def test_each_version_stays_readable(partnership: Partnership) -> None:
    for notice in notices():
        page = Client().get(reverse("privacy_notice_version", args=[notice.version]))
        assert f"Version {notice.version}" in page.content.decode()
    assert Client().get(reverse("privacy_notice_version", args=["0.0"])).status_code == 404


def post_consent(client: Client, person: Person, **told_on: str) -> Any:
    where = reverse("consent:consent", args=[person.enquiry_id, person.pk])
    data = {
        "key": str(new_key()), "seen": "", "position": "granted", "giver": str(person.pk), "method": "spoken",
        "told_why": "To find out", "told_what": "What they know", "told_how": "Securely", "told_with_whom": "Health",
        "told_means": "By telephone", "told_by": "Sam", "told_on-day": "1", "told_on-month": "2", "told_on-year": "2026",
        "capacity": "presumed",
    }  # fmt: skip
    return client.post(where, data | told_on)


@pytest.mark.clause("PRV1")
@pytest.mark.parametrize(("year", "version"), [("2026", notices()[-1].version), ("2001", "")])
def test_a_consent_record_names_the_notice_of_its_day(
    partnership: Partnership, year: str, version: str
) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    told_on = {"told_on-day": "1", "told_on-month": "2", "told_on-year": year} if year else {}
    client = sign_in(Client(), partnership.social_worker)
    assert post_consent(client, jo, **told_on).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        assert ConsentAccount.objects.get(record__person=jo).privacy_notice == version
