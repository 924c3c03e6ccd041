"""Fixtures for tests in Debian's Chromium: what the console says, and other machines, fail the test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
#: The shell is the same engine without windows, and takes half the time.
DEBIAN = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
NewPage = Callable[..., Page]


_judged: list[Path] = []


def judged_in() -> Path:
    """Where a run of the tests, all processes of it, notes on what axe-core found nothing."""
    return _judged[0]


class Watcher:
    """Collects what went wrong in a page without anybody seeing it."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 says so here as well; `_response` judges statuses.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            self.problems.append(f"another machine was asked: {request.url}")

    def _response(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        if response.status >= (500 if document else 400):
            self.problems.append(f"{response.status} for {response.url}")


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium a process: $CHROMIUM, or Debian's."""
    own = tmp_path_factory.getbasetemp()  # of a worker it lies in that of the run
    _judged[:] = [(own.parent if hasattr(request.config, "workerinput") else own) / "judged"]
    _judged[0].mkdir(exist_ok=True)
    served = [*settings.STATICFILES_DIRS, ("axe-core", AXE.parent)]
    with override_settings(STATICFILES_DIRS=served), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or next(filter(os.path.exists, DEBIAN), DEBIAN[-1])
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, site: object) -> Iterator[NewPage]:
    """`new_page(width=1280, javascript=True)`: a page with cookies of its own, based at the live server."""
    watcher, contexts = Watcher(), []

    def make(*, width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=str(site),
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watcher.watch(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not watcher.problems, "The browser complained:\n" + "\n".join(watcher.problems)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page, 1280 px wide, with JavaScript."""
    return new_page()


def axe(page: Page) -> None:
    """Fail with a readable list unless axe-core finds nothing (WCAG 2.2 AA and best practice).

    The page must have JavaScript switched on; the tests' site hands axe-core out beside its own scripts.
    """
    if page.url.startswith("http"):
        page.evaluate(
            "import('/static/axe-core/axe.min.js').then(() => 0)"
        )  # kept by the browser from page to page
    else:
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    lines = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(f"{node['target']}: {node['html'][:200]}" for node in violation["nodes"])
        for violation in found["violations"]
    ]
    assert not lines, f"axe-core on {page.url}:\n" + "\n".join(lines)
