"""The browser's fixtures: a clean page passes, and what goes wrong unseen is caught."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import NewPage, Watcher, axe

pytestmark = pytest.mark.browser


@pytest.mark.committed
@pytest.mark.parametrize("width", [1280, 320])
def test_the_sign_in_page_is_reached_and_clean(new_page: NewPage, width: int) -> None:
    page = new_page(width=width)
    page.goto("/")
    assert page.get_by_label("Password", exact=True).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)


@pytest.mark.committed
def test_the_sign_in_page_needs_no_javascript(new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto("/")
    assert page.get_by_label("Password", exact=True).is_visible()


@pytest.mark.committed
def test_axe_names_what_it_finds(page: Page) -> None:
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


@pytest.mark.committed
def test_what_goes_wrong_unseen_is_collected(page: Page) -> None:
    watcher, other = Watcher(), page.context.new_page()
    watcher.watch(other)
    other.goto("/")
    other.evaluate("setTimeout(() => { console.error('said'); throw new Error('thrown') }, 0)")
    other.evaluate(
        "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )
    other.evaluate("fetch('https://example.org/').catch(() => 0)")
    other.wait_for_timeout(300)
    found = "\n".join(watcher.problems)
    for words in ("console error: said", "script error: thrown", "Content Security Policy"):
        assert words in found
