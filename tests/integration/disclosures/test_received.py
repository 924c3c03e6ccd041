"""Information received, over every agency that shared."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.models import Acknowledgement, Release
from disclosures.received import queries
from disclosures.received import queries as received_queries
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import page, release, send

OLD = {"text": "Moved house in spring.", "information_from": "2025-04-02", "certainty": "hearsay"}
NEW = {"text": "Called out on Sunday.", "information_from": "2025-10-05"}
MIDDLE = {"text": "Attended with a bruise.", "information_from": "2025-09-01"}


@pytest.fixture
def case(partnership: Partnership) -> Enquiry:
    """The trust shared one old and one middle item with the lead agency; the police a new one, also with the
    school."""
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, OLD, MIDDLE)
    release(send(enquiry, p.police, p.social_worker), p.officer, NEW, to=(p.lead, p.school))
    return enquiry


def at(enquiry: Enquiry) -> str:
    return reverse("disclosures:information", args=[enquiry.pk])


def texts(html: str) -> list[str]:
    return [one["text"] for _place, one in sorted((html.find(w["text"]), w) for w in (OLD, NEW, MIDDLE) if w["text"] in html)]  # fmt: skip


def read(user: User, enquiry: Enquiry, agency_name: str) -> Any:
    with acting_user.acting_as(user):
        key = Release.objects.get(enquiry=enquiry, agency__name=agency_name).pk
    address = reverse("disclosures:read_information", args=[enquiry.pk, key])
    return sign_in(Client(), user).post(address, {"key": str(new_key())})


@pytest.mark.clause("ACC1")
def test_all_items_with_their_marks(partnership: Partnership, case: Enquiry) -> None:
    html = page(partnership.social_worker, at(case))
    assert texts(html) == [NEW["text"], MIDDLE["text"], OLD["text"]]
    assert html.count("Not read yet") == 3
    card = html[: html.index(OLD["text"])].rpartition("<article")[2]
    assert "Hearsay" in card
    assert "2 April 2025" in card
    assert at(case) in page(partnership.social_worker, reverse("enquiry", args=[case.pk]))


def test_order_and_agency_stand_in_the_address(partnership: Partnership, case: Enquiry) -> None:
    worker = partnership.social_worker
    assert texts(page(worker, at(case) + "?order=chronology")) == [OLD["text"], MIDDLE["text"], NEW["text"]]
    of_trust = page(worker, f"{at(case)}?agency={partnership.health.pk}")
    assert texts(of_trust) == [MIDDLE["text"], OLD["text"]]
    assert "Northbridge Police" in of_trust  # still to choose
    assert texts(page(worker, f"{at(case)}?agency=nobody&order=sideways&after=here")) == [
        NEW["text"], MIDDLE["text"], OLD["text"],
    ]  # fmt: skip


def test_what_was_read_stands_below_what_was_not(partnership: Partnership, case: Enquiry) -> None:
    worker = partnership.social_worker
    assert "I have read the 2 items of Northbridge NHS Trust" in page(worker, at(case))
    response = read(worker, case, "Northbridge Police")
    assert response["Location"] == at(case)
    html = page(worker, at(case))
    assert texts(html) == [MIDDLE["text"], OLD["text"], NEW["text"]]
    assert html.count("Not read yet") == 2
    assert "item of Northbridge Police" not in html
    read(partnership.lead_manager, case, "Northbridge Police")  # a colleague was quicker
    with acting_user.acting_as(worker):
        assert Acknowledgement.objects.get().recorded_by_id == worker.pk


@pytest.mark.clause("SEC1")
def test_each_recipient_reads_its_own_items_and_nobody_else_any(
    partnership: Partnership, case: Enquiry
) -> None:
    p = partnership
    assert texts(page(p.teacher, at(case))) == [NEW["text"]]
    assert "Northbridge NHS Trust" not in page(p.teacher, at(case))
    assert texts(page(p.nurse, at(case))) == []  # what it shared itself, it did not receive
    assert sign_in(Client(), p.guardian).get(at(case)).status_code == 403
    assert sign_in(Client(), p.housing_officer).get(at(case)).status_code == 404
    assert read(p.teacher, case, "Northbridge Police").status_code == 302
    assert read(p.officer, case, "Northbridge Police").status_code == 403  # it shared it


def test_an_empty_page_says_so(partnership: Partnership) -> None:
    enquiry = record(partnership.social_worker)
    assert "Nothing has been shared with your agency" in page(partnership.social_worker, at(enquiry))


@pytest.mark.parametrize("order", [received_queries.NEWEST, received_queries.CHRONOLOGY])
def test_many_items_come_in_pages_that_lose_none(
    partnership: Partnership, case: Enquiry, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("disclosures.received.queries.PAGE", 1)
    worker = partnership.social_worker
    read(worker, case, "Northbridge Police")
    seen, address = [], f"{at(case)}?order={order}"
    while address:
        html = page(worker, address)
        seen += texts(html)
        link = re.search(r'href="(\?[^"]*after=[^"]*)"', html)
        address = at(case) + link[1].replace("&amp;", "&") if link else ""
    newest = [MIDDLE["text"], OLD["text"], NEW["text"]]
    assert seen == (
        newest if order == received_queries.NEWEST else [OLD["text"], MIDDLE["text"], NEW["text"]]
    )
    assert "Read all 2 items of Northbridge NHS Trust together" in page(worker, at(case))


def test_the_page_takes_a_constant_number_of_queries(partnership: Partnership, case: Enquiry) -> None:
    p = partnership

    def count() -> int:
        with acting_user.acting_as(p.social_worker), CaptureQueriesContext(connection) as asked:
            queries.received_page(p.social_worker, case.pk)
        return len(asked)

    before = count()
    release(send(case, p.housing, p.social_worker), p.housing_officer, OLD, MIDDLE, NEW)
    assert count() == before <= 6
