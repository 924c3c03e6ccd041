"""What a browser is told about what is typed: not to remember it, and to show no name to a spelling service."""

import re
from html.parser import HTMLParser

LINES = {"text", "email", "number", "tel", "url", "search"}
#: Sentences on one line, and nothing else: what is typed there may be looked at for its spelling.
SENTENCES = {"reason", "own_view_not_obtained", "description"}
#: Lines of an address or of names: no spelling service sees them.
NAMES = {"whereabouts", "took_part", "passed_to"}


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


def offered(address: str, page: str) -> tuple[set[str], set[str]]:
    """Of a page: what a browser would remember of it, or a spelling service would see of a name; and which controls it has."""
    wrong, seen = set(), set()
    for kind, control in Controls(page).found:
        name, spelled = own_name(control), control.get("spellcheck")
        seen.add(f"{kind} {name}")
        if control.get("autocomplete") != "off":
            wrong.add(f"{address}: {control['name']}: autocomplete")
        expected = "true" if name in SENTENCES else "false"
        if kind == "line" and spelled != expected:
            wrong.add(f"{address}: {control['name']}: spellcheck {spelled}, not {expected}")
        if kind == "textarea" and (spelled == "false") != (name in NAMES or "/import/" in address):
            wrong.add(f"{address}: {control['name']}: spellcheck {spelled}")
    return wrong, seen
