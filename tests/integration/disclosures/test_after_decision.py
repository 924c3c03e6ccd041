"""What an agency was asked for and answers after the decision: it goes through, marked, and comes back to somebody (OVR6)."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Answer, InformationRequest, Release
from enquiries.models import Enquiry, Stage
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.home.lists import lists_for
from tests.factories import Partnership, opened, refuse_consent, sign_in
from tests.support.case import (
    CLOSING,
    ITEM,
    SECRET_WORDS,
    page,
    people_of,
    release,
    send,
)
from tests.support.ending import close
from tests.support.forms import hidden, post, typed
from tests.support.my_work import decide
from tests.support.override import REASONS

Sql = Callable[..., list[tuple[Any, ...]]]
MARK = "Came after the decision"


def closed(enquiry: Enquiry, by: User) -> None:
    """Decided and closed, whatever was not answered yet."""
    decide(enquiry, by)
    close(enquiry, by)


def came_after(user: User) -> list[str]:
    """What My work says came after the decision."""
    with acting_user.acting_as(user):
        return [row.href for one in lists_for(user) if one.key == "after_decision" for row in one.rows]


@pytest.mark.clause("OVR6", "OVR2")
def test_consent_was_refused_and_the_enquiry_is_closed_and_the_response_goes_through_and_is_read(
    partnership: Partnership,
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    people = people_of(enquiry, p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    closed(enquiry, p.lead_manager)
    nurse, at = sign_in(Client(), p.nurse), [enquiry.pk, asked.pk]
    # without reasons of its own it is refused as on any other day, and not because the enquiry is closed
    item = typed(ITEM, about=people["Kit Marlow"], recipients=[str(p.lead.pk)])
    assert post(nurse, reverse("disclosures:share", args=at), item).status_code == 302
    ending = typed({name: CLOSING[name] for name in CLOSING if name not in ("purpose", "searched")})
    stopped = nurse.get(reverse("disclosures:preview", args=at)).content.decode()
    assert "Before this can be released" in stopped
    assert "The enquiry is closed" not in stopped
    own = post(nurse, reverse("disclosures:override", args=at), {**REASONS, "people": list(people.values())})
    assert own.status_code == 302, own.content.decode()
    sent = post(nurse, reverse("disclosures:preview", args=at), ending)
    assert sent.status_code == 302, sent.content.decode()
    with acting_user.acting_as(p.social_worker):
        answer, shared = Answer.objects.get(), Release.objects.get()
        assert answer.after_decision
        assert Enquiry.objects.get(pk=enquiry.pk).stage == Stage.CLOSED

    the_request = reverse("disclosures:request", args=at)
    assert came_after(p.social_worker) == [the_request]
    assert came_after(p.lead_manager) == [the_request]
    assert MARK in page(p.social_worker, reverse("work"))
    assert came_after(p.nurse) == came_after(p.guardian) == []
    for reader in (p.social_worker, p.nurse, p.guardian):
        assert MARK in page(reader, the_request)
    received = page(p.social_worker, reverse("disclosures:release", args=[enquiry.pk, shared.pk]))
    assert MARK in received
    assert SECRET_WORDS in received
    assert "answered after the decision" in page(
        p.lead_manager, reverse("audit:record", args=[enquiry.pk]) + "?whole=yes"
    )

    worker = sign_in(Client(), p.social_worker)
    shown = worker.get(the_request).content.decode()
    assert reverse("consent:reopen", args=[enquiry.pk]) in shown
    read = worker.post(reverse("disclosures:read_news", args=at), hidden(shown))
    assert read.status_code == 302
    assert came_after(p.social_worker) == came_after(p.lead_manager) == []
    assert MARK in page(p.social_worker, the_request)  # the mark stays


@pytest.mark.clause("OVR6")
@pytest.mark.parametrize("after", ["nothing", "refuse"])
def test_every_kind_of_response_after_the_decision_comes_back(partnership: Partnership, after: str) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    decide(enquiry, p.social_worker)  # decided, and not closed yet
    every: dict[str, dict[str, Any]] = {
        "nothing": {"searched": "Patient record, 2018 to today."},
        "refuse": {
            "grounds": ["not_relevant"],
            "reasons": "What we hold has no bearing on the bruise.",
            "helps": "It would show that there were no visits.",
            "hinders": "Nothing would be decided otherwise.",
        },
    }
    at = [enquiry.pk, asked.pk]
    sent = post(sign_in(Client(), p.nurse), reverse(f"disclosures:{after}", args=at), every[after])
    assert sent.status_code == 302, sent.content.decode()
    assert came_after(p.social_worker) == [reverse("disclosures:request", args=at)]


@pytest.mark.clause("OVR6")
def test_what_comes_before_the_decision_is_not_marked(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {})
    closed(enquiry, p.lead_manager)
    assert came_after(p.social_worker) == []
    assert MARK not in page(p.social_worker, reverse("disclosures:request", args=[enquiry.pk, asked.pk]))


@pytest.mark.committed
@pytest.mark.clause("OVR6")
@pytest.mark.parametrize("ends", [True, False])
def test_the_database_holds_the_mark(partnership: Partnership, app_sql: Sql, ends: bool) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked: InformationRequest = send(enquiry, p.health, p.social_worker)
    if ends:
        closed(enquiry, p.lead_manager)
    insert = (
        "INSERT INTO disclosures_answer (id, enquiry_id, request_id, number, kind, searched, reasons, helps, hinders,"
        " after_decision, happened_at, recorded_at, recorded_by_id, agency_id)"
        " VALUES (%s, %s, %s, 1, 'nothing', 'x', '', '', '', %s, now(), now(), %s, %s)"
    )
    values = [new_key(), enquiry.pk, asked.pk, not ends, p.nurse.pk, p.health.pk]
    with pytest.raises(psycopg.errors.CheckViolation, match="OVR6"):
        app_sql(insert, values, person=p.nurse.pk)
