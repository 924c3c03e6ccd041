"""Signing in and administration in a real browser: axe-core, a narrow screen, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Partnership
from tests.support.browser import NewPage, axe
from tests.support.signing_in import PASSWORD, give_password

pytestmark = pytest.mark.browser


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def fits(page: Page) -> bool:
    """Whether nothing stands out sideways at either width."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found.append(
            page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        )
    return all(found)


@pytest.mark.committed
def test_pages_of_signing_in_are_accessible_and_fit(partnership: Partnership, new_page: NewPage) -> None:
    """Those that no link leads to; the pages of administration are the crawl's (test_crawl.py)."""
    give_password(partnership.administrator, by=partnership.administrator)
    page = new_page(width=320)
    for address in (
        "/account/login/", "/account/password/reset/", "/account/password/reset/done/",
        "/account/password/reset/key/1-nonsense/", "/account/inactive/", "/account/signup/",
    ):  # fmt: skip
        page.goto(address)
        axe(page)
        assert fits(page), address
    page.goto("/account/login/")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    sign_in(page, partnership.administrator.email)
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()
    for address in ("/account/logout/", "/account/password/change/"):
        page.goto(address)
        axe(page)
        assert fits(page), address


@pytest.mark.committed
@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_is_added_and_changed(partnership: Partnership, new_page: NewPage, javascript: bool) -> None:
    give_password(partnership.administrator, by=partnership.administrator)
    page = new_page(javascript=javascript)
    sign_in(page, partnership.administrator.email)
    page.get_by_role("main").get_by_role("link", name="People", exact=True).click()
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("Agency", exact=True).select_option("Northbridge Police")
    page.get_by_label("Name", exact=True).fill("Nell New")
    page.get_by_label("Practitioner", exact=True).check()
    page.get_by_role("button", name="Add the person").click()
    page.get_by_role("link", name="Enter the person’s work e-mail address").click()
    page.keyboard.type("nell@police.example")  # the link led to the question
    page.get_by_role("button", name="Add the person").click()
    expect(page.get_by_text("Nell New is added.")).to_be_visible()
    page.get_by_label("Job title").fill("Detective")
    page.get_by_label("Why do you change this?").fill("Told by her sergeant")
    page.get_by_role("button", name="Record the change").click()
    expect(page.get_by_text("The change is recorded.")).to_be_visible()
    expect(page.get_by_role("cell", name="Told by her sergeant")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
