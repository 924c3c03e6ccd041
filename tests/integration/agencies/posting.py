"""What a browser would send back from a page: its form as it stands, with some answers changed."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Fields(HTMLParser):
    """The answers that stand in the form with the button `Record`, or the only POST form of `<main>`."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and self.forms:
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen:
                self.forms[-1].setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].setdefault(self._select, []).append(value)
        elif tag == "textarea":
            self._area = name
            self.forms[-1].setdefault(name, []).append("")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def answers_on(client: Client, address: str) -> dict[str, Any]:
    """The answers of the page's form with most of them."""
    parser = _Fields()
    parser.feed(client.get(address).content.decode())
    fullest: dict[str, list[str]] = max(parser.forms, key=len)
    return dict(fullest)


def post_page(client: Client, address: str, **changed: Any) -> Any:
    """Open a page, change some answers of its form (None takes one away), send it."""
    answers = answers_on(client, address) | changed
    return client.post(address, {name: value for name, value in answers.items() if value is not None})
