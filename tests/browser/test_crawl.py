"""Every page that each role reaches by following links: axe-core finds nothing, and nothing stands out sideways.

On part of the demonstration, so that every stage is there. Each role's pages are walked, one of each address, more of those
that differ most. Opened and judged are: the first page of each address; every one, whoever asks, on which the server put a kind
of element within another that no judged page had; and of those that differ most each make (set of kinds). Others have nothing
that was not judged: they are read for where they lead, and for the order of their headings.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from imap.agencies.models import User
from tests import factories
from tests.harness.cluster import WorkerDatabase
from tests.support.acting import judge, sign_in, stands_out
from tests.support.browser import NewPage
from tests.support.demonstration import ADDRESSES, load_part

pytestmark = [pytest.mark.browser, pytest.mark.committed]
Kind = tuple[str, str]

EACH = Counter(
    {"enquiry": 5, "disclosures:request": 2, "consent:consent": 2, "law:clause": 1, "agencies:clock": 20}
)  # pages of one address
#: What an administrator comes to.
ADMINISTRATION = {
    f"agencies:{name}" for name in (
        "administration", "agencies", "add_agency", "agency", "add_team", "people", "add_person", "import_people",
        "person", "clocks", "clock", "lists", "add_entry",
    )
}  # fmt: skip
#: Pages that differ from case to case, and from role to role: each make of them is judged.
DIFFER = {"work", "enquiry", "disclosures:request", "disclosures:release", "consent:consent", "audit:record"}
#: Rooms and pages that are the same for everybody.
ALIKE = {"law", "privacy_notice", "privacy_notice_version", "accessibility"}
#: Elements that hold nothing, and so are nobody's parent.
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Source(HTMLParser):
    """A page as the server sends it: its kinds of elements, each within its parent; its headings; where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.kinds: set[Kind] = set()
        self.levels: list[int] = []
        self._within = [("", "")]  # names of the elements that are open, and their kinds
        self.feed(text)

    @property
    def in_order(self) -> bool:
        """One first heading, and below it no level left out."""
        steps = zip(self.levels, self.levels[1:], strict=False)
        return self.levels.count(1) == 1 and all(after <= before + 1 for before, after in steps)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = f"{tag}.{given.get('class')}.{given.get('role')}"
        self.kinds.add((self._within[-1][1], kind))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a" and (leads := given.get("href")):
            self.links.append(leads)
        if tag not in EMPTY:
            self._within.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._within) - 1, 0, -1):
            if self._within[place][0] == tag:
                del self._within[place:]
                return


class Crawl:
    """What was met by everybody so far: names of addresses, kinds of elements, makes of pages; and what is wrong with them."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.kinds: set[Kind] = set()
        self.makes: set[frozenset[Kind]] = set()
        self.faults: list[str] = []

    def walk(self, page: Page, client: Client) -> Iterator[str]:
        """Every address reached from this page, by its name in the addresses of the system. `client`: the same person, for
        what is read and not opened."""
        waiting, came_from, each = [page.url], {page.url: ""}, Counter[str]()
        while waiting:
            address = waiting.pop(0)
            name = _name(address)
            if (
                not name
                or each[name] >= (EACH[name] or 1)
                or address.endswith(".csv")
                or name == "disclosures:file"  # handed over, not shown
                or (name in self.names and name.partition(":")[0] in ALIKE)
            ):
                continue
            each[name] += 1
            source = self._read(page, client, name, address, came_from[address])
            yield name
            for link in source.links:
                found = urldefrag(urljoin(address, link)).url
                if found not in came_from and urlsplit(found).netloc == urlsplit(address).netloc:
                    came_from[found] = address
                    waiting.append(found)

    def _read(self, page: Page, client: Client, name: str, address: str, before: str) -> Source:
        opened = name not in self.names
        if opened:
            answered = page.goto(address)
            assert answered, address
            status, text = answered.status, answered.text()
        else:
            parts = urlsplit(address)
            read: Any = client.get(parts.path + (f"?{parts.query}" if parts.query else ""), follow=True)
            status, text = read.status_code, read.content.decode()
        if status >= 400:
            self.faults.append(f"{status} at {address}: a link on {before} leads nowhere")
        source = Source(text)
        if not source.in_order:
            self.faults.append(f"{address} has headings of the levels {source.levels}")
        make = frozenset(source.kinds)
        if opened or not self.kinds.issuperset(make) or (name in DIFFER and make not in self.makes):
            if not opened:
                page.goto(address)
            self.faults += _faults(page)
            self.kinds |= make
            self.makes.add(make)
        self.names.add(name)
        return source


@pytest.fixture
def demonstration(db: None, worker_database: WorkerDatabase) -> None:
    """The demonstration's people, and one of its enquiries in each stage."""
    load_part(worker_database.addresses.owner)


@pytest.mark.committed
def test_no_page_of_any_role_has_a_fault(demonstration: None, new_page: NewPage) -> None:
    crawl = Crawl()
    for email in ADDRESSES:
        page, person = new_page(), User.objects.get(email=email)
        sign_in(page, person)
        walked = Counter(crawl.walk(page, factories.sign_in(Client(), person)))
        assert walked["work"], (email, walked)
        page.context.close()
    assert len(crawl.names) > 20, crawl.names  # a crawl that found no links would find no faults
    assert crawl.names >= ADMINISTRATION, ADMINISTRATION - crawl.names
    assert not crawl.faults, "\n\n".join(crawl.faults)


def _faults(page: Page) -> Iterator[str]:
    try:
        judge(page)
    except AssertionError as fault:
        yield str(fault)
    page.set_viewport_size({"width": 320, "height": 800})
    if (wide := stands_out(page)) > 0:
        yield f"{page.url} stands out by {wide} px at 320 px"
    page.set_viewport_size({"width": 1280, "height": 900})


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
