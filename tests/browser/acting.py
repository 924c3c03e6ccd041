"""Doing on a page what a person does: signing in, filling in by the names of the questions, going on."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from imap.agencies.models import User
from tests.factories import PASSWORD
from tests.harness.browser import axe

#: What a page is made of: the kinds of its elements, each within its parent. Pages of one make have the same faults.
MAKE = """() => [...new Set([...document.querySelectorAll('*')].map(e =>
  [e.parentElement, e].map(x => x ? x.tagName + '.' + x.className + '.' + (x.getAttribute('role') || '') : '').join('>')
))].sort().join('\\n')"""


def sign_in(page: Page, user: User | str, password: str = PASSWORD) -> None:
    """Sign in with the password, as everybody does; a user, or their e-mail address."""
    page.goto("/account/login/")
    page.get_by_label("Work e-mail address").fill(user if isinstance(user, str) else user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def change_to(page: Page, user: User) -> None:
    """One person leaves and another sits down."""
    sign_out(page)
    sign_in(page, user)


def fill(page: Page, **answers: str | list[str]) -> None:
    """Answer questions by name: texts and lists are filled, radios and checkboxes chosen by value."""
    for name, answer in answers.items():
        for value in answer if isinstance(answer, list) else [answer]:
            choice = page.locator(f'input[name="{name}"][value="{value}"]')
            control = page.locator(f'[name="{name}"]').first
            if choice.count() and choice.first.get_attribute("type") in ("radio", "checkbox"):
                choice.first.check()
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)


def tick_the_three(page: Page) -> None:
    """Confirm powers and the three legal tests, as they stand there."""
    page.locator('input[name="considered"]').check()


def press(page: Page, words: str) -> None:
    """Press a form's button and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=words).click()


class Looking:
    """Looks at every page that it is told of: axe-core, once for each make of page, and nothing standing out sideways.

    With PICTURES in the environment (`make pictures`) it also keeps the pictures that are named, in that directory.
    """

    def __init__(self, page: Page, *, javascript: bool) -> None:
        self.page, self.javascript = page, javascript
        self.judged: set[str] = set()
        self.pictures = os.environ.get("PICTURES", "") if javascript else ""

    def at(self, heading: str, *, picture: str = "") -> None:
        """The page with this heading is here, and nothing is wrong with it."""
        said = "; ".join(self.page.locator(".govuk-error-summary").all_inner_texts())
        expect(self.page.get_by_role("heading", level=1), said).to_contain_text(heading)
        if self.javascript:
            if (make := self.page.evaluate(MAKE)) not in self.judged:
                axe(self.page)
                self.judged.add(make)
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{self.page.url} stands out by {wide} px"
        if picture and self.pictures:
            self.page.screenshot(path=Path(self.pictures) / f"{picture}.png", full_page=True)
