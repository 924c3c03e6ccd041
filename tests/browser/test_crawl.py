"""Every page that each role reaches by following links: axe-core finds nothing, and nothing stands out sideways.

On part of the demonstration, so that every stage is there. Each role's pages are walked, one of each address, more of those
that differ most; of these each make (the same kinds of elements in each other) is judged, of the others one page.
"""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from imap.agencies import actions
from imap.agencies.demonstration import PASSWORD
from imap.agencies.models import User
from imap.agencies.session import acting_as
from imap.operations.demonstration import enquiries, partnership
from tests.browser.acting import MAKE, sign_in
from tests.harness.browser import NewPage, axe
from tests.harness.cluster import WorkerDatabase
from tests.integration.operations.test_demonstration import load

pytestmark = pytest.mark.browser

#: One enquiry of each stage, those that are refused or overridden among them.
NUMBERS = (0, 1, 5, 9, 13, 16, 18, 19, 22, 27, 35, 40)
EACH = Counter(
    {"enquiry": 5, "disclosures:request": 2, "consent:consent": 2, "law:clause": 1}
)  # pages of one address
LEAD = ("asha.reed@wexmoor.example", "helen.frost@wexmoor.example", "ines.duarte@wexmoor.example")
OTHERS = (
    "mary.osei@nhs.wexmoor.example", "kate.lowe@police.wexmoor.example", "owen.hart@brackenhurst.example",
    "grace.lindqvist@nhs.wexmoor.example", "robin.vale@wexmoor.example",
)  # fmt: skip
#: Pages that differ from case to case, and from role to role: each make of them is judged. Of others one is enough.
DIFFER = {"work", "enquiry", "disclosures:request", "disclosures:release", "consent:consent", "audit:record"}
#: Rooms and pages that are the same for everybody.
ALIKE = {"law", "privacy_notice", "privacy_notice_version", "accessibility"}
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"


@pytest.fixture
def demonstration(db: None, worker_database: WorkerDatabase) -> None:
    """The demonstration's people, and one of its enquiries in each stage."""
    load(worker_database.addresses.owner, "--first")
    administrator = User.objects.get(email=partnership.ADMINISTRATOR[0])
    with acting_as(administrator):
        # Hashed slowly by the other process, which has no quick hashes; this one knows only those.
        actions.set_password(user=administrator, password=PASSWORD, reason="A quick hash")
        partnership.enter()
    enquiries.enter(NUMBERS)


@pytest.mark.parametrize("people", [LEAD, OTHERS], ids=["lead agency", "others"])
def test_no_page_of_any_role_has_a_fault(
    demonstration: None, new_page: NewPage, people: tuple[str, ...]
) -> None:
    judged: set[str] = set()
    faults: list[str] = []
    every: set[str] = set()
    for email in people:
        page = new_page()
        sign_in(page, email, PASSWORD)
        walked = Counter(_walk(page, judged, faults))
        assert walked["work"], (email, walked)
        every |= walked.keys()
        page.context.close()
    assert len(every) > 20, every  # a crawl that found no links would find no faults
    assert not faults, "\n\n".join(faults)


def _walk(page: Page, judged: set[str], faults: list[str]) -> Iterator[str]:
    """Every address reached, by its name in the addresses of the system."""
    waiting, came_from, each = [page.url], {page.url: ""}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = _name(address)
        if (
            not name
            or each[name] >= (EACH[name] or 1)
            or address.endswith(".csv")
            or name == "disclosures:file"  # handed over, not shown
            or _seen_by_another(name, judged)
        ):
            continue
        each[name] += 1
        answered = page.goto(address)
        assert answered, address
        if answered.status >= 400:
            faults.append(f"{answered.status} at {address}: a link on {came_from[address]} leads nowhere")
        make = page.evaluate(MAKE) if name in DIFFER else name
        if make not in judged:
            judged.add(make)
            faults += _faults(page)
        yield name
        for link in page.evaluate(LINKS):
            found = link.split("#")[0]
            if found not in came_from and urlsplit(found).netloc == urlsplit(page.url).netloc:
                came_from[found] = address
                waiting.append(found)


def _seen_by_another(name: str, judged: set[str]) -> bool:
    """Whether this is a page that is the same for everybody, and was walked."""
    if name.partition(":")[0] not in ALIKE:
        return False
    return name in judged


def _faults(page: Page) -> Iterator[str]:
    try:
        axe(page)
    except AssertionError as fault:
        yield str(fault)
    page.set_viewport_size({"width": 320, "height": 800})
    if (wide := page.evaluate(WIDE)) > 0:
        yield f"{page.url} stands out by {wide} px at 320 px"
    page.set_viewport_size({"width": 1280, "height": 900})


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
