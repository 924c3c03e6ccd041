"""What an app offers to My work: each list as rows of one shape, so that all lists of an app are asked in one query."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    DateTimeField,
    Field,
    IntegerField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from imap.db import keyset_pages
from imap.db.keyset_pages import KeysetPage, KeysetPlace, beyond, cut, place_in


class ListRow(NamedTuple):
    """One row of a list, the same of every app: what its words, its address and its place are made of."""

    list: str
    later: bool  # of the page that was asked for, not of the first one
    key: UUID
    enquiry_id: UUID
    reference: str
    at: datetime  # gives the row its place
    rating: int = 0  # 0: not the reader's to know
    other: UUID | None = None  # one more key that its address needs
    who: str | None = None
    what: str | None = None
    since: datetime | None = None
    restricted: str | None = None  # the kind of its restriction in force

    def place(self, *, rated: bool) -> KeysetPlace:
        return KeysetPlace(self.rating if rated else None, self.at, self.key)


def _said(value: Any, kind: "Field[Any, Any]") -> Cast:
    """A constant of a type: members of one query have the same types in every column."""
    return Cast(Value(value), kind)


#: What a column holds where an offer does not say: every row's own, or nothing.
_NOT_SAID: dict[str, Any] = {
    "key": "pk",
    "enquiry_id": "enquiry_id",
    "reference": "enquiry__reference",
    "rating": _said(0, IntegerField()),
    "other": _said(None, UUIDField()),
    "who": _said(None, TextField()),
    "what": _said(None, TextField()),
    "since": _said(None, DateTimeField()),
    "restricted": _said(None, TextField()),
}


class Offered(ABC):
    """One list that an app offers: `key` names it, `rated` puts the most urgent first."""

    key: str
    rated: bool

    @abstractmethod
    def statement(self, place: KeysetPlace | None) -> tuple[str, Sequence[Any]]:
        """SQL and parameters of its rows in order, from a place on: at most COUNTED + 1."""

    def page(self, after: str = "") -> KeysetPage[ListRow]:
        """A page of this list alone. One query."""
        return fetch([self], chosen=self.key, after=after)[self.key].page


@dataclass(frozen=True)
class Offer(Offered):
    """A list whose rows are an app's own, in the order of one moment (`by`) and their keys. `columns` says of `Listed`
    what is not every row's (`_NOT_SAID`): a name of the rows, or an expression. `rated`: the rows' `rating` comes first.
    `but`: SQL of a condition on `found`, a row of `Listed`, that is too dear to ask of every row: it is asked of the rows in
    their order, and only until a page is full."""

    key: str
    rows: "QuerySet[Any]"
    by: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    rated: bool = False
    but: str = ""

    def statement(self, place: KeysetPlace | None) -> tuple[str, Sequence[Any]]:
        first = "rating" if self.rated else ""
        rows = self.rows.filter(beyond(place, self.by, first)).order_by(*filter(None, [first, self.by, "id"]))
        said = _NOT_SAID | {"at": self.by} | dict(self.columns)
        picked = [said[name] for name in ListRow._fields[2:]]
        tags = [_said(self.key, TextField()), _said(place is not None, BooleanField())]
        rows = rows.values_list(*tags, *picked)
        if not self.but:
            return rows[: keyset_pages.COUNTED + 1].query.sql_with_params()
        inner, given = rows.query.sql_with_params()
        # OFFSET 0: PostgreSQL would ask the condition before it sorts otherwise.
        columns = ", ".join(ListRow._fields)
        words = ("SELECT * FROM (", inner, "OFFSET 0) found (", columns, ") WHERE", self.but, "LIMIT %s")
        return " ".join(words), [*given, keyset_pages.COUNTED + 1]


@dataclass(frozen=True)
class FromFunction(Offered):
    """A list that a function of the database answers, in the order of `at`. `sql` names its columns as `Listed` does,
    from `key` on, with `parameters`."""

    key: str
    sql: str
    parameters: Sequence[Any] = ()
    rated: bool = False

    def statement(self, place: KeysetPlace | None) -> tuple[str, Sequence[Any]]:
        at, key = (place.at, place.key) if place else (None, None)
        words = (
            "SELECT %s::text, %s::boolean, found.* FROM (", self.sql, ") found",
            "WHERE %s::timestamptz IS NULL OR (found.at, found.key) > (%s::timestamptz, %s::uuid)",
            "ORDER BY found.at, found.key LIMIT %s",
        )  # fmt: skip
        return " ".join(words), [
            self.key, place is not None, *self.parameters, at, at, key, keyset_pages.COUNTED + 1,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListResult:
    """What was found of one list: the page that was asked for, and how many there are in all (at most COUNTED + 1)."""

    page: KeysetPage[ListRow]
    count: int


def fetch(lists: Sequence[Offered], *, chosen: str = "", after: str = "") -> dict[str, ListResult]:
    """The first page of each list, of the chosen one the page from `after` on, with their counts.

    One query: every list is a member of its own, ordered and cut short, so that each costs what it would cost alone.
    Values stay parameters; the words of the members are the queries' own.
    """
    places = {one.key: place_in(after, first=one.rated) if one.key == chosen else None for one in lists}
    words, given = compose(lists, places)
    return sort_out(asked(words, given), {one.key: one.rated for one in lists}, places)


def compose(lists: Sequence[Offered], places: Mapping[str, KeysetPlace | None]) -> tuple[str, list[Any]]:
    """SQL and parameters of all of them; of a list with a place both its pages, the first and the one from there on. No
    words: none of them can have rows."""
    members = []
    for one in lists:
        for place in {None, places.get(one.key)}:
            try:
                members.append(one.statement(place))
            except EmptyResultSet:  # a list of somebody else's work
                continue
    words = " UNION ALL ".join(f"({words})" for words, _given in members)
    return words, [value for _words, given in members for value in given]


def asked(words: str, given: Sequence[Any]) -> list[ListRow]:
    """The rows of what `compose` gave."""
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return [ListRow(*row) for row in cursor.fetchall()]


def sort_out(
    found: Sequence[ListRow], lists: Mapping[str, bool], places: Mapping[str, KeysetPlace | None]
) -> dict[str, ListResult]:
    """The rows of many lists, list by list; of each its name, and whether it is rated."""
    rows: dict[tuple[str, bool], list[ListRow]] = {
        (key, later): [] for key in lists for later in (False, True)
    }
    for row in found:
        rows[row.list, row.later].append(row)
    pages = {}
    for key, rated in lists.items():
        here = sorted(rows[key, places.get(key) is not None], key=_order)
        pages[key] = ListResult(cut(here, partial(ListRow.place, rated=rated)), len(rows[key, False]))
    return pages


def _order(row: ListRow) -> tuple[int, datetime, UUID]:
    """As every member is ordered: a query of many members promises no order."""
    return row.rating, row.at, row.key
