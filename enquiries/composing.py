"""What a room offers to My work, composed once for everybody of the same roles: Django takes ten times as long to put the
statement together as PostgreSQL to answer it, and everybody begins the day on that page (docs/decisions/0015).

Only words and parameters are kept, never a row and never who may see what: that is asked anew each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from enquiries.worklists import Found, Offered, asked, compose, sort_out
from imap.agencies import session
from imap.agencies.composed import Reader, Slot, slot_or_kept
from imap.agencies.models import User
from imap.law.clocks import LONDON

Room = Callable[[User, int | None], list[Offered]]
#: While a statement is composed it is this moment, by which it is known among the parameters.
_THEN = datetime(2000, 1, 1, 12, tzinfo=UTC)


class _When(Enum):
    NOW = "now"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class _Composed:
    lists: dict[str, bool]
    words: str
    given: list[Any]


def first_pages(room: Room, user: User) -> dict[str, Found]:
    """The first page of every list of a room, as `worklists.ask` gives it. One query."""
    words, given = statement(room, user)
    return sort_out(asked(words, given), _composed(room, Reader.of(user)).lists, {})


def statement(room: Room, user: User) -> tuple[str, list[Any]]:
    """What `worklists.compose` gives of the room's lists now."""
    known, now = _composed(room, Reader.of(user)), session.now()
    filled: dict[Any, Any] = {_When.NOW: now, _When.TODAY: now.astimezone(LONDON).date()}
    filled |= {Slot(place): value for place, value in enumerate(Reader.values(user))}
    return known.words, [
        filled[value] if isinstance(value, (_When, Slot)) else value for value in known.given
    ]


@lru_cache(maxsize=200)
def _composed(room: Room, reader: Reader) -> _Composed:
    user, values = reader.stand_in()
    with session.standing_still(_THEN):
        lists = room(user, None)
        words, given = compose(lists, {})
    return _Composed({one.key: one.rated for one in lists}, words, [_kept(one, values) for one in given])


def _kept(value: Any, values: list[Any]) -> Any:
    if value == _THEN:
        return _When.NOW
    if value == _THEN.date():
        return _When.TODAY
    return slot_or_kept(value, values)
