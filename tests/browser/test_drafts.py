"""What somebody types is kept without a button, and taken up again; the urgent screen in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, Partnership, opened
from tests.support.acting import fill, judge, press, sign_in
from tests.support.browser import NewPage
from tests.support.urgent import ANSWERS

pytestmark = pytest.mark.browser
URGENT = reverse("consent:urgent")


@pytest.mark.committed
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


def signed_in_again(page: Page, partnership: Partnership) -> None:
    """Sign in on the page that asks for it."""
    page.get_by_label("Work e-mail address").fill(partnership.social_worker.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.committed
@pytest.mark.parametrize("javascript", [True, False])
def test_who_is_signed_out_does_not_lose_the_form(
    partnership: Partnership, new_page: NewPage, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, partnership.social_worker, at=URGENT)
    page.context.clear_cookies(name="sessionid")
    fill(page, narrative="Typed after the session ended")
    if javascript:
        box = page.get_by_role("alert").filter(has_text="You are signed out")
        expect(box).to_be_focused()
        judge(page)
    page.get_by_role("button", name="Record and open").click()
    signed_in_again(page, partnership)
    expect(page.get_by_role("alert").filter(has_text="Nothing was recorded")).to_be_visible()
    expect(page.locator("[name=narrative]")).to_have_value("Typed after the session ended")
    if javascript:
        judge(page)


@pytest.mark.committed
def test_a_change_of_the_concern_is_there_after_signing_in_in_another_tab(
    partnership: Partnership, page: Page
) -> None:
    address = reverse("enquiries:change_concern", args=[opened(partnership.social_worker).pk])
    sign_in(page, partnership.social_worker, at=address)
    page.context.clear_cookies(name="sessionid")
    fill(page, narrative="He is with his aunt", reason="The school rang at noon")
    other = page.context.new_page()
    other.goto("/account/login/")
    signed_in_again(other, partnership)
    press(page, "Save")
    expect(page.locator("[name=narrative]")).to_have_value("He is with his aunt")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Enquiry")


@pytest.mark.committed
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


@pytest.mark.committed
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
    with page.expect_navigation():
        page.get_by_role("link", name="Hand over or discard").click()
    judge(page)
    page.get_by_label("Mina Manager").check()
    press(page, "Hand it over")
    expect(page.get_by_role("heading", name="Yours, not finished")).to_have_count(0)
    page.goto(ask)
    expect(page.locator("[name=questions]")).to_have_value("")


@pytest.mark.committed
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


@pytest.mark.committed
@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_a_draft_could_not_be_kept_of_is_sent_all_the_same(
    partnership: Partnership, page: Page, status: int
) -> None:
    """The page that answers, be it that of an outage, keeps what was sent and says what to do."""
    sign_in(page, partnership.social_worker)
    page = page.context.new_page()  # one that may be refused something
    page.goto(URGENT)
    ours = {"Permissions-Policy": "camera=()"}
    page.route("**/drafts/save/", lambda route: route.fulfill(status=status, headers=ours, body=""))
    fill(page, narrative="Typed in an outage")
    press(page, "Record and open")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("[name=narrative]")).to_have_value("Typed in an outage")


@pytest.mark.committed
def test_behind_a_proxy_that_reaches_nobody_the_form_is_held_back(
    partnership: Partnership, page: Page
) -> None:
    """The proxy's page would take its place, and what was typed would be gone."""
    sign_in(page, partnership.social_worker)
    page = page.context.new_page()  # one that may be refused something
    page.goto(URGENT)
    page.route("**/drafts/save/", lambda route: route.fulfill(status=503, body="IMAP is not available"))
    fill(page, narrative="Typed in an outage")
    page.get_by_role("button", name="Record and open").click()
    expect(page.locator("[data-draft-status]")).to_contain_text("Not sent: the service is not available")
    expect(page.locator("[name=narrative]")).to_have_value("Typed in an outage")


def kept(page: Page) -> None:
    """Wait until the script has kept what was typed."""
    expect(page.locator("[data-draft-status]")).to_contain_text("Your answers are kept as you type")


@pytest.mark.committed
def test_two_windows_opened_before_anything_was_typed_are_two_drafts(
    partnership: Partnership, page: Page
) -> None:
    sign_in(page, partnership.social_worker, at=URGENT)
    other = page.context.new_page()
    other.goto(URGENT)
    fill(page, narrative="A call about Kit")
    kept(page)
    fill(other, narrative="A call about Robin")
    kept(other)
    fill(page, narrative="A call about Kit, from the school")
    kept(page)
    page.wait_for_timeout(4_000)  # the pause after which the second save goes
    for one in (page, other):
        one.goto("/")
    page.goto(URGENT)
    expect(page.get_by_role("heading", name="You have unsaved answers")).to_have_count(2)
    judge(page)
    for number, words in enumerate(("A call about Kit, from the school", "A call about Robin")):
        page.goto(URGENT)
        page.get_by_role("button", name="Continue with them").nth(number).click()
        expect(page.locator("[name=narrative]")).to_have_value(words)
    page.goto(URGENT)
    page.get_by_role("button", name="Discard it").nth(1).click()
    expect(page.get_by_role("heading", name="You have unsaved answers")).to_have_count(1)
    page.get_by_role("button", name="Start with an empty form").click()
    expect(page.locator("[name=narrative]")).to_have_value("")


@pytest.mark.committed
def test_on_a_screen_about_something_the_others_are_named(partnership: Partnership, page: Page) -> None:
    enquiry = opened(partnership.social_worker)
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    sign_in(page, partnership.social_worker, at=ask)
    other = page.context.new_page()
    other.goto(ask)
    fill(other, questions="At school on Monday?")
    kept(other)
    other.close()
    fill(page, questions="Attendances since")
    kept(page)
    page.goto(ask)
    expect(page.locator("[name=questions]")).to_have_value("Attendances since")
    judge(page)
    page.get_by_role("region", name="Other drafts of this page").get_by_role("link").click()
    expect(page.locator("[name=questions]")).to_have_value("At school on Monday?")


@pytest.mark.committed
def test_what_is_too_long_is_said_in_a_box_and_stays(partnership: Partnership, page: Page) -> None:
    sign_in(page, partnership.social_worker)
    page = page.context.new_page()  # one that may be refused something: what is too long is answered with 413
    page.goto(URGENT)
    box = page.locator("[data-draft-box]")
    expect(box).to_be_hidden()
    fill(page, narrative="x" * 400_001)
    expect(box).to_contain_text("shorten it and save it again")
    expect(page.locator("[data-draft-status]")).to_have_text("Not kept.")
    press(page, "Save and come back later")
    expect(page.get_by_text("This is too long to keep as a draft").first).to_be_visible()
    assert len(page.locator("[name=narrative]").input_value()) == 400_001
    fill(page, narrative="Half a sentence")
    kept(page)
    expect(box).to_be_hidden()
