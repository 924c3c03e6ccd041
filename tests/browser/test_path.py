"""The shortest true path, played in a real browser: a worried school's call, to information that is read. Without JavaScript, as
narrow as a telephone; the long path (test_to_closure.py) is played with it. For `make pictures` this one is as well.
"""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Partnership
from tests.support.acting import (
    Looking,
    fill,
    press,
    sign_in,
    tick_everybody,
    tick_the_three,
)
from tests.support.browser import NewPage
from tests.support.recorded import recorded_by_the_school

pytestmark = pytest.mark.browser


WAYS = [(320, False), (1280, True)] if os.environ.get("PICTURES") else [(320, False)]


@pytest.mark.committed
@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_from_a_schools_call_to_information_read(
    partnership: Partnership, new_page: NewPage, width: int, javascript: bool
) -> None:
    page = new_page(width=width, javascript=javascript)
    look = Looking(page, javascript=javascript)
    where = recorded_by_the_school(page, look, partnership)
    _opened_by_the_lead_agency(page, look, partnership, where)
    _health_is_asked(page, look, partnership, where)
    _health_answers(page, look, partnership)
    _the_lead_agency_reads(page, look, partnership, where)
    _the_record_tells_it_in_order(page, look, where)


def _opened_by_the_lead_agency(page: Page, look: Looking, partnership: Partnership, where: str) -> None:
    sign_in(page, partnership.social_worker)
    look.at("My work", picture="my-work")
    page.get_by_role("link", name="Kit Marlow").click()
    look.at("Enquiry")
    expect(page.get_by_text("The enquiry is not open yet.").first).to_be_visible()
    for name in ("Kit Marlow", "Jo Marlow"):
        page.get_by_role("button", name=f"Record the consent position of {name}").click()
        look.at(f"Consent position of {name}")
        fill(page, position="granted")
        press(page, "Record the position")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        look.at(f"Consent position of {name}")
        fill(
            page,
            method="spoken",
            told_why="To find out how Kit is.",
            told_what="What health holds since June.",
            told_how="Through this system.",
            told_with_whom="The NHS trust.",
            told_means="In the school office.",
        )
        if name.startswith("Kit"):
            fill(page, own_view="Kit says that is fine.")
        press(page, "Record the position")
        expect(page.get_by_text(f"The consent position of {name} is recorded.")).to_be_visible()
        look.at("Enquiry")
    page.get_by_role("button", name="Open the enquiry").click()
    look.at("Open the enquiry")
    fill(page, reasons="The mother agrees, and the bruise needs an explanation.")
    press(page, "Open the enquiry")
    look.at("Enquiry")
    assert page.url.endswith(where)


def _health_is_asked(page: Page, look: Looking, partnership: Partnership, where: str) -> None:
    page.get_by_role("button", name="Ask an agency").click()
    look.at("Ask an agency")
    fill(page, asked=str(partnership.health.pk))
    tick_everybody(page)
    fill(
        page,
        statement="A teacher saw a bruise on Kit’s arm.",
        questions="Attendances since June, and injuries seen.",
        purpose="safeguard",
        necessary="yes",
        necessary_because="Only health holds attendances.",
        relevant="yes",
        relevant_because="The bruise may be one of several.",
        helps="It shows whether this happened before.",
        hinders="We would not know of earlier injuries.",
    )
    page.locator('input[name="proportionate"][value="yes"]').check()
    tick_the_three(page)
    fill(page, proportionate_because="Five months only, and injuries only.")
    press(page, "Preview the request")
    look.at("What Northbridge NHS Trust will see", picture="request-preview")
    press(page, "Send to Northbridge NHS Trust")
    look.at("Request to Northbridge NHS Trust")


def _health_answers(page: Page, look: Looking, partnership: Partnership) -> None:
    sign_in(page, partnership.nurse)
    page.get_by_role("main").get_by_role("link", name="Northbridge Children’s Services asks").click()
    look.at("Request to Northbridge NHS Trust")
    page.get_by_role("button", name="Answer this request").click()
    look.at("Your answer")
    page.get_by_role("button", name="Add information to share").click()
    look.at("Information to share")
    page.locator('input[name="about"]').first.check()
    fill(
        page,
        text="Seen on 3 July with a burn on the left hand; the account given did not fit.",
        kind="health",
        certainty="opinion",
        said_by="A&E registrar",
        checked_how="Read in the A&E record",
        necessary="yes",
        necessary_because="It answers the question.",
        relevant="yes",
        relevant_because="An earlier injury.",
        proportionate_because="One attendance.",
    )
    fill(
        page, **{"information_from-day": "3", "information_from-month": "7", "information_from-year": "2026"}
    )
    page.locator('input[name="proportionate"][value="yes"]').check()
    press(page, "Add to your answer")
    look.at("Your answer")
    page.get_by_role("button", name="Record something withheld").click()
    look.at("Something kept back")
    fill(
        page,
        description="A consultation of the mother’s",
        held_where="GP letters, 2025",
        necessary="no",
        necessary_because="It does not bear on the bruise.",
        relevant="no",
        relevant_because="Not about Kit.",
        proportionate_because="It is her own health.",
        helps="It would not.",
        hinders="It does not.",
    )
    page.locator('input[name="proportionate"][value="no"]').check()
    page.locator('input[name="existence_shown"][value="no"]').check()
    page.get_by_role("main").locator("form").last.get_by_role("button").first.click()
    look.at("Your answer")
    page.get_by_role("button", name="Preview your answer").click()
    look.at("Preview your answer", picture="answer-preview")
    expect(page.get_by_role("heading", name="What Northbridge Children’s Services will see")).to_be_visible()
    fill(page, helps="It shows an earlier injury.", hinders="The earlier injury would stay unknown.")
    tick_the_three(page)
    press(page, "Release")
    look.at("")


def _the_lead_agency_reads(page: Page, look: Looking, partnership: Partnership, where: str) -> None:
    sign_in(page, partnership.social_worker)
    page.get_by_role("main").get_by_role("link", name="Northbridge NHS Trust shared information").click()
    look.at("Shared by Northbridge NHS Trust", picture="received")
    expect(page.get_by_text("burn on the left hand")).to_be_visible()
    expect(page.get_by_text("Professional opinion")).to_be_visible()
    assert "consultation" not in page.content()
    press(page, "I have read this")
    expect(page.get_by_role("heading", name="Read by")).to_be_visible()
    page.goto(where)
    look.at("Enquiry", picture="enquiry")
    assert "consultation" not in page.content()


def _the_record_tells_it_in_order(page: Page, look: Looking, where: str) -> None:
    page.get_by_role("link", name="The record, in time order").click()
    look.at("Record of enquiry", picture="record")
    page.get_by_role("link", name="On one page, to print").click()
    told = page.locator(".imap-record__sentence").all_inner_texts()
    expected = (
        "Enquiry",
        "Consent position of Kit Marlow: Granted",
        "Moved from Received to Open",
        "Northbridge Children’s Services asked Northbridge NHS Trust",
        "Moved from Open to Gathering information",
        "Northbridge NHS Trust answered: Information shared",
        "Northbridge NHS Trust released information",
        "Northbridge Children’s Services has read the release",
    )
    places = [next(i for i, line in enumerate(told) if line.startswith(words)) for words in expected]
    assert places == sorted(places), told
    assert "consultation" not in page.content()
