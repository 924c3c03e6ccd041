"""What is typed about people, a browser does not remember and offer to the next one, and no spelling service sees a name.

The walk is over every page with a form that people reach: whoever adds one and forgets, fails here.
"""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.factories import Partnership, sign_in
from tests.support.pages_with_forms import pages_with_forms

LINES = {"text", "email", "number", "tel", "url", "search"}
#: Sentences on one line, and nothing else: what is typed there may be looked at for its spelling.
SENTENCES = {"reason", "own_view_not_obtained", "description"}
#: Lines of an address or of names: no spelling service sees them.
NAMES = {"whereabouts", "took_part", "passed_to"}
#: Signing in: what password managers and browsers fill in.
TOKENS = {
    "/account/login/": {"login": "username", "password": "current-password"},
    "/account/password/reset/": {"email": "email"},
    "/account/password/change/": {
        "oldpassword": "current-password",
        "password1": "new-password",
        "password2": "new-password",
    },
}


class Controls(HTMLParser):
    """Every control of a page in which one types: kind, and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "textarea" and "hidden" not in given:
            self.found.append(("textarea", given))
        elif tag == "input" and given.get("type", "text") in LINES | {"password"}:
            self.found.append(("line", given))


def own_name(control: dict[str, str]) -> str:
    """The field's name, without the prefix of a formset or of a form in a set."""
    return re.split(r"-\d+-|__", control["name"])[-1].rpartition("-")[2]


def test_a_browser_remembers_nothing_about_people(partnership: Partnership) -> None:
    wrong: set[str] = set()
    seen: dict[str, int] = {}
    for user, pages in pages_with_forms(partnership):
        client = sign_in(Client(), user)
        for address in pages:
            page: Any = client.get(address)
            if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
                continue
            for kind, control in Controls(page.content.decode()).found:
                name, spelled = own_name(control), control.get("spellcheck")
                seen[f"{kind} {name}"] = seen.get(f"{kind} {name}", 0) + 1
                if control.get("autocomplete") != "off":
                    wrong.add(f"{address}: {control['name']}: autocomplete")
                expected = "true" if name in SENTENCES else "false"
                if kind == "line" and spelled != expected:
                    wrong.add(f"{address}: {control['name']}: spellcheck {spelled}, not {expected}")
                if kind == "textarea" and (spelled == "false") != (name in NAMES or "/import/" in address):
                    wrong.add(f"{address}: {control['name']}: spellcheck {spelled}")
    assert not wrong, "\n".join(sorted(wrong))
    assert {
        "line name",
        "line day",
        "line month",
        "line q",
        "textarea narrative",
        "textarea whereabouts",
    } < set(seen), sorted(seen)
    assert len(seen) > 60, sorted(seen)


def test_a_password_manager_finds_its_way(partnership: Partnership) -> None:
    for address, tokens in TOKENS.items():
        client = sign_in(Client(), partnership.nurse) if "change" in address else Client()
        found = {
            control["name"]: control.get("autocomplete", "")
            for _kind, control in Controls(client.get(address).content.decode()).found
            if control["name"] != "q"  # the search in the header
        }
        assert found == tokens, address
