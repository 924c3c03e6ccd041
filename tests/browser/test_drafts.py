"""What somebody types is kept without a button, and taken up again; the urgent screen in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.acting import fill, judge, press, sign_in
from tests.factories import Partnership, opened
from tests.harness.browser import NewPage
from tests.integration.consent.test_urgent import ANSWERS

pytestmark = pytest.mark.browser
URGENT = reverse("consent:urgent")


def test_what_is_typed_is_kept_and_offered(partnership: Partnership, page: Page) -> None:
    sign_in(page, partnership.social_worker, at=URGENT)
    fill(page, narrative="Half a sentence")
    expect(page.locator("[data-draft-status]")).to_contain_text("Your answers are kept as you type")
    fill(page, narrative="Half a sentence more")
    page.goto("/")  # left before the pause was over: what is sent on leaving arrives a moment later
    page.wait_for_timeout(1_000)
    page.goto(URGENT)
    expect(page.get_by_role("heading", name="You have unsaved answers")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Continue with them").click()
    expect(page.locator("[name=narrative]")).to_have_value("Half a sentence more")


def test_who_is_signed_out_does_not_lose_the_form(partnership: Partnership, page: Page) -> None:
    sign_in(page, partnership.social_worker, at=URGENT)
    page.context.clear_cookies(name="sessionid")
    fill(page, narrative="Typed after the session ended")
    expect(page.locator("[data-draft-status]")).to_contain_text("you are signed out")
    page.get_by_role("button", name="Record and open").click()  # and nothing is sent
    expect(page.locator("[name=narrative]")).to_have_value("Typed after the session ended")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_urgent_screen_is_one_screen(
    partnership: Partnership, new_page: NewPage, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, partnership.social_worker)
    page.get_by_role("link", name="A child is in danger now").click()
    fill(page, **ANSWERS)
    press(page, "Record and open")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open")
    page.goto(URGENT)  # a recorded decision leaves no draft behind
    expect(page.get_by_role("heading", name="You have unsaved answers")).to_have_count(0)


def test_on_a_screen_about_something_it_stands_there_again(partnership: Partnership, page: Page) -> None:
    enquiry = opened(partnership.social_worker)
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    sign_in(page, partnership.social_worker, at=ask)
    fill(page, questions="Attendances since", asked=str(partnership.health.pk))
    press(page, "Preview the request")  # kept before it is sent, and turned back
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.goto(ask)
    expect(page.get_by_text("We kept what you typed on")).to_be_visible()
    expect(page.locator("[name=questions]")).to_have_value("Attendances since")
    judge(page)
    page.goto("/")
    judge(page)
    page.get_by_role("link", name="Hand over or discard").click()
    judge(page)
    page.get_by_label("Mina Manager").check()
    press(page, "Hand it over")
    expect(page.get_by_role("heading", name="Yours, not finished")).to_have_count(0)
    page.goto(ask)
    expect(page.locator("[name=questions]")).to_have_value("")


def test_without_a_connection_nothing_is_sent_and_nothing_is_lost(
    partnership: Partnership, page: Page
) -> None:
    sign_in(page, partnership.social_worker, at=URGENT)
    page.route("**/drafts/save/", lambda route: route.abort())
    fill(page, narrative="Typed on a train")
    page.get_by_role("button", name="Record and open").click()  # and nothing is sent
    expect(page.locator("[data-draft-status]")).to_contain_text("Not sent: no connection")
    expect(page.locator("[name=narrative]")).to_have_value("Typed on a train")
    page.unroute("**/drafts/save/")
    page.wait_for_timeout(1_200)  # a second press within a second is no second press
    press(page, "Record and open")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("[name=narrative]")).to_have_value("Typed on a train")
