"""Templates: nothing inline, nothing trusted, and how days, moments, ratings and components come out."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.formats import date_format

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def forbidden_in(text: str) -> list[str]:
    """What of the text of a template is inline, or trusts what somebody typed."""
    never = (" style=", "<style", " onclick=", " onsubmit=", "|safe", "autoescape off", "javascript:")
    scripts = [part.split(">", 1)[0] for part in text.split("<script")[1:]]
    return [words for words in never if words in text] + ["<script" for tag in scripts if "src=" not in tag]


def test_nothing_is_inline_and_nothing_typed_is_trusted() -> None:
    files = sorted(TEMPLATES.rglob("*.html"))
    faults = [
        f"templates/{file.relative_to(TEMPLATES)}: {words}"
        for file in files
        for words in forbidden_in(file.read_text(encoding="utf-8"))
    ]
    assert len(files) > 300
    assert not faults, "\n".join(faults)


def test_days_and_moments_are_londons() -> None:
    template = Template("{{ at|moment }} / {{ at|day }} / {{ on|day }} / {{ none|moment }}{{ none|day }}")
    at = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    shown = template.render(Context({"at": at, "on": dt.date(2026, 11, 22), "none": None}))
    assert shown == "2 July 2026 at 00:30 / 2 July 2026 / 22 November 2026 / "


def test_djangos_own_dates_are_written_the_same_way() -> None:
    at = dt.datetime(2026, 11, 22, 14, 5, tzinfo=dt.UTC)
    assert date_format(at, "DATE_FORMAT") == "22 November 2026"
    assert date_format(at, "TIME_FORMAT") == "14:05"
    assert date_format(at, "DATETIME_FORMAT") == "22 November 2026 at 14:05"


@pytest.mark.parametrize(
    ("rating", "shown"), [("red", "Red"), ("amber", "Amber"), ("GREEN", "Green"), ("<b>", "&lt;b&gt;")]
)
def test_a_rating_is_a_word(rating: str, shown: str) -> None:
    assert f">{shown}</strong>" in Template("{{ rating|rag_tag }}").render(Context({"rating": rating}))


def test_a_rating_not_given_is_nothing() -> None:
    assert Template("{{ rating|rag_tag }}").render(Context({"rating": ""})) == ""


def test_a_block_becomes_the_components_html() -> None:
    template = Template('{% govuk_block "details" summary_text=t %}<p>{{ t }}</p>{% endgovuk_block %}')
    assert "<p>&lt;b&gt;</p>" in template.render(Context({"t": "<b>"}))
