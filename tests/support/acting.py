"""Doing on a page what a person does: signing in, filling in by the names of the questions, going on."""

import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from imap.agencies.models import User
from tests import factories
from tests.factories import PASSWORD
from tests.support.browser import axe, judged_in
from tests.support.site import HOST

#: What a page is made of: the kinds of its elements, each within its parent. Pages of one make have the same faults.
MAKE = """() => [...new Set([...document.querySelectorAll('*')].map(e =>
  [e.parentElement, e].map(x => x ? x.tagName + '.' + x.className + '.' + (x.getAttribute('role') || '') : '').join('>')
))].sort().join('\\n')"""


def sign_in_by_form(page: Page, user: User) -> None:
    """Sign in with the password, as everybody does."""
    page.goto("/account/login/")
    page.get_by_label("Work e-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def sign_in(page: Page, user: User, at: str = "/") -> None:
    """Somebody sits down, whoever sat there before, past the password; the first page that they open is `at`."""
    client = factories.sign_in(Client(), user)
    context, name = page.context, settings.SESSION_COOKIE_NAME
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": HOST, "path": "/"}])
    page.goto(at)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def fill(page: Page, **answers: str | list[str]) -> None:
    """Answer questions by name: texts and lists are filled, radios and checkboxes chosen by value."""
    page.locator(f'[name="{next(iter(answers))}"]').first.wait_for(state="attached")
    kinds = "names => names.map(name => document.getElementsByName(name)[0]?.type ?? '')"
    for (name, answer), kind in zip(answers.items(), page.evaluate(kinds, list(answers)), strict=True):
        assert kind, f"{page.url} asks no {name}"
        control = page.locator(f'[name="{name}"]').first
        for value in answer if isinstance(answer, list) else [answer]:
            if kind in ("radio", "checkbox"):
                page.locator(f'input[name="{name}"][value="{value}"]').first.check()
            elif kind.startswith("select"):
                control.select_option(value)
            else:
                control.fill(value)


def tick_the_three(page: Page) -> None:
    """Confirm powers and the three legal tests, as they stand there."""
    page.locator('input[name="considered"]').check()


def tick_everybody(page: Page, *, prefix: str = "") -> None:
    """Choose every person that the form offers, once it is there: a list that is asked too early is empty."""
    people = page.locator(f'input[name="{prefix}people"]')
    people.first.wait_for()
    for person in people.all():
        person.check()


def press(page: Page, words: str) -> None:
    """Press a form's button and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=words).click()


def judge(page: Page) -> None:
    """axe-core on this page, unless it found nothing on one of the same make, as wide, earlier in this run of the tests."""
    width = (page.viewport_size or {"width": 0})["width"]
    make = sha256(f"{width} {page.evaluate(MAKE)}".encode()).hexdigest()
    if not (known := judged_in() / make).exists():
        axe(page)
        known.touch()


def stands_out(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


class Looking:
    """Looks at every page that it is told of: axe-core, once for each make of page, and nothing standing out sideways.

    With PICTURES in the environment (`make pictures`) it also keeps the pictures that are named, in that directory.
    """

    def __init__(self, page: Page, *, javascript: bool) -> None:
        self.page, self.javascript = page, javascript
        self.pictures = os.environ.get("PICTURES", "") if javascript else ""

    def at(self, heading: str, *, picture: str = "") -> None:
        """The page with this heading is here, and nothing is wrong with it."""
        said = "; ".join(self.page.locator(".govuk-error-summary").all_inner_texts())
        expect(self.page.get_by_role("heading", level=1), said).to_contain_text(heading)
        if self.javascript:
            judge(self.page)
            wide = stands_out(self.page)
            assert wide <= 0, f"{self.page.url} stands out by {wide} px"
        if picture and self.pictures:
            self.page.screenshot(path=Path(self.pictures) / f"{picture}.png", full_page=True)
