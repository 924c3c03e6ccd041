"""Every place that an item can appear in, for each kind of viewer: no mark is missing where the words stand, and no words
stand where they should not."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.guardian.queries import FIGURES
from imap.operations.logs import NoContent
from tests.factories import Partnership, opened, sign_in
from tests.support.addresses import CASE_APPS
from tests.support.case import release, send
from tests.support.planted import PLANTS, Rich, items_of, planted, rich, saying
from tests.support.sql import Sql
from tests.support.standing_items import missing

LISTS = [
    reverse(name) for name in ("work", "consent:reviews", "disclosures:withheld_queue", "audit:guardian")
]
BEHIND = [reverse("audit:guardian_cases", args=[one]) for one in FIGURES]
ITEMS = ("disclosures", "audit", "imap.home")
SAY = {one.words for one in PLANTS if one.marks}


class Walk:
    """What one person comes by. `faults`: where something stands that should not, or a mark does not stand."""

    def __init__(self, case: Rich, who: str) -> None:
        self.case, self.who = case, who
        self.client = sign_in(Client(raise_request_exception=False), case.people[who])
        self.faults: set[tuple[str, str, str]] = set()
        self.read: set[str] = set()
        self.with_plants: list[str] = []

    def look(self, answer: Any, place: str, echoed: str = "") -> bool:
        """Whether anything that was planted stands there."""
        text = answer.getvalue().decode(errors="replace") + str(answer.headers.get("Location", ""))
        if echoed:
            text = text.replace(echoed, "")
        there = [plant for plant in PLANTS if plant.words in text]
        for plant in there:
            if self.who not in plant.readers:
                self.faults.add((self.who, place, f"reads {plant.words}"))
                continue
            self.read.add(plant.words)
            if plant.marks:
                for mark in missing(text, plant.words, plant.marks, SAY - {plant.words}):
                    self.faults.add((self.who, place, f"{plant.words} without {mark}"))
        return bool(there)

    def go(self, address: str) -> None:
        if self.look(self.client.get(address), self.named(address)):
            self.with_plants.append(address)

    def turned_back(self, address: str) -> None:
        """A form that is sent with nothing in it, or that this person may not send."""
        answer = self.client.post(address, {"reasons": "x"})
        self.look(answer, "POST " + self.named(address))

    def named(self, address: str) -> str:
        """An address with the names of its items."""
        for name, item in self.case.items.items():
            address = address.replace(str(item.pk), name)
        return address.replace(str(self.case.enquiry.pk), "CASE")


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What would be written to the log."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    handler.addFilter(NoContent())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


#: Who walks everything that they may come by: a recipient every room, whoever shared and the Guardian the rooms of items;
#: with an item for each set of people who may read it, as far as it makes a difference to this one. (Whoever shared reads
#: their own, also after a recall; the Guardian reads no item, and of one for named people nothing at all.)
#: The others come to the places where these found something that was planted; what is alike for everybody is walked once.
FULLY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "named": (CASE_APPS, ("Plain", "Recalled", "Filed", "Sensitive")),
    "sharer": (ITEMS, ("Plain", "Filed", "Sensitive")),
    "guardian": (ITEMS, ("Plain", "Sensitive")),
}


@pytest.mark.clause("ACC1", "SEN1", "REC2")
def test_marks_and_words_in_every_place(partnership: Partnership, logged: list[str]) -> None:
    case = rich(partnership)
    faults: set[tuple[str, str, str]] = set()
    places: dict[str, None] = {}
    for who in [*FULLY, *(one for one in case.people if one not in FULLY)]:
        walk = Walk(case, who)
        theirs = case.addresses(*FULLY[who]) if who in FULLY else case.that_differ(places, who)
        for address in [*theirs, *LISTS, *(BEHIND if who == "guardian" else [])]:
            walk.go(address)
        places |= dict.fromkeys(walk.with_plants)
        faults |= walk.faults
        may = {one.words for one in PLANTS if who in one.readers}
        assert walk.read >= may, (who, may - walk.read)  # it says nothing, if nobody reads anything
    assert len(places) > 30
    faults |= _searched(case) | _turned_back(case, places)
    assert not faults, "\n".join(sorted(map(str, faults)))
    assert mail.outbox == []
    assert not [line for line in logged if any(one.words in line for one in PLANTS)]


def _searched(case: Rich) -> set[tuple[str, str, str]]:
    """Words of an item find nothing, whoever looks for them."""
    faults = set()
    for who in ("named", "guardian"):
        walk = Walk(case, who)
        for address in (reverse("enquiries:find"),):
            answer = walk.client.get(address, {"q": "Plainwort"})
            if case.enquiry.reference in answer.content.decode():
                faults.add((who, address, "found by the words of an item"))
    return faults


def _turned_back(case: Rich, places: Iterable[str]) -> set[tuple[str, str, str]]:
    """Forms that are sent back, with nothing in them or by somebody who may not send them."""
    faults = set()
    for who in ("named", "colleague", "outsider"):
        walk = Walk(case, who)
        for address in places:
            if str(case.items["Sensitive"].pk) in address:
                walk.turned_back(address)
        faults |= walk.faults
    return faults


@pytest.mark.committed
def test_a_page_that_breaks_says_nothing(partnership: Partnership, logged: list[str], owner_sql: Sql) -> None:
    """The database refuses in the midst of an item's page: neither the page nor the log repeats what is there."""
    p = partnership
    enquiry = opened(p.social_worker)
    release(send(enquiry, p.health, p.social_worker), p.nurse, saying("Plain"))
    item = items_of(p.nurse, enquiry)["Plain"]
    owner_sql("REVOKE SELECT ON disclosures_standingagreement FROM imap_access")
    client = sign_in(Client(raise_request_exception=False), p.social_worker)
    answer = client.get(reverse("disclosures:onward", args=[enquiry.pk, item.pk]))
    assert answer.status_code >= 404
    assert (
        any("standingagreement" in line or "InsufficientPrivilege" in line for line in logged)
        or answer.status_code == 404
    )
    said = answer.content.decode() + "".join(logged)
    for words in (planted("Plain"), "Plainmouth", "Plainbecause", "Kit Marlow"):
        assert words not in said
