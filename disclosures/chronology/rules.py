"""The order of a chronology, its pages, and whether a family was known before. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils.translation import ngettext

from imap.design.templatetags.govuk import day as day_in_words

PAGE = 50  # entries on one page


@dataclass(frozen=True, slots=True, order=True)
class ChronologyPlace:
    """Where an entry stands: by its day, and of one day in the order in which it was recorded."""

    day: date
    key: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}_{self.key}"


def place_in(after: str) -> ChronologyPlace | None:
    """The place that an address names; None where it names none, which shows the first page."""
    try:
        day, key = after.split("_")
        return ChronologyPlace(date.fromisoformat(day), UUID(key))
    except ValueError:
        return None


class Placed(Protocol):
    @property
    def place(self) -> ChronologyPlace: ...


Entry = TypeVar("Entry", bound=Placed)


def page_of(sources: Iterable[Iterable[Entry]], size: int = PAGE) -> tuple[Sequence[Entry], str]:
    """The first page of what several sources found beyond a place, each at least one entry more than a page if it has so
    many; and what to put in the address for the next one ("" when there is none)."""
    found = sorted((one for some in sources for one in some), key=lambda one: one.place)
    shown = found[:size]
    return shown, str(shown[-1].place) if len(found) > size else ""


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier contact about the family."""

    key: UUID
    reference: str
    received: datetime


def before(contacts: Iterable[Contact], received: datetime) -> list[Contact]:
    """The contacts before this one, oldest first."""
    return sorted((one for one in contacts if one.received < received), key=lambda one: one.received)


def repeat_in_words(earlier: Sequence[Contact]) -> str:
    """That this is the second, third, … contact, and since when; "" where it is the first one known to the reader."""
    if not earlier:
        return ""
    words = ngettext(
        "This is contact number %(number)d about this family: %(earlier)d came before it, on %(since)s.",
        "This is contact number %(number)d about this family: %(earlier)d came before it, since %(since)s.",
        len(earlier),
    )
    since = day_in_words(earlier[0].received)
    return words % {"number": len(earlier) + 1, "earlier": len(earlier), "since": since}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a chronology is to be shown. `about`: one person (a key on this enquiry), so that what is about another child
    or parent only is left out; `kind`: a code, or EVENTS."""

    agency: UUID | None = None
    about: UUID | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def items(self) -> bool:
        return self.kind != EVENTS

    @property
    def events(self) -> bool:
        return self.kind in ("", EVENTS)

    def within(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


EVENTS = "events"  # contacts, ratings, requests, answers, outcomes: no items


def on_for(about: UUID | None, people: dict[UUID, set[UUID]], enquiries: Collection[UUID]) -> set[UUID]:
    """The enquiries to be shown: all, or those that this person is on. `people`: person to enquiries."""
    return set(enquiries) if about is None else set(enquiries) & people.get(about, set())
