"""Who sees what of requests, answers and releases: both locks, and nothing to be told by comparing pages."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import actions, queries
from disclosures.models import InformationRequest, Item, Release
from enquiries.models import Enquiry
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from tests.factories import Partnership, opened, sign_in
from tests.harness.database import Sql
from tests.integration.disclosures.case import ASKING, HIDDEN_WORDS, SECRET_WORDS, page, release, send


@pytest.fixture
def answered(partnership: Partnership) -> tuple[Enquiry, InformationRequest, UUID]:
    """Health was asked; it shared one item with the lead agency and kept one thing back."""
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {}, withheld=({},))
    with session.acting_as(p.nurse):
        return enquiry, asked, Release.objects.get().pk


def addresses(enquiry_id: UUID, request_id: UUID, release_id: UUID) -> Iterator[str]:
    for name in ("ask", "ask_preview"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id])
    for name in ("request", "answer", "share", "withhold", "nothing", "refuse", "preview"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, request_id])
    for name in ("change_item", "change_withholding", "remove"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, request_id, new_key()])
    for name in ("release", "acknowledge"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, release_id])


def statuses(client: Client, address: str) -> set[int]:
    """Of opening and of posting; a page that only takes one of the two answers 405 to the other."""
    return {client.get(address).status_code, client.post(address, {"key": str(new_key())}).status_code} - {
        405
    }


def test_an_outsider_gets_not_found_everywhere(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    enquiry, asked, released = answered
    for user in (partnership.officer, partnership.administrator):
        client = sign_in(Client(), user)
        for address in addresses(enquiry.pk, asked.pk, released):
            assert statuses(client, address) == {404}, address


def test_another_cases_ids_under_this_cases_address_are_not_found(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    _enquiry, asked, released = answered
    other = opened(partnership.social_worker)
    send(other, partnership.health, partnership.social_worker)
    mixed = [one for one in addresses(other.pk, asked.pk, released) if "/ask/" not in one]
    for user in (partnership.social_worker, partnership.nurse, partnership.guardian):
        client = sign_in(Client(), user)
        for address in mixed:
            assert statuses(client, address) == {404}, address


def test_one_agencys_request_is_not_anothers(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    p = partnership
    enquiry, asked, released = answered
    send(enquiry, p.police, p.social_worker)
    client = sign_in(Client(), p.officer)
    for address in addresses(enquiry.pk, asked.pk, released):
        if "/ask/" not in address:
            assert statuses(client, address) == {404}, address
    with session.acting_as(p.officer):
        assert [row.request.asked_id for row in queries.requests_of(p.officer, enquiry.pk)] == [p.police.pk]


@pytest.mark.clause("REC2")
def test_the_lead_agency_reads_nothing_of_what_was_kept_back(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    enquiry, asked, released = answered
    lead = partnership.social_worker
    for address in (
        reverse("disclosures:request", args=[enquiry.pk, asked.pk]),
        reverse("disclosures:release", args=[enquiry.pk, released]),
    ):
        seen = page(lead, address)
        assert HIDDEN_WORDS not in seen
        assert "Far beyond what they need" not in seen
        assert "One thing was kept back" in seen
        assert HIDDEN_WORDS in page(partnership.nurse, address)


@pytest.mark.clause("REC2")
def test_hidden_and_nothing_held_are_the_same_pages(partnership: Partnership) -> None:
    p = partnership
    texts = []
    for hide in (True, False):
        enquiry = opened(p.social_worker)
        asked = send(enquiry, p.health, p.social_worker)
        if hide:
            release(asked, p.nurse, withheld=({"existence_shown": "no"},), searched="All records.")
        else:
            with session.acting_as(p.nurse):
                actions.answer_nothing(
                    enquiry_id=enquiry.pk,
                    request_id=asked.pk,
                    searched="All records.",
                    by=p.nurse,
                    key=new_key(),
                )
        shown = page(p.social_worker, reverse("disclosures:request", args=[enquiry.pk, asked.pk]))
        shown += page(p.social_worker, reverse("enquiry", args=[enquiry.pk]))
        shown = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", shown.replace(enquiry.reference, ""))
        shown = re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d", "", shown)
        texts.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown))
    assert texts[0] == texts[1]
    assert "kept back" not in texts[0]


@pytest.mark.clause("REC2")
def test_hidden_beside_shared_items_is_not_counted(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {}, withheld=({"existence_shown": "no"}, {"existence_shown": "yes"}))
    with session.acting_as(p.social_worker):
        row = queries.requests_of(p.social_worker, enquiry.pk)[0]
        assert (row.withheld, row.release_id is not None) == (1, True)
    with session.acting_as(p.nurse):
        assert queries.requests_of(p.nurse, enquiry.pk)[0].withheld == 2


def test_the_guardian_reads_decisions_and_reasons_without_content(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    enquiry, asked, released = answered
    shared = page(partnership.guardian, reverse("disclosures:release", args=[enquiry.pk, released]))
    assert "It shows a pattern." in shared
    assert "Verified fact" in shared
    for address in (
        reverse("disclosures:release", args=[enquiry.pk, released]),
        reverse("disclosures:request", args=[enquiry.pk, asked.pk]),
    ):
        seen = page(partnership.guardian, address)
        assert "Kept back 1" in seen
        for words in (SECRET_WORDS, HIDDEN_WORDS, "Far beyond what they need", "Item 1: Kit"):
            assert words not in seen
    acknowledge = reverse("disclosures:acknowledge", args=[enquiry.pk, released])
    assert (
        sign_in(Client(), partnership.guardian).post(acknowledge, {"key": str(new_key())}).status_code == 403
    )


def test_whoever_may_see_but_not_act_is_told_why(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    enquiry, asked, _released = answered
    answer = reverse("disclosures:answer", args=[enquiry.pk, asked.pk])
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    for user, address in (
        (partnership.social_worker, answer),
        (partnership.nurse, ask),
        (partnership.guardian, ask),
    ):
        response = sign_in(Client(), user).get(address)
        assert response.status_code == 403
        assert reverse("law:clause", args=["SEC1"]) in response.content.decode()


# The second lock, with the application out of the way ------------------------------------------------
COLUMNS = (
    "id, enquiry_id, release_id, about_id, about_name, kind, certainty, information_from, happened_at, recorded_at,"
    " recorded_by_id, agency_id, necessary, proportionate, life_at_risk, relevant, necessary_because,"
    " proportionate_because, relevant_because"
)
VALUES = "%s, %s, %s, %s, 'Kit', 'health', 'verified', '2026-01-01', now(), now(), %s, %s, true, true, false, true, 'x', 'x', 'x'"


def insert_item(sql: Sql, item: Item, by: User) -> None:
    sql(
        f"INSERT INTO disclosures_item ({COLUMNS}) VALUES ({VALUES})",
        [new_key(), item.enquiry_id, item.release_id, item.about_id, by.pk, by.agency_id],
        person=by.pk,
    )


def test_whoever_was_not_asked_inserts_no_item(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID], app_sql: Sql
) -> None:
    p = partnership
    with session.acting_as(p.nurse):
        item = Item.objects.get()
    for user in (p.officer, p.social_worker, p.administrator, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            insert_item(app_sql, item, user)


DECISIONS = (
    "informationrequest requestperson answer release item itemcontent itemrecipient withholding withholdingreason"
    " withholdingaccount historicalrelease historicalitem historicalitemcontent historicalwithholding"
)


@pytest.mark.parametrize("table", DECISIONS.split())
@pytest.mark.clause("REC1")
def test_nobody_changes_or_deletes_what_was_decided(
    partnership: Partnership,
    answered: tuple[Enquiry, InformationRequest, UUID],
    app_sql: Sql,
    owner_sql: Sql,
    table: str,
) -> None:
    for statement in (f"UPDATE disclosures_{table} SET id = id", f"DELETE FROM disclosures_{table}"):
        for sql in (app_sql, owner_sql):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sql(statement, person=partnership.nurse.pk)


def test_raw_sql_reads_no_content_outside_holder_and_recipient(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID], app_sql: Sql
) -> None:
    p = partnership
    counts = {
        user.name: len(app_sql("SELECT 1 FROM disclosures_itemcontent", person=user.pk))
        for user in (p.nurse, p.social_worker, p.officer, p.guardian, p.administrator)
    }
    assert counts == {"Nia Nurse": 1, "Sam Worker": 1, "Oba Officer": 0, "Gwen Guardian": 0, "Ada Admin": 0}
    accounts = {
        user.name: len(app_sql("SELECT 1 FROM disclosures_withholdingaccount", person=user.pk))
        for user in (p.nurse, p.social_worker, p.officer, p.guardian)
    }
    assert accounts == {"Nia Nurse": 1, "Sam Worker": 0, "Oba Officer": 0, "Gwen Guardian": 0}
    assert app_sql("SELECT 1 FROM disclosures_itemcontent") == []


# Speed ---------------------------------------------------------------------------------------------
def count(user: User, ask: Any) -> int:
    with session.acting_as(user):
        _ = user.is_partnership_guardian, user.agency  # the signed-in person, known before a page asks
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask()
    return len(captured)


def test_a_page_costs_the_same_number_of_queries_for_more_rows(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    first = send(enquiry, p.health, p.social_worker)
    release(first, p.nurse, {}, withheld=({},))
    with session.acting_as(p.nurse):
        released = Release.objects.get().pk

    def costs(asked: InformationRequest, release_id: UUID) -> list[int]:
        asks = [
            (p.social_worker, lambda: queries.asking(enquiry.pk, p.social_worker)),
            (p.social_worker, lambda: queries.request_page(p.social_worker, enquiry.pk, asked.pk)),
            (p.nurse, lambda: queries.answering(p.nurse, enquiry.pk, asked.pk)),
            (p.social_worker, lambda: queries.release_page(p.social_worker, enquiry.pk, release_id)),
            (p.social_worker, lambda: queries.requests_of(p.social_worker, enquiry.pk)),
            (p.nurse, lambda: queries.to_answer(p.nurse).page()),
            (p.social_worker, lambda: queries.to_read(p.social_worker).page()),
            (p.social_worker, lambda: queries.received_of(p.social_worker, enquiry.pk)),
        ]
        return [count(user, ask) for user, ask in asks]

    few = costs(first, released)
    second = send(enquiry, p.health, p.social_worker)
    release(second, p.nurse, {}, {"text": "Two"}, {"text": "Three"}, withheld=({}, {}))
    send(enquiry, p.police, p.social_worker)
    send(enquiry, p.health, p.social_worker)
    with session.acting_as(p.nurse):
        newest = Release.objects.exclude(pk=released).get().pk
    many = costs(second, newest)
    assert few == many == [9, 10, 10, 11, 4, 1, 1, 1]


def test_worklists_go_on_from_page_to_page(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    p = partnership
    monkeypatch.setattr("enquiries.keyset.PAGE", 2)
    enquiry = opened(p.social_worker)
    asked = {send(enquiry, p.health, p.social_worker).pk for _ in range(5)}
    with session.acting_as(p.nurse):
        found, after = [], ""
        for _ in range(3):
            part = queries.to_answer(p.nurse).page(after)
            found += [row.key for row in part.rows]
            after = part.after
        assert (set(found), len(found), after) == (asked, 5, "")
        for nowhere in ("x", "2026-01-01_x", "2026-01-01T00:00:00_" + str(new_key())):
            assert len(queries.to_answer(p.nurse).page(nowhere).rows) == 2


def test_the_concern_stands_beside_every_question_of_an_answer(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    for name in ("answer", "share", "withhold", "nothing", "refuse"):
        seen = page(p.nurse, reverse(f"disclosures:{name}", args=[enquiry.pk, asked.pk]))
        assert ASKING["statement"] in seen
        assert ASKING["questions"] in seen
