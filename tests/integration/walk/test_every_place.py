"""Every place that an item can appear in, for each kind of viewer: no mark is missing where the words stand, and no words
stand where they should not."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from imap.operations.logs import NoContent
from tests.factories import Partnership, sign_in
from tests.integration.walk.planted import PLANTS, Rich, rich
from tests.integration.walk.standing import missing

LISTS = ("work", "consent:reviews", "disclosures:withheld_queue", "enquiries:find", "audit:guardian")
FIGURES = ("shared", "withheld", "refused", "nothing", "refused-looks", "looks-without-part")
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
        text = answer.content.decode(errors="replace") + str(answer.headers.get("Location", ""))
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


#: Who walks everything; the others, where these come by something that was planted.
FULLY = ("named", "sharer", "guardian")


def test_marks_and_words_in_every_place(partnership: Partnership, logged: list[str]) -> None:
    case = rich(partnership)
    lists = [reverse(name) for name in LISTS]
    lists += [reverse("audit:guardian_cases", args=[figure]) for figure in FIGURES]
    faults: set[tuple[str, str, str]] = set()
    places: dict[str, None] = {}
    for who in [*FULLY, *(one for one in case.people if one not in FULLY)]:
        walk = Walk(case, who)
        for address in [*(case.addresses(every=who == "named") if who in FULLY else places), *lists]:
            walk.go(address)
        places |= dict.fromkeys(walk.with_plants)
        faults |= walk.faults
        theirs = {one.words for one in PLANTS if who in one.readers}
        assert walk.read >= theirs, (who, theirs - walk.read)  # it says nothing, if nobody reads anything
    assert not faults, "\n".join(sorted(map(str, faults)))
    assert mail.outbox == []
    assert not [line for line in logged if any(one.words in line for one in PLANTS)]
