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

from disclosures.models import InformationRequest, Item, Release
from disclosures.releases.queries import received_of, release_page
from disclosures.requests.queries import asking
from disclosures.responses import actions
from disclosures.responses.queries import answering, request_page, requests_of
from disclosures.worklists import to_answer, to_read
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import ASKING, HIDDEN_WORDS, SECRET_WORDS, page, release, send
from tests.support.sql import Sql


@pytest.fixture
def answered(partnership: Partnership) -> tuple[Enquiry, InformationRequest, UUID]:
    """Health was asked; it shared one item with the lead agency and kept one thing back."""
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {}, withheld=({},))
    with acting_user.acting_as(p.nurse):
        return enquiry, asked, Release.objects.get().pk


def addresses(enquiry_id: UUID, request_id: UUID, release_id: UUID) -> Iterator[str]:
    for name in ("ask", "ask_preview"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id])
    for name in ("request", "answer", "share", "withhold", "nothing", "refuse", "preview"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, request_id])
    for name in ("another", "left_out", "change_item", "change_withholding", "remove"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, request_id, new_key()])
    for name in ("release", "acknowledge"):
        yield reverse(f"disclosures:{name}", args=[enquiry_id, release_id])


def statuses(client: Client, address: str) -> set[int]:
    """Of opening and of posting; a page that only takes one of the two answers 405 to the other."""
    return {client.get(address).status_code, client.post(address, {"key": str(new_key())}).status_code} - {
        405
    }


def test_what_is_not_somebodys_is_not_found(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    """An outsider's case; another case's keys under this case's address; another agency's request."""
    p = partnership
    enquiry, asked, released = answered
    theirs = list(addresses(enquiry.pk, asked.pk, released))

    def not_found(user: User, some: list[str]) -> None:
        client = sign_in(Client(), user)
        for address in some:
            assert statuses(client, address) == {404}, (user.name, address)

    for outsider in (p.officer, p.administrator):
        not_found(outsider, theirs)
    other = opened(p.social_worker)
    send(other, p.health, p.social_worker)
    mixed = [one for one in addresses(other.pk, asked.pk, released) if "/ask/" not in one]
    for user in (p.social_worker, p.nurse, p.guardian):
        not_found(user, mixed)
    send(enquiry, p.police, p.social_worker)
    not_found(p.officer, [one for one in theirs if "/ask/" not in one])
    with acting_user.acting_as(p.officer):
        assert [row.request.asked_id for row in requests_of(p.officer, enquiry.pk)] == [p.police.pk]


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
            with acting_user.acting_as(p.nurse):
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
        shown = re.sub(r'\s*<section aria-labelledby="likely">.*?</section>\s*', "\n", shown, flags=re.DOTALL)
        shown = re.sub(r"\s*\n\s*", "\n", shown)
        shown = re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d", "", shown)
        texts.append(re.sub(r'name="(csrfmiddlewaretoken|opened-by)" value="[^"]*"', "", shown))
    assert texts[0] == texts[1]
    assert "kept back" not in texts[0]


@pytest.mark.clause("REC2")
def test_hidden_beside_shared_items_is_not_counted(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    release(asked, p.nurse, {}, withheld=({"existence_shown": "no"}, {"existence_shown": "yes"}))
    with acting_user.acting_as(p.social_worker):
        row = requests_of(p.social_worker, enquiry.pk)[0]
        assert (row.withheld, row.release_id is not None) == (1, True)
    with acting_user.acting_as(p.nurse):
        assert requests_of(p.nurse, enquiry.pk)[0].withheld == 2


@pytest.mark.clause("REC2")
def test_the_lead_agency_reads_nothing_of_what_was_kept_back(
    partnership: Partnership, answered: tuple[Enquiry, InformationRequest, UUID]
) -> None:
    """And the Guardian reads decisions and reasons without content; whoever may see and not act is told why."""
    p = partnership
    enquiry, asked, released = answered
    lead, guardian = sign_in(Client(), p.social_worker), sign_in(Client(), p.guardian)
    nurse = sign_in(Client(), p.nurse)
    request = reverse("disclosures:request", args=[enquiry.pk, asked.pk])
    shared = reverse("disclosures:release", args=[enquiry.pk, released])
    for address in (request, shared):
        seen = lead.get(address).content.decode()
        assert HIDDEN_WORDS not in seen
        assert "Far beyond what they need" not in seen
        assert "One thing was kept back" in seen
        assert HIDDEN_WORDS in nurse.get(address).content.decode()
        overseen = guardian.get(address).content.decode()
        assert "Kept back 1" in overseen
        for words in (SECRET_WORDS, HIDDEN_WORDS, "Far beyond what they need", "Item 1: Kit"):
            assert words not in overseen
        if address == shared:
            assert "It shows a pattern." in overseen
            assert "Verified fact" in overseen
    acknowledge = reverse("disclosures:acknowledge", args=[enquiry.pk, released])
    assert guardian.post(acknowledge, {"key": str(new_key())}).status_code == 403
    answer = reverse("disclosures:answer", args=[enquiry.pk, asked.pk])
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    for client, address in ((lead, answer), (nurse, ask), (guardian, ask)):
        response = client.get(address)
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


DECISIONS = (
    "informationrequest requestperson answer release item itemcontent itemrecipient withholding withholdingreason"
    " withholdingaccount historicalrelease historicalitem historicalitemcontent historicalwithholding"
)


@pytest.mark.committed
@pytest.mark.clause("REC1")
def test_nobody_changes_or_deletes_what_was_decided(
    partnership: Partnership,
    answered: tuple[Enquiry, InformationRequest, UUID],
    app_sql: Sql,
    owner_sql: Sql,
) -> None:
    for table in DECISIONS.split():
        for statement in (f"UPDATE disclosures_{table} SET id = id", f"DELETE FROM disclosures_{table}"):
            for sql in (app_sql, owner_sql):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match=table):
                    sql(statement, person=partnership.nurse.pk)


@pytest.mark.committed
def test_raw_sql_reads_and_writes_no_item_outside_holder_and_recipient(
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
    with acting_user.acting_as(p.nurse):
        item = Item.objects.get()
    for user in (p.officer, p.social_worker, p.administrator, p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            insert_item(app_sql, item, user)


# Speed ---------------------------------------------------------------------------------------------
def count(user: User, ask: Any) -> int:
    with acting_user.acting_as(user):
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
    with acting_user.acting_as(p.nurse):
        released = Release.objects.get().pk

    def costs(asked: InformationRequest, release_id: UUID) -> list[int]:
        asks = [
            (p.social_worker, lambda: asking(enquiry.pk, p.social_worker)),
            (p.social_worker, lambda: request_page(p.social_worker, enquiry.pk, asked.pk)),
            (p.nurse, lambda: answering(p.nurse, enquiry.pk, asked.pk)),
            (p.social_worker, lambda: release_page(p.social_worker, enquiry.pk, release_id)),
            (p.social_worker, lambda: requests_of(p.social_worker, enquiry.pk)),
            (p.nurse, lambda: to_answer(p.nurse).page()),
            (p.social_worker, lambda: to_read(p.social_worker).page()),
            (p.social_worker, lambda: received_of(p.social_worker, enquiry.pk)),
        ]
        return [count(user, ask) for user, ask in asks]

    few = costs(first, released)
    second = send(enquiry, p.health, p.social_worker)
    release(second, p.nurse, {}, {"text": "Two"}, {"text": "Three"}, withheld=({}, {}))
    send(enquiry, p.police, p.social_worker)
    send(enquiry, p.health, p.social_worker)
    with acting_user.acting_as(p.nurse):
        newest = Release.objects.exclude(pk=released).get().pk
    many = costs(second, newest)
    assert few == many
    assert max(many) <= 10, many


def test_worklists_go_on_from_page_to_page(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    p = partnership
    monkeypatch.setattr("imap.db.keyset_pages.PAGE", 2)
    enquiry = opened(p.social_worker)
    asked = {send(enquiry, p.health, p.social_worker).pk for _ in range(5)}
    with acting_user.acting_as(p.nurse):
        found, after = [], ""
        for _ in range(3):
            part = to_answer(p.nurse).page(after)
            found += [row.key for row in part.rows]
            after = part.after
        assert (set(found), len(found), after) == (asked, 5, "")
        for nowhere in ("x", "2026-01-01_x", "2026-01-01T00:00:00_" + str(new_key())):
            assert len(to_answer(p.nurse).page(nowhere).rows) == 2


def test_the_concern_stands_beside_every_question_of_an_answer(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    for name in ("answer", "share", "withhold", "nothing", "refuse"):
        seen = page(p.nurse, reverse(f"disclosures:{name}", args=[enquiry.pk, asked.pk]))
        assert ASKING["statement"] in seen
        assert ASKING["questions"] in seen
