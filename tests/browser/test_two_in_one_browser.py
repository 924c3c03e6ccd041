"""Two people use one browser, with and without JavaScript; and what is too long to send stays on the page."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, Partnership, opened
from tests.support.acting import fill, judge, press, sign_in, stands_out
from tests.support.browser import NewPage
from tests.support.case import send

pytestmark = [pytest.mark.browser, pytest.mark.committed]
TYPED = "Two absences in March, and a bruise that she did not explain."


def sign_in_here(page: Page, email: str) -> None:
    """Somebody signs in by the form, in a tab of this browser."""
    page.goto("/account/login/")
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_one_typed_is_theirs_and_waits_for_them(
    partnership: Partnership, new_page: NewPage, javascript: bool
) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.school, p.social_worker)
    address = reverse("disclosures:nothing", args=[asked.enquiry_id, asked.pk])
    first = new_page(javascript=javascript)
    sign_in(first, p.teacher, at=address)
    old = first.context.new_page()  # may be refused something: 409
    old.goto(address)
    first.context.clear_cookies(name="sessionid")
    fill(old, searched=TYPED)
    other = first.context.new_page()
    sign_in_here(other, p.nurse.email)
    press(old, "Answer: nothing to share")
    expect(old.get_by_role("heading", level=1)).to_have_text("This form was not sent")
    assert TYPED not in old.content()
    if javascript:
        judge(old)
        assert stands_out(old) <= 0
    other.get_by_role("button", name="Sign out").click()
    sign_in_here(other, p.teacher.email)
    expect(other.get_by_role("heading", name="Forms that were not sent")).to_be_visible()
    if javascript:
        judge(other)
    with other.expect_navigation():
        other.get_by_role("region", name="Forms that were not sent").get_by_role("link").click()
    expect(other.locator("[name=searched]")).to_have_value(TYPED)


def test_what_is_too_long_to_send_stays_on_the_page(partnership: Partnership, page: Page) -> None:
    enquiry = opened(partnership.social_worker)
    sign_in(page, partnership.social_worker)
    page = page.context.new_page()  # may be refused something: the draft's save
    address = reverse("enquiries:change_concern", args=[enquiry.pk])
    page.goto(address)
    page.locator("[name=narrative]").fill("x" * 3_000_000)
    page.get_by_role("main").get_by_role("button", name="Save").click()
    box = page.get_by_role("alert").filter(has_text="This is too long to send")
    expect(box).to_be_focused()
    expect(box).to_contain_text("Shorten it by about 13%")
    judge(page)
    assert len(page.locator("[name=narrative]").input_value()) == 3_000_000
    assert page.url.endswith(address)
