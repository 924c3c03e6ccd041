"""The do-not-contact warning, on every address of the enquiry and for everybody who reaches it (OVR1)."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver

from consent.models import NotAsking
from enquiries.models import Enquiry
from imap.agencies import session
from imap.agencies.models import User
from tests.architecture.test_addresses import patterns
from tests.factories import Partnership, opened, override, sign_in
from tests.integration.consent.test_late import overridden_late
from tests.integration.disclosures.case import own_override, people_of, release, send
from tests.integration.work.test_enquiry_page import HARM, WARNING, not_asked


def addresses(known: dict[str, UUID | str]) -> Iterator[str]:
    """Every address that names an enquiry, with this case's own keys in it."""
    for route, _pattern in patterns(get_resolver()):
        if "<uuid:enquiry_id>" in route:
            yield "/" + re.sub(
                r"<uuid:(\w+)>", lambda part: str(known.get(part[1], known["person_id"])), route
            )


def pages(user: User, every: list[str]) -> dict[str, str]:
    """The pages of these that a person may open, or is told why not: address to text."""
    client, found = sign_in(Client(), user), {}
    for address in every:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405), (address, answer.status_code)
        if answer.status_code in (200, 403):
            found[address] = answer.content.decode()
    return found


@pytest.mark.clause("OVR1")
def test_the_warning_stands_on_every_address_for_each_kind_of_viewer(partnership: Partnership) -> None:
    p = partnership
    late = overridden_late(p)
    with session.acting_as(p.social_worker):
        enquiry = Enquiry.objects.get(pk=late.enquiry_id)
    asked = send(enquiry, p.health, p.social_worker)
    own_override(enquiry, p.nurse, *people_of(enquiry, p.social_worker).values())
    answered = release(asked, p.nurse, {}, to=(p.lead, p.school))
    waiting = send(enquiry, p.police, p.social_worker)
    known: dict[str, UUID | str] = {
        "enquiry_id": enquiry.pk,
        "person_id": people_of(enquiry, p.social_worker)["Jo Marlow"],
        "request_id": waiting.pk,
        "release_id": answered.release.pk,
        "override_id": override(enquiry, p.social_worker).pk,
        "spoken_id": late.pk,
    }
    every = list(addresses(known))
    assert not any(WARNING in text for text in pages(p.social_worker, every).values())
    not_asked(enquiry, p.social_worker, NotAsking.RISK)
    viewers = {  # and at least so many pages that are theirs
        "lead agency": (p.social_worker, 20),
        "asked": (p.officer, 8),
        "answered": (p.nurse, 3),
        "recipient": (p.teacher, 3),
        "Guardian": (p.guardian, 3),
    }
    for kind, (user, least) in viewers.items():
        shown = pages(user, every)
        assert len(shown) >= least, (kind, list(shown))
        assert [address for address, text in shown.items() if WARNING not in text] == [], kind
        told = [address for address, text in shown.items() if HARM in text]
        # Whom and what harm is the lead agency's; the Guardian reads it where the record tells what was said of consent.
        assert bool(told) is (kind in ("lead agency", "Guardian")), (kind, told)
        assert kind != "Guardian" or [one.rpartition("/record/")[1] for one in told] == ["/record/"]
    assert pages(p.housing_officer, every) == {}


@pytest.mark.clause("OVR1")
def test_the_database_tells_an_agency_that_was_asked_no_more_than_that(
    partnership: Partnership, app_sql: object
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    send(enquiry, p.health, p.social_worker)
    not_asked(enquiry, p.social_worker, NotAsking.RISK)
    ask = "SELECT * FROM imap.do_not_contact(%s)"
    assert app_sql(ask, [enquiry.pk], person=p.nurse.pk) == [(None, None, None)]  # type: ignore[operator]
    assert app_sql(ask, [enquiry.pk], person=p.officer.pk) == []  # type: ignore[operator]
    [(name, _risk_to, harm)] = app_sql(ask, [enquiry.pk], person=p.social_worker.pk)  # type: ignore[operator]
    assert (name, harm) == ("Jo Marlow", HARM)
