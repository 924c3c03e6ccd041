"""Every fixture that govuk-frontend ships for a component that we have: its options in, the official HTML out."""

import json
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.safestring import SafeString

from imap.design.components import NAMES, render
from tests.unit.design.html_tokens import tokens

PACKAGE = Path(settings.BASE_DIR) / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"


def shipped() -> list[tuple[str, dict[str, Any]]]:
    """Every fixture of every component that we have."""
    return [
        (name, fixture)
        for name in sorted(NAMES)
        for fixture in json.loads((PACKAGE / name / "fixtures.json").read_text(encoding="utf-8"))["fixtures"]
    ]


def as_a_caller_would(options: Any, trusted: bool = False) -> Any:
    """The same options with HTML marked safe where the official macros take HTML."""
    if isinstance(options, dict):
        return {
            key: as_a_caller_would(value, key == "html" or key.endswith("Html") or key == "slots" or trusted)
            for key, value in options.items()
        }
    if isinstance(options, list):
        return [as_a_caller_would(value) for value in options]
    return SafeString(options) if trusted and isinstance(options, str) else options


def fault_of(name: str, fixture: dict[str, Any]) -> str:
    """Where our HTML of a fixture first differs from the official one; empty when it does not."""
    case = f"{name}: {fixture['name']}"
    try:
        ours = tokens(render(name, as_a_caller_would(fixture["options"])))
    except Exception as error:  # what one fixture brings about hides none of the others
        return f"{case}: {error!r}"
    for place, (found, official) in enumerate(zip_longest(ours, tokens(fixture["html"]))):
        if found != official:
            return f"{case}: part {place} is {found}, officially {official}"
    return ""


def test_official_html() -> None:
    cases = shipped()
    faults = [fault for name, fixture in cases if (fault := fault_of(name, fixture))]
    assert not faults, "\n".join(faults)
    # An upgrade that moved the fixtures would otherwise leave nothing to compare, and pass.
    assert len(NAMES) == 28
    assert len(cases) > 550


@pytest.mark.parametrize("name", sorted(NAMES))
def test_html_of_a_caller_is_escaped_unless_it_is_safe(name: str) -> None:
    bad = '<script src="x"></script>'
    words = {"text": bad, "html": bad}
    options: dict[str, Any] = {
        **words,
        "id": bad,
        "name": bad,
        "classes": bad,
        "label": words,
        "hint": words,
        "error_message": words,
        "title_html": bad,
        "title_text": bad,
        "summary_html": bad,
        "description_html": bad,
        "value": bad,
        "attributes": bad,
        "legend": words,
        "fieldset": {"legend": words, "html": bad},
        "caption": bad,
        "service_name": bad,
        "slots": {"start": bad, "end": bad},
        "previous": {"href": bad, **words},
        "tag": words,
    }
    item = {
        **words,
        "href": bad,
        "value": bad,
        "title": words,
        "status": words,
        "label": words,
        "hint": words,
    }
    for many in ("items", "navigation", "error_list"):
        options[many] = [{**item, "label": bad} if name == "date-input" else item]
    options["rows"] = [[words]] if name == "table" else [{"key": words, "value": words}]
    if name in {"textarea", "character-count"}:
        options["rows"] = 3
    assert "<script" not in render(name, options)


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(ValueError, match="accordion-of-ours"):
        render("accordion-of-ours", {})
