"""People at a running system, by script: each with cookies of their own, one request at a time."""

import html
import http.client
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve

from imap.accounts.demonstration import PASSWORD

_ENQUIRY = re.compile(r"/enquiries/([0-9a-f]{8}-[0-9a-f-]{27})/")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_PERSON = re.compile(r'<div class="imap-header__person">\s*<span>([^<]*)</span>')
UNAVAILABLE = "The service is not available"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request. `status` 0: the connection was refused or broke off. Times are of the monotonic clock."""

    path: str
    status: int
    text: str = ""
    location: str = ""
    began: float = 0.0
    ended: float = 0.0

    @property
    def person(self) -> str:
        """Whose page it is, as its header says."""
        found = _PERSON.search(self.text)
        return found[1] if found else ""

    @property
    def enquiries(self) -> frozenset[str]:
        """The keys of the enquiries that the page names."""
        return frozenset(_ENQUIRY.findall(self.text))

    @property
    def unavailable(self) -> bool:
        """Whether it is the page that says to wait, and what to do meanwhile."""
        return self.status == 503 and UNAVAILABLE in self.text and "999" in self.text


@dataclass(eq=False)
class Visitor:
    """Somebody who signs in at `url` (no closing slash)."""

    url: str
    email: str
    answers: list[Answer] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Get a page, or post a form to it; redirects are not followed."""
        place, began = urlsplit(self.url), time.monotonic()
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(
                "GET" if fields is None else "POST", path, urlencode(fields) if fields else None, headers
            )
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: one.value for name, one in SimpleCookie(header).items()}
            location = response.headers.get("Location", "")
            answer = Answer(path, response.status, text, location, began, time.monotonic())
        except (OSError, http.client.HTTPException):
            answer = Answer(path, 0, began=began, ended=time.monotonic())
        finally:
            connection.close()
        self.answers.append(answer)
        return answer

    def get(self, path: str) -> Answer:
        """A page, where its redirects lead."""
        answer = self.ask(path)
        for _ in range(5):
            if answer.status not in (301, 302):
                break
            answer = self.ask(urljoin(path, answer.location))
        return answer

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Post a form as the browser would, with the token that the session has."""
        return self.ask(path, fields | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})

    def sign_in(self) -> "Visitor":
        """By the form, with the demonstration's password. Fails unless it lets them in."""
        self.ask("/account/login/")
        answer = self.post("/account/login/", {"login": self.email, "password": PASSWORD})
        assert answer.status == 302, (self.email, answer.status, answer.text[-2000:])
        return self


class _Form(HTMLParser):
    """What a browser would send of the page's main form if nobody touched it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._area = ""
        self.feed(text[text.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "textarea" and name:
            self._area = name
            self.fields[name] = ""
        elif tag == "input" and name and (kind in ("text", "hidden") or "checked" in given):
            self.fields[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data.removeprefix("\n").removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def form_of(text: str) -> dict[str, str]:
    """The fields of a page's form as they came, hidden ones included."""
    return _Form(text).fields


def complaints(text: str) -> str:
    """What a page's error summary says."""
    found = re.search(r'<div class="govuk-error-summary.*?</ul>', text, re.DOTALL)
    return re.sub(r"\s*<[^>]*>\s*", " ", found[0]) if found else ""


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (leads := given.get("href")):
            self.found.append(leads)


def links_of(text: str) -> list[str]:
    """Where the links of a page lead, as they stand there."""
    return _Links(text).found


def hidden_fields(text: str) -> Iterator[tuple[str, str]]:
    """What the page that says to wait keeps of what was sent, as the browser would send it."""
    for name, value in re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', text, re.DOTALL):
        yield html.unescape(name), html.unescape(value)


def name_of(path: str) -> str:
    """The name of the address in the addresses of the system; empty when it is none."""
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return ""


def walk(visitor: Visitor, *, each: int = 2) -> Iterator[Answer]:
    """Every page that this person reaches by links, `each` of one kind at most."""
    waiting, seen, kinds = ["/"], {"/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if not name or kinds[name] >= each or name == "disclosures:file":
            continue
        kinds[name] += 1
        answer = visitor.get(path)
        yield answer
        for leads in links_of(answer.text):
            place = urlsplit(urldefrag(urljoin(path, leads)).url)
            found = place.path + (f"?{place.query}" if place.query else "")
            if not place.netloc and found not in seen:
                seen.add(found)
                waiting.append(found)


def an_enquiry(key: object, *, child: str) -> dict[str, str]:
    """The form "Record an enquiry" as a school fills it in; whoever sends it twice has recorded one enquiry."""
    return {
        "key": str(key), "source": "2A", "received_at-day": "1", "received_at-month": "3", "received_at-year": "2026",
        "received_at-time": "09:30", "referrer_name": "Tess Teacher", "narrative": f"{child} has a bruise & says nothing",
        "rating": "2", "consent_sought": "yes", "consent_sought_from": "Mother", "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "2", "people-MIN_NUM_FORMS": "2", "people-MAX_NUM_FORMS": "20", "people-0-role": "child",
        "people-0-name": child, "people-0-information_needed": "yes", "people-1-role": "parent_or_carer",
        "people-1-information_needed": "yes",
    }  # fmt: skip


def fingerprint(answer: Answer) -> tuple[Any, ...]:
    """What a page must say whenever the same person asks for it again."""
    return answer.status, answer.person, answer.enquiries
