"""Questions to the database that are put together once: behind a page stand twenty and more, and Django takes several
times as long to compose one as PostgreSQL to answer it (docs/decisions/0015).

    @composed
    def _asked(user: User, enquiry_id: UUID) -> "QuerySet[InformationRequest]":
        return InformationRequest.objects.filter(asked=user.agency_id, enquiry=enquiry_id)

    rows = _asked(user, enquiry.pk)  # a list; the database is asked each time

Only words are kept, never a row and never who may see what. What the words depend on is what the function is given, and
nothing besides: of a person their roles, and whether they and their agency are active; whether something is None; how many
keys there are. Keys, texts and moments are filled in.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache, partial, wraps
from secrets import randbelow, token_hex
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from imap.agencies.models import Agency, User

P = ParamSpec("P")
Row = TypeVar("Row")
#: Shapes of one question that are kept: persons in different roles, numbers of keys.
SHAPES = 200


def composed(question: "Callable[P, QuerySet[Any, Row]]") -> "Callable[P, list[Row]]":
    """The rows of a question that is composed at its first asking in each shape. Given are people, keys, collections of
    keys, texts and moments, which are filled in, and what may be part of a shape: None, truth values, members of
    enumerations.

    Raises TypeError for anything else, for a value that the question changes before it asks, and for a moment of its own.
    """

    @lru_cache(maxsize=SHAPES)
    def compose(shape: tuple[_Shape, ...]) -> "_Composed | None":
        stand_ins = [one.stand_in() for one in shape]
        rows = question(*[argument for argument, _values in stand_ins])  # type: ignore[call-arg]
        found = _compose(rows, [value for _argument, values in stand_ins for value in values])
        givers = [one for one, (_argument, values) in zip(shape, stand_ins, strict=True) for _value in values]
        lost = [
            one
            for place, one in enumerate(givers)
            if found and not isinstance(one, Reader) and Slot(place) not in found.given
        ]
        if lost:
            raise TypeError(
                f"{question.__name__} does not ask for everything that it is given, or changes it before"
            )
        return found

    @wraps(question)
    def ask(*given: P.args, **named: P.kwargs) -> "list[Row]":
        if named:
            raise TypeError("A question that is composed once is given everything in order")
        told = [_told(one) for one in given]
        known = compose(tuple(shape for shape, _values in told))
        return known.ask([value for _shape, values in told for value in values]) if known else []

    return ask


def first(rows: "list[Row]") -> "Row | None":
    """The one row of a question that has at most one; None where nothing was found."""
    return rows[0] if rows else None


# What is given ------------------------------------------------------------------------------------
class _Shape:
    """What of one argument the words may depend on."""

    def stand_in(self) -> tuple[Any, list[Any]]:
        """An argument of this shape that nobody else gives, and the values in it that are filled in later."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Fixed(_Shape):
    value: Hashable

    def stand_in(self) -> tuple[Any, list[Any]]:
        return self.value, []


@dataclass(frozen=True, slots=True)
class _Filled(_Shape):
    kind: type

    def stand_in(self) -> tuple[Any, list[Any]]:
        value = _NEW[self.kind]()
        return value, [value]


@dataclass(frozen=True, slots=True)
class _Many(_Shape):
    kind: type
    number: int

    def stand_in(self) -> tuple[Any, list[Any]]:
        values = [_NEW[self.kind]() for _ in range(self.number)]
        return values, values


@dataclass(frozen=True, slots=True)
class Reader(_Shape):
    """Everything of a person that words can depend on."""

    active: bool
    agency_active: bool
    leads: bool
    roles: frozenset[str]

    @classmethod
    def of(cls, user: User) -> "Reader":
        return cls(user.is_active, user.agency.is_active, user.agency.leads, user.roles)

    @staticmethod
    def values(user: User) -> list[UUID]:
        """What of this person is filled in, in the order of those of `stand_in`."""
        return [user.pk, user.agency_id]

    def stand_in(self) -> tuple[Any, list[Any]]:
        agency = Agency(pk=uuid4(), leads=self.leads, is_active=self.agency_active)
        user = User(pk=uuid4(), agency=agency, is_active=self.active)
        user.__dict__["roles"] = self.roles
        return user, [user.pk, agency.pk]


def _moment() -> datetime:
    return datetime(1900, 1, 1, tzinfo=UTC) + timedelta(microseconds=randbelow(10**15))


_NEW: dict[type, Callable[[], Any]] = {UUID: uuid4, str: token_hex, datetime: _moment}


def _told(given: Any) -> tuple[_Shape, Sequence[Any]]:
    if given is None or isinstance(given, (bool, Enum)):
        return _Fixed(given), ()
    if isinstance(given, User):
        return Reader.of(given), Reader.values(given)
    if type(given) in _NEW:
        return _Filled(type(given)), (given,)
    if isinstance(given, Collection):
        keys = list(dict.fromkeys(given))
        kinds = {type(one) for one in keys} or {UUID}
        if kinds in ({UUID}, {str}):
            return _Many(kinds.pop(), len(keys)), keys
    raise TypeError(f"A question that is composed once cannot be given {type(given).__name__}")


# What is kept -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes: its place among the values."""

    place: int


@dataclass(frozen=True, slots=True)
class _Composed:
    rows: "QuerySet[Any, Any]"
    compiler: Any
    converters: dict[int, Any]
    words: str
    given: list[Any]

    def ask(self, values: list[Any]) -> list[Any]:
        """The rows, of these values. One query."""
        filled = tuple([values[one.place] if isinstance(one, Slot) else one for one in self.given])
        compiler = copy(self.compiler)
        compiler.connection = connections[self.rows.db]
        compiler.as_sql = partial(_already, (self.words, filled))
        compiler.get_converters = partial(_already, self.converters)
        query: Any = _Asking(self.rows.query, compiler)
        asked: Any = type(self.rows)(self.rows.model, query, self.rows.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(asked, name, getattr(self.rows, name))
        return list(asked)


def _already(known: Any, *asked: object, **options: object) -> Any:
    """In place of what a compiler works out anew at each asking."""
    return known


class _Asking:
    """A query that has its words already: everything that iterating over rows wants of one."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *args: object, **options: object) -> Any:
        return self._compiler


def _compose(rows: "QuerySet[Any, Any]", values: list[Any]) -> _Composed | None:
    compiler = rows.query.get_compiler(rows.db)
    try:
        words, given = compiler.as_sql()
    except EmptyResultSet:  # whatever is filled in, nothing is found
        return None
    slots = [slot_or_kept(one, values) for one in given]
    columns = [column for column, *_names in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    compiler.connection = None  # of this thread
    return _Composed(rows, compiler, converters, words, slots)


def slot_or_kept(one: Any, values: list[Any]) -> Any:
    """A parameter of a question that was composed with these values: the slot of one of them, or itself.

    Raises TypeError for a moment, and for what one of the values was changed to.
    """
    for place, value in enumerate(values):
        if type(one) is type(value) and one == value:
            return Slot(place)
    changed = any(str(value) in str(one) for value in values)
    if changed or isinstance(one, date):  # a datetime is a date as well
        raise TypeError(f"{one!r} would stand still in what is kept of this question")
    return one
