"""What a room offers to My work, composed once for each person: Django takes ten times as long to put the statement together
as PostgreSQL to answer it, and everybody begins the day on that page.

Only words and parameters are kept, never a row and never who may see what: that is asked anew each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from enquiries.worklists import Found, Offered, asked, compose, sort_out
from imap.agencies import session
from imap.agencies.models import User
from imap.law.clocks import LONDON

Room = Callable[[User, int | None], list[Offered]]
#: While a statement is composed it is this moment, by which it is known among the parameters.
_THEN = datetime(2000, 1, 1, 12, tzinfo=UTC)


class _When(Enum):
    NOW = "now"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Everything of a person that the words of a statement can depend on."""

    person: UUID
    agency: UUID
    works: bool
    leads: bool
    roles: frozenset[str]
    user: User = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Composed:
    lists: dict[str, bool]
    words: str
    given: list[Any]


def first_pages(room: Room, user: User) -> dict[str, Found]:
    """The first page of every list of a room, as `worklists.ask` gives it. One query."""
    words, given = statement(room, user)
    return sort_out(asked(words, given), _composed(room, _reader(user)).lists, {})


def statement(room: Room, user: User) -> tuple[str, list[Any]]:
    """What `worklists.compose` gives of the room's lists now."""
    known, now = _composed(room, _reader(user)), session.now()
    moments = {_When.NOW: now, _When.TODAY: now.astimezone(LONDON).date()}
    return known.words, [moments[value] if isinstance(value, _When) else value for value in known.given]


def _reader(user: User) -> _Reader:
    works = user.is_active and user.agency.is_active
    return _Reader(user.pk, user.agency_id, works, user.agency.leads, user.roles, user)


@lru_cache(maxsize=1000)
def _composed(room: Room, reader: _Reader) -> _Composed:
    with session.standing_still(_THEN):
        lists = room(reader.user, None)
        words, given = compose(lists, {})
    return _Composed({one.key: one.rated for one in lists}, words, [_moment(value) for value in given])


def _moment(value: Any) -> Any:
    if value == _THEN:
        return _When.NOW
    if value == _THEN.date():
        return _When.TODAY
    if isinstance(value, date):  # a datetime is one as well
        raise TypeError("A moment that is not session.now() would stand still in what is kept")
    return value
