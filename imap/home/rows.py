"""How a row of a list of My work is put in words: each list has its own, the rows that apps offer have one shape."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from enquiries.models import Rating, Stage
from imap.design.templatetags.govuk import day, moment
from imap.law.clocks import LONDON, hours_on
from imap.law.timetable import ClockName, Timetable
from imap.worklist.lists import ListRow


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing in a list. `clock` is by when it is to be done, or what gives it its place where nothing is due."""

    href: str
    words: str
    small: str
    clock: datetime
    rating: int = 0  # a Rating; another number: not the reader's to know
    overdue: bool = False
    restricted: bool = False  # said of enquiries only
    enquiry_id: UUID | None = None  # the enquiry that its words name


@dataclass(frozen=True, slots=True)
class At:
    """What every row is measured by: the moment, and the partnership's clocks."""

    now: datetime
    clocks: Timetable


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one list are put in words, which may name `reference`, `who`, `what`, `by` (by when it is to be
    done), `when` (what gives it its place) and `since`."""

    title: Any
    page: str  # the address that a row leads to
    words: Any
    small: Any
    named: tuple[str, ...] = ("enquiry_id", "key")  # what the address names
    waiting: bool = True  # whether somebody waits
    came_back: bool = False  # what others answered: of a red enquiry it stands before all else
    clock: str = ""  # the one that runs from the moment that a row gives; none: that moment is by when
    tells_late: bool = True  # says so when its clock has run out
    what: Callable[[str], str] = str  # `what` as somebody reads it
    shape: "Callable[[Kind, ListRow, At], WorkRow] | None" = None  # for a list whose words depend on the row

    def tell(self, row: ListRow, at: At) -> WorkRow:
        told = (self.shape or plain)(self, row, at)
        names_it = bool(row.reference) and row.reference in told.words
        return replace(told, enquiry_id=row.enquiry_id if names_it else None)


def plain(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """A row whose list says the same of each."""
    by = at.clocks.due(kind.clock, row.at) if kind.clock else row.at
    named = {
        "reference": row.reference,
        "who": row.who,
        "what": kind.what(row.what) if row.what else "",
        "by": moment(by),
        "when": moment(row.at),
        "since": moment(row.since) if row.since else "",
    }
    late = kind.tells_late and by < at.now
    return WorkRow(
        _href(kind, row), kind.words % named, kind.small % named, by, rating=row.rating, overdue=late
    )


def _href(kind: Kind, row: ListRow) -> str:
    return reverse(kind.page, args=[getattr(row, name) for name in kind.named])


def enquiry(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """An enquiry, with its child and stage; its rating gives its clock where the reader may know it."""
    child = f": {row.who}" if row.who else ""
    stage = f"{Stage(row.what).label}, " if row.what and row.what != Stage.RECEIVED else ""
    clock = f"answer_{Rating(row.rating).name.lower()}" if row.rating else ClockName.ACKNOWLEDGEMENT
    return WorkRow(
        _href(kind, row),
        f"{row.reference}{child}",
        stage + kind.small % {"when": moment(row.at)},
        at.clocks.due(clock, row.at),
        rating=row.rating,
        restricted=bool(row.restricted),
    )


def look_again(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """A day has come, and it is over when the day's hours are."""
    on = row.at.astimezone(UTC).date()
    named = {"reference": row.reference, "who": row.who, "day": day(on)}
    closes = datetime.combine(on, hours_on(on, at.clocks.hours).closes, LONDON)
    return WorkRow(_href(kind, row), kind.words % named, kind.small % named, closes)


def still_right(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """Of how many positions it is asked."""
    positions = int(row.what or 0)
    words = ngettext(
        "%(reference)s: is %(number)d consent position still right?",
        "%(reference)s: are %(number)d consent positions still right?",
        positions,
    )
    said = words % {"reference": row.reference, "number": positions}
    return plain(replace(kind, words=said.replace("%", "%%"), shape=None), row, at)
