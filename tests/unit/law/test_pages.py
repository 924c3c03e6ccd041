"""The guidance pages, rendered: what stands on them, and what a bad address or search gets."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from imap.law import views
from imap.law.catalogue import Clause, catalogue

Page = Callable[..., str]


@pytest.fixture
def page(rf: RequestFactory) -> Page:
    """Renders the page at a named address; `q` is what is searched for."""

    def render(name: str, *args: str, **query: str) -> str:
        address = reverse(f"law:{name}", args=args)
        view = resolve(address)
        response: HttpResponse = view.func(rf.get(address, query), *view.args, **view.kwargs)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return render


def headings(html: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", " ", text).split())
        for text in re.findall(r"<h1.*?</h1>", html, re.DOTALL)
    ]


def test_the_index_links_every_clause_under_its_chapter(page: Page) -> None:
    html = page("guidance")
    for clause in catalogue().by_id.values():
        assert f'href="{reverse("law:clause", args=[clause.id])}"' in html
    for chapter in catalogue().chapters:
        assert chapter.title in html
    assert headings(html) == ["Guidance"]


@pytest.mark.parametrize("clause", catalogue().by_id.values(), ids=lambda clause: clause.id)
def test_a_clause_has_its_whole_page(page: Page, clause: Clause) -> None:
    html = page("clause", clause.id)
    for words in (clause.rule, clause.what_happens, clause.guidance.means, clause.guidance.good):
        assert words in html
    for words in (clause.guidance.poor, clause.guidance.instead, clause.source):
        assert words in html
    for other in clause.related:
        assert f'href="{reverse("law:clause", args=[other])}"' in html
    assert headings(html) == [f"{clause.id}: {catalogue().chapter_of(clause.id).title} {clause.title}"]


def test_a_clause_that_is_not_enforced_says_so(page: Page) -> None:
    not_yet = "The system does not hold all of this rule yet"
    for clause in catalogue().by_id.values():
        shown = unescape(page("clause", clause.id))
        partly = clause.status.value == "not yet"
        for words in (
            not_yet,
            f"<strong>Missing:</strong> {clause.missing}",
            "What it is meant to do when it is whole",
        ):
            assert (words in shown) is partly, (clause.id, words)


@pytest.mark.parametrize("clause", ["CON99", "con1", "x", "CON1 "])
def test_an_unknown_clause_is_not_found(rf: RequestFactory, clause: str) -> None:
    with pytest.raises(Http404):
        views.clause(rf.get("/"), clause)


def test_words_of_the_addresses_are_no_clause_ids() -> None:
    for name in ("faq", "golden_rules", "caldicott", "clauses", "lists"):
        assert resolve(reverse(f"law:{name}")).url_name == name


def test_a_search_shows_what_was_found(page: Page) -> None:
    html = page("guidance", q="poster")
    assert "Found for “poster”" in html
    assert f'href="{reverse("law:clause", args=["CON5"])}"' in html
    assert f'href="{reverse("law:faq")}#FAQ2"' in html
    assert f'href="{reverse("law:clause", args=["ONW4"])}"' not in html


def test_a_search_without_result_says_so_and_escapes_what_was_typed(rf: RequestFactory) -> None:
    response = views.guidance(rf.get("/", {"q": "<script>alert(1)</script>"}))
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Nothing holds all of these words" in html


@pytest.mark.parametrize("asked", ["x" * 201, "x" * 100_000])
def test_a_search_that_is_too_long_is_an_error_beside_the_box(page: Page, asked: str) -> None:
    html = page("guidance", q=asked)
    assert "govuk-error-message" in html
    assert "Found for" not in html


@pytest.mark.parametrize("asked", ["", "   "])
def test_an_empty_search_shows_all(page: Page, asked: str) -> None:
    assert "Found for" not in page("guidance", q=asked)


def test_the_questions_the_rules_and_the_principles_are_shown(page: Page) -> None:
    for question in catalogue().questions:
        assert f'id="{question.id}"' in page("faq")
        assert question.answer in page("faq")
    for rule in catalogue().golden_rules:
        assert f"{rule.number}. {rule.title}" in page("golden_rules")
        assert rule.meaning in page("golden_rules")
    for principle in catalogue().caldicott:
        assert f"{principle.number}. {principle.title}" in page("caldicott")


def test_the_status_table_counts_and_names_what_stands_behind(page: Page) -> None:
    html = page("clauses")
    enforced = [clause for clause in catalogue().by_id.values() if clause.status.value == "enforced"]
    assert f"{len(enforced)} of 62 are enforced" in html
    for clause in enforced:
        for name in clause.enforced_by + clause.tested_by:
            assert name in html


@pytest.mark.parametrize("view", [views.guidance, views.faq, views.clauses, views.lists])
def test_the_pages_only_read(rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse]) -> None:
    assert view(rf.post("/")).status_code == 405
