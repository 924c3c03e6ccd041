"""Every stage of an enquiry, decided on the screens and held by the database."""

from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Enquiry, Stage, StageMove
from enquiries.stages import actions
from enquiries.stages.rules import TRANSITIONS
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, opened, record, sign_in
from tests.support.ending import CLOSED, close
from tests.support.forms import hidden, post


def stage_of(enquiry: Enquiry, by: User) -> str:
    with acting_user.acting_as(by):
        return Enquiry.objects.get(pk=enquiry.pk).stage


def decided(by: User) -> Enquiry:
    """An enquiry that was decided. (The outcome itself is another room's.)"""
    enquiry = opened(by)
    with acting_user.acting_as(by):
        actions.move(enquiry_id=enquiry.pk, after=Stage.DECIDED, reasons="Early help.", by=by)
    return enquiry


def answers(seen: str, **more: str) -> dict[str, str]:
    return {"key": str(new_key()), "seen_stage": seen, "reasons": "Because it is so."} | more


@pytest.mark.committed
def test_the_database_holds_the_same_table(partnership: Partnership, owner_sql: Any) -> None:
    pairs = set(owner_sql("SELECT from_stage, to_stage FROM imap.stage_moves()"))
    assert pairs == {(t.before.value, t.after.value) for t in TRANSITIONS}


def test_an_enquiry_is_not_opened_with_reasons_and_the_referrer_told(
    partnership: Partnership, client: Client
) -> None:
    enquiry = record(partnership.social_worker)
    where = reverse("enquiries:not_open", args=[enquiry.pk])
    sign_in(client, partnership.social_worker)
    refused = client.post(where, answers("received"))
    assert refused.status_code == 422
    assert "Enter what the referrer was told" in refused.content.decode()
    assert "Because it is so." in refused.content.decode()
    told = answers("received", referrer_told="Rang Tess Teacher at 10:00.")
    for _twice in range(2):
        assert client.post(where, told).status_code == 302
    assert stage_of(enquiry, partnership.social_worker) == Stage.NOT_OPENED
    text = client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").content.decode()
    assert "Moved from Received to Not opened" in text
    assert "Rang Tess Teacher at 10:00." in text
    assert text.count("Moved from") == 1


@pytest.mark.committed
def test_the_database_asks_what_the_referrer_was_told(partnership: Partnership, app_sql: Any) -> None:
    enquiry = record(partnership.social_worker)
    with pytest.raises(psycopg.errors.CheckViolation, match="referrer_told"):
        app_sql(
            "INSERT INTO enquiries_stagemove (id, enquiry_id, from_stage, to_stage, reasons, referrer_told, happened_at,"
            " recorded_at, recorded_by_id, agency_id) VALUES (%s, %s, 'received', 'not_opened', 'x', '', now(), now(), %s, %s)",
            [new_key(), enquiry.pk, partnership.social_worker.pk, partnership.lead.pk],
            person=partnership.social_worker.pk,
        )


def test_a_decided_enquiry_is_closed_and_opened_again(partnership: Partnership, client: Client) -> None:
    enquiry = decided(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    assert "Close the enquiry" in client.get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    assert post(client, reverse("disclosures:close", args=[enquiry.pk]), CLOSED).status_code == 302
    assert stage_of(enquiry, partnership.social_worker) == Stage.CLOSED
    sign_in(client, partnership.lead_manager)
    page = client.get(reverse("consent:reopen", args=[enquiry.pk])).content.decode()
    assert "Why are you opening this enquiry again?" in page
    assert client.post(reverse("consent:reopen", args=[enquiry.pk]), answers("closed")).status_code == 302
    assert stage_of(enquiry, partnership.social_worker) == Stage.OPEN
    with acting_user.acting_as(partnership.social_worker):
        last = StageMove.objects.filter(enquiry=enquiry).latest("recorded_at")
    assert (last.from_stage, last.to_stage, last.recorded_by) == ("closed", "open", partnership.lead_manager)


@pytest.mark.clause("OPEN1")
def test_what_was_never_opened_opens_only_with_positions(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        actions.move(
            enquiry_id=enquiry.pk,
            after=Stage.NOT_OPENED,
            reasons="No worry left.",
            referrer_told="By e-mail.",
            by=partnership.social_worker,
        )
    sign_in(client, partnership.social_worker)
    where = reverse("consent:reopen", args=[enquiry.pk])
    refused = client.post(where, answers("not_opened"))
    assert refused.status_code == 422
    assert "Record the consent position of Kit Marlow first" in refused.content.decode()
    grant_consent(enquiry, partnership.social_worker)  # possible at every stage, or this would be a dead end
    assert client.post(where, answers("not_opened")).status_code == 302
    assert stage_of(enquiry, partnership.social_worker) == Stage.OPEN


def test_a_stale_form_is_told_who_moved_it(partnership: Partnership, client: Client) -> None:
    enquiry = decided(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    where = reverse("disclosures:close", args=[enquiry.pk])
    stale = hidden(client.get(where).content.decode()) | CLOSED
    close(enquiry, partnership.lead_manager)
    answer = client.post(where, stale)
    assert answer.status_code == 422
    assert "Mina Manager moved this enquiry meanwhile: it is closed now" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["enquiries:not_open", "disclosures:close", "consent:reopen", "enquiries:earlier"]
)
def test_who_may_decide_it(partnership: Partnership, client: Client, name: str) -> None:
    enquiry = record(partnership.teacher)
    where = reverse(name, args=[enquiry.pk])
    sign_in(client, partnership.teacher)
    for answer in (client.get(where), client.post(where, answers("received", referrer_told="x"))):
        assert answer.status_code == 403
        assert "Your agency is not the lead agency" in answer.content.decode()
    for outsider in (partnership.officer, partnership.administrator):
        sign_in(client, outsider)
        assert client.get(where).status_code == client.post(where, answers("received")).status_code == 404
    assert stage_of(enquiry, partnership.social_worker) == Stage.RECEIVED


def test_a_stage_is_not_skipped_by_typing_an_address(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    for name in ("disclosures:close", "consent:reopen"):
        where = reverse(name, args=[enquiry.pk])
        if name != "consent:reopen":  # from "received" that page is the page of opening
            assert client.get(where).status_code == 403
        assert client.post(where, answers("closed")).status_code == 422
    assert stage_of(enquiry, partnership.social_worker) == Stage.RECEIVED
