"""Pages of long lists by a place in their order: page 4,000 costs what page 1 costs, and nothing is counted past 100."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

PAGE = 25  # rows of a worklist page
COUNTED = 100  # rows are counted up to here, then "more than 100": an exact count would cost a scan

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """One keyset page: the rows, what to put in the address for the next one ("" when there is none), and how many
    there are from here on (at most COUNTED + 1)."""

    rows: Sequence[Row]
    after: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class KeysetPlace:
    """Where one row stands in the order of its list: by a whole number, where the list has one, a moment and its key."""

    first: int | None
    at: datetime
    key: UUID

    def __str__(self) -> str:
        before = [] if self.first is None else [str(self.first)]
        return "_".join([*before, self.at.isoformat(), str(self.key)])


def place_in(after: str, *, first: bool = False) -> KeysetPlace | None:
    """The place that an address names; None where it names none of this list, which shows the first page."""
    try:
        *before, moment, key = after.split("_")
        at, pk = datetime.fromisoformat(moment), UUID(key)
        number = [int(one) for one in before]
    except ValueError:
        return None
    if at.tzinfo is None or len(number) != first:
        return None
    return KeysetPlace(number[0] if first else None, at, pk)


def beyond(place: KeysetPlace | None, by: str, first: str = "") -> Q:
    """A condition: the rows after a place in the order of `first`, `by` and their keys; all of them where it is none."""
    if place is None:
        return Q()
    here: dict[str, Any] = {first: place.first} if first else {}
    later = Q(**here, **{f"{by}__gt": place.at}) | Q(**here, **{by: place.at}, id__gt=place.key)
    return later | Q(**{f"{first}__gt": place.first}) if first else later


def page_of(rows: "QuerySet[Any]", by: str, after: str, *, first: str = "") -> KeysetPage[Any]:
    """A page of rows in the order of one moment (`by`) and their keys; of a whole number before it (`first`) when one is
    named. `after` is the address of a page before this one; one that names no place shows the first page. One query."""
    order = [*([first] if first else []), by, "id"]
    rows = rows.filter(beyond(place_in(after, first=bool(first)), by, first))
    found = list(rows.order_by(*order)[: COUNTED + 1])
    return cut(found, lambda row: _place(row, by, first))


def cut(found: Sequence[Row], place: Callable[[Row], KeysetPlace]) -> KeysetPage[Row]:
    """The first page of what was found."""
    last = found[PAGE - 1] if len(found) > PAGE else None
    return KeysetPage(found[:PAGE], str(place(last)) if last is not None else "", len(found))


def _place(row: Model, by: str, first: str) -> KeysetPlace:
    return KeysetPlace(getattr(row, first) if first else None, getattr(row, by), row.pk)
