"""Pages of long lists by a place in their order: page 4,000 costs what page 1 costs, and nothing is counted past 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

PAGE = 25  # rows of a worklist page
COUNTED = 100  # rows are counted up to here, then "more than 100": an exact count would cost a scan

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One keyset page: the rows, what to put in the address for the next one ("" when there is none), and how many
    there are from here on (at most COUNTED + 1)."""

    rows: Sequence[Row]
    after: str
    count: int = 0


def page_of(rows: "QuerySet[Row]", by: str, after: str, *, first: str = "") -> Page[Row]:
    """A page of rows in the order of one moment (`by`) and their keys; of a whole number before it (`first`) when one is
    named. `after` is the address of a page before this one; one that names no place shows the first page. One query."""
    order = [*([first] if first else []), by, "id"]
    found = list(rows.filter(_beyond(after, by, first)).order_by(*order)[: COUNTED + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], _place(last, by, first) if last else "", len(found))


def _place(row: Model, by: str, first: str) -> str:
    before = [str(getattr(row, first))] if first else []
    return "_".join([*before, getattr(row, by).isoformat(), str(row.pk)])


def _beyond(after: str, by: str, first: str) -> Q:
    """The rows after a place in the order; all of them where it is none."""
    try:
        *before, moment, key = after.split("_")
        at, pk = datetime.fromisoformat(moment), UUID(key)
        number = [int(one) for one in before]
    except ValueError:
        return Q()
    if at.tzinfo is None or len(number) != bool(first):
        return Q()
    here: dict[str, Any] = {first: number[0]} if first else {}
    later = Q(**here, **{f"{by}__gt": at}) | Q(**here, **{by: at}, id__gt=pk)
    return later | Q(**{f"{first}__gt": number[0]}) if first else later
