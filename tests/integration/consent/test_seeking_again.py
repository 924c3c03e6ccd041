"""Consent that is to be sought again, as real people through Django's client, both locks on."""

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentChange
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, refuse_consent, sign_in
from tests.support.case import people_of
from tests.support.forms import hidden

HOW = "It began as school attendance, and is about an injury now."


@pytest.mark.clause("CON7")
def test_a_change_is_work_until_a_newer_record_stands(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    jo = people_of(enquiry, p.social_worker)["Jo Marlow"]
    client = sign_in(Client(), p.social_worker)
    task = "Consent to be sought again"
    address = reverse("consent:changed", args=[enquiry.pk, jo])
    assert address in client.get(reverse("consent:consent", args=[enquiry.pk, jo])).content.decode()
    stale = hidden(client.get(address).content.decode())
    assert client.post(address, stale | {"what": "use", "because": ""}).status_code == 422
    for _time in range(2):  # posted twice: one change
        assert client.post(address, stale | {"what": "use", "because": HOW}).status_code == 302
    with acting_user.acting_as(p.social_worker):
        assert ConsentChange.objects.get().because == HOW
    assert task in client.get(reverse("work")).content.decode()
    assert task not in sign_in(Client(), p.nurse).get(reverse("work")).content.decode()
    assert HOW in client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").content.decode()
    refuse_consent(enquiry, p.social_worker)
    assert task not in client.get(reverse("work")).content.decode()
    late = client.post(
        address, stale | {"key": str(new_key()), "what": "relationship", "because": "New worker."}
    )
    assert late.status_code == 422
    assert "Sam Worker recorded “Refused” meanwhile" in late.content.decode()
    assert sign_in(Client(), p.officer).get(address).status_code == 404
