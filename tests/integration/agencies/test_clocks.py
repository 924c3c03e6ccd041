"""Clocks and lists are dated: an administrator changes them from a day on; what runs keeps its clock."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from consent.models import Override
from disclosures.models import InformationRequest
from disclosures.outcomes.views import NOW, SECTION_47
from enquiries.models import Rating
from imap.access.acting_user import acting_as
from imap.agencies.deadlines import actions
from imap.agencies.models import ClockChange, LocalEntry
from imap.db import clock
from imap.db.keys import new_key
from imap.law.clocks import Clock
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, sign_in
from tests.integration.agencies.posting import answers_on, post_page
from tests.support.case import send

CLOCKS = "/administration/clocks/"
LISTS = "/administration/lists/"


@pytest.fixture
def ada(partnership: Partnership) -> Client:
    """The administrator's browser."""
    return sign_in(Client(), partnership.administrator)


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def tomorrow() -> date:
    return localdate() + timedelta(days=1)


def set_red(ada: Client, hours: str, **changed: Any) -> Any:
    given = {"amount": hours, "unit": "hours", "reason": "Agreed at the board."} | day(
        "valid_from", tomorrow()
    )
    return post_page(ada, CLOCKS + "answer_red/", **(given | changed))


def test_a_clock_is_set_from_a_day_on_and_the_page_says_both(partnership: Partnership, ada: Client) -> None:
    assert "Nothing was ever changed" in ada.get(CLOCKS).content.decode()
    assert set_red(ada, "2")["Location"] == CLOCKS
    page = ada.get(CLOCKS).content.decode()
    assert "4 hours, day and night" in page  # in force now
    assert "2 hours, day and night, from" in page  # to come
    assert "Agreed at the board." in page
    assert "Ada Admin" in page


def test_what_begins_on_the_day_has_the_new_clock_and_what_began_keeps_its_own(
    partnership: Partnership, ada: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker, rating=Rating.RED)
    before = send(enquiry, p.health, p.social_worker)
    due_before = before.due_at
    set_red(ada, "2")
    set_review = {"amount": "1", "unit": "hours", "reason": "Quicker answers"} | day("valid_from", tomorrow())
    post_page(ada, CLOCKS + "review_red/", **set_review)
    moment = clock.now() + timedelta(days=1)
    with acting_as(p.social_worker), clock.in_the_past(moment):
        after = send(enquiry, p.police, p.social_worker)
        decided = override(enquiry, p.social_worker)
    with acting_as(p.social_worker):
        assert InformationRequest.objects.get(pk=before.pk).due_at == due_before
        assert due_before - before.recorded_at > timedelta(hours=3)
        assert InformationRequest.objects.get(pk=after.pk).due_at - moment <= timedelta(hours=2)
        assert Override.objects.get(pk=decided.pk).review_due_at - moment <= timedelta(hours=1)


@pytest.mark.parametrize(("changes", "words"), [
    ({"amount": "0"}, "whole number"), ({"amount": "1.5"}, "whole number"), ({"amount": "²"}, "whole number"),
    ({"amount": ""}, "Enter a whole number"), ({"amount": "99999"}, "At most"), ({"unit": "working_days"}, "day and night"),
    ({"reason": ""}, "Enter why"), ({"valid_from-day": "40"}, "real date"), ({"amount": "4"}, "already"),
    ({"valid_from-year": "2020"}, "Choose tomorrow"),
])  # fmt: skip
def test_bad_input_is_said_and_kept(
    partnership: Partnership, ada: Client, changes: dict[str, str], words: str
) -> None:
    answer = set_red(ada, **({"hours": "2"} | changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert changes.get("reason", "Agreed at the board.") in page
    with acting_as(partnership.administrator):
        assert not ClockChange.objects.exists()


@pytest.mark.clause("OVR7")
def test_a_review_is_never_made_slower_than_the_agreement(partnership: Partnership, ada: Client) -> None:
    given = {"amount": "5", "unit": "hours", "reason": "As was agreed with them"} | day(
        "valid_from", tomorrow()
    )
    answer = post_page(ada, CLOCKS + "review_red/", **given)
    assert answer.status_code == 422
    assert "You may set less, not more" in answer.content.decode()


def test_working_hours_are_set_from_a_day_on(partnership: Partnership, ada: Client) -> None:
    given = {"opens": "8am", "closes": "18.00", "reason": "Longer days"} | day("valid_from", tomorrow())
    assert post_page(ada, CLOCKS + "hours/", **given)["Location"] == CLOCKS
    assert "08:00–18:00, from" in ada.get(CLOCKS).content.decode()
    for bad, words in (({"closes": "07:00"}, "ends after it begins"), ({"opens": "25:00"}, "real time")):
        answer = post_page(ada, CLOCKS + "hours/", **(given | bad))
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_a_stale_form_is_told_and_a_form_posted_twice_is_one_change(
    partnership: Partnership, ada: Client
) -> None:
    stale = answers_on(ada, CLOCKS + "answer_red/")
    set_red(ada, "2")
    mine = stale | {"amount": "3", "unit": "hours", "reason": "Mine is right"} | day("valid_from", tomorrow())
    answer = ada.post(CLOCKS + "answer_red/", mine)
    assert answer.status_code == 422
    assert "Ada Admin changed this while you had it open: 2 hours, day and night" in answer.content.decode()
    with acting_as(partnership.administrator):
        newest = ClockChange.objects.get()
        same = {
            "name": "answer_red",
            "clock": Clock(3, "hours"),
            "valid_from": tomorrow(),
            "reason": "Mine is right",
        }
        key = new_key()
        for _post in range(2):
            actions.set_clock(**same, by=partnership.administrator, key=key, seen=str(newest.pk))  # type: ignore[arg-type]
        with pytest.raises(RuleViolation):
            actions.set_clock(**same, by=partnership.administrator, key=new_key(), seen="")  # type: ignore[arg-type]
        assert ClockChange.objects.count() == 2


@pytest.mark.committed
def test_the_database_keeps_clocks_to_administrators_and_for_good(
    partnership: Partnership, app_sql: Any
) -> None:
    statement = (
        "INSERT INTO agencies_clockchange (id, subject, amount, unit, valid_from, reason, recorded_by_id, recorded_at)"
        " VALUES (%s, 'answer_red', 1, 'hours', '2030-01-01', '', %s, now())"
    )
    manager, ada = partnership.lead_manager.pk, partnership.administrator.pk
    with pytest.raises(Exception, match="row-level security"):
        app_sql(statement, [new_key(), manager], person=manager)
    app_sql(statement, [new_key(), ada], person=ada)
    assert app_sql("SELECT count(*) FROM agencies_clockchange", person=manager) == [(1,)]
    with pytest.raises(Exception, match=r"permission denied|REC1"):
        app_sql("UPDATE agencies_clockchange SET amount = 9", person=ada)


def test_local_lists_begin_and_end_and_national_ones_are_only_shown(
    partnership: Partnership, ada: Client
) -> None:
    page = ada.get(LISTS).content.decode()
    assert "Children in Need census 2026" in page
    assert "There is nothing in this list yet" in page
    add = LISTS + "referred_on/add/"
    today = day("valid_from", localdate())
    for name in ("Early Help Hub", "Family Hub"):
        assert post_page(ada, add, name=name, reason="Opened by mistake", **today)["Location"] == LISTS
    again = post_page(ada, add, name="early help hub", reason="Again, and sooner", **today)
    assert "stands in the list already" in again.content.decode()
    old, new = (LocalEntry.objects.get(name=name) for name in ("Early Help Hub", "Family Hub"))
    where = f"{LISTS}entries/{old.pk}/"
    ended = day("valid_until", localdate())
    assert (
        post_page(ada, where, reason="Merged with another", successor=str(new.pk), **ended)["Location"]
        == LISTS
    )
    page = ada.get(LISTS).content.decode()
    assert "replaced by Family Hub" in page
    theirs = ada.get(where).content.decode()
    assert "Merged" in theirs
    assert "Record the end" not in theirs
    twice = ada.post(where, {"reason": "Again, and sooner", "successor": ""} | ended)
    assert "ended this entry already" in twice.content.decode()


def test_an_outcome_offers_what_is_on_the_list_today(partnership: Partnership, ada: Client) -> None:
    today = day("valid_from", localdate())
    post_page(ada, LISTS + "referred_on/add/", name="Early Help Hub", reason="Opened by mistake", **today)
    post_page(
        ada,
        LISTS + "referred_on/add/",
        name="Later Hub",
        reason="A later hub opens",
        **day("valid_from", tomorrow()),
    )
    enquiry = opened(partnership.social_worker)
    client = sign_in(Client(), partnership.social_worker)
    page = client.get(reverse("disclosures:outcome", args=[enquiry.pk]), {NOW: SECTION_47}).content.decode()
    assert '<option value="Early Help Hub">' in page
    assert 'list="referred-on"' in page
    assert "Later Hub" not in page


def test_for_others_there_is_nothing(partnership: Partnership) -> None:
    client = sign_in(Client(), partnership.lead_manager)
    for address in (CLOCKS, CLOCKS + "hours/", CLOCKS + "answer_red/", LISTS, LISTS + "referred_on/add/"):
        assert client.get(address).status_code == 404
    ada = sign_in(Client(), partnership.administrator)
    for nothing in (CLOCKS + "x/", LISTS + "x/add/", f"{LISTS}entries/{new_key()}/"):
        assert ada.get(nothing).status_code == 404
