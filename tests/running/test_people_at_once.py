"""Eight people at once on the two web processes of `make run`, each page of their day: each gets only their own."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser

from imap.accounts.demonstration import PASSWORD
from tests.support.browser import Watcher
from tests.support.demonstration import ADDRESSES
from tests.support.running import Run, a_run, migrated
from tests.support.visitors import Answer, Visitor, fingerprint, walk

IN_CHROMIUM = ADDRESSES[:2]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with a_run() as run:
        migrated(run.directory)
        run.start(DEMONSTRATION_ENQUIRIES="20").up()
        yield run


@pytest.fixture(scope="module")
def alone(run: Run) -> dict[str, dict[str, Answer]]:
    """Every page of each person, asked while nobody else asks: by person and path."""
    people = [Visitor(run.url, email).sign_in() for email in ADDRESSES]
    return {one.email: {answer.path: answer for answer in walk(one)} for one in people}


def test_alone_each_page_is_theirs(alone: dict[str, dict[str, Answer]]) -> None:
    for email, pages in alone.items():
        assert len(pages) > 8, (email, list(pages))
        assert {page.status for page in pages.values()} == {200}, {p: a.status for p, a in pages.items()}
        names = {
            page.person for page in pages.values() if page.text.startswith("<!DOCTYPE")
        }  # not a table as CSV
        assert len(names) == 1, names
        assert names != {""}
    assert len({next(iter(pages.values())).person for pages in alone.values()}) == len(ADDRESSES)


@pytest.mark.parametrize("requests", [300, pytest.param(1_000, marks=pytest.mark.long)])
def test_at_once_each_gets_only_their_own(
    run: Run, alone: dict[str, dict[str, Answer]], browser: Browser, requests: int
) -> None:
    each = requests // len(ADDRESSES) + 1
    by_script = [Visitor(run.url, email).sign_in() for email in ADDRESSES if email not in IN_CHROMIUM]
    differ: list[str] = []

    def day(visitor: Visitor) -> int:
        for path in _some(list(alone[visitor.email]), each):
            _compare(visitor.get(path), alone[visitor.email][path], visitor.email, differ)
        return each

    with ThreadPoolExecutor(len(by_script)) as together:
        days = [together.submit(day, visitor) for visitor in by_script]
        asked = _in_chromium(run, alone, browser, each, differ)
        asked += sum(one.result() for one in days)
    assert not differ, "\n".join(differ[:20])
    assert asked >= requests
    assert "Traceback" not in run.supervisor.said


def _in_chromium(
    run: Run, alone: dict[str, dict[str, Answer]], browser: Browser, each: int, differ: list[str]
) -> int:
    """The same day, of two people in turn, in two windows of the browser; how many pages they opened."""
    watcher, windows = Watcher(), {}
    for email in IN_CHROMIUM:
        window = browser.new_context(base_url=run.url).new_page()
        watcher.watch(window)
        window.goto("/account/login/")
        window.get_by_label("Work e-mail address").fill(email)
        window.get_by_label("Password", exact=True).fill(PASSWORD)
        window.get_by_role("main").get_by_role("button", name="Sign in").click()
        windows[email] = window
    for paths in zip(
        *(_some([p for p in alone[e] if ".csv" not in p], each) for e in IN_CHROMIUM), strict=True
    ):
        for email, path in zip(IN_CHROMIUM, paths, strict=True):
            answered = windows[email].goto(path)
            assert answered
            found = Answer(path, answered.status, answered.text())
            _compare(found, alone[email][path], email, differ)
    for window in windows.values():
        window.context.close()
    assert not watcher.problems
    return each * len(IN_CHROMIUM)


def _some(paths: list[str], many: int) -> list[str]:
    chance = random.Random(len(paths))  # noqa: S311  (the same day each time)
    return [path for _ in range(1 + many // len(paths)) for path in chance.sample(paths, len(paths))][:many]


def _compare(now: Answer, before: Answer, email: str, differ: list[str]) -> None:
    if fingerprint(now) != fingerprint(before):
        more, fewer = now.enquiries - before.enquiries, before.enquiries - now.enquiries
        differ.append(
            f"{email} at {now.path}: {now.status} {now.person!r}, {len(more)} more, {len(fewer)} fewer"
        )
