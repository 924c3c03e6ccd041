"""The table at the end of a run: what was measured at each size, what it is to reach, and whether it does."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.figures import Figure
from tests.bench.timing import PageTimes

#: A page at the last size against the first; the last five times it was asked against the first five.
BETWEEN_SIZES, AGE = 1.2, 1.3
#: A page that was asked less often was slow; it is said how often.
MANY = 10


@dataclass(frozen=True)
class Measured:
    """Everything that was measured at one size."""

    size: int
    pages: dict[str, PageTimes]
    lists: dict[str, float]
    figures: list[Figure]
    most_queries: dict[str, int]  # the ceiling of each page


def lines(measured: Sequence[Measured]) -> Iterable[str]:
    """The table as text, a line at a time."""
    yield from _pages(measured)
    yield ""
    yield from _lists(measured)
    yield ""
    yield from _figures(measured)


def _pages(measured: Sequence[Measured]) -> Iterable[str]:
    yield _row("page", *_sizes(measured, "ms"), "ratio", *_sizes(measured, "age"), "queries", "bar", "met")
    bars = ["" for _one in measured]
    yield _row("", *bars, f"<= {BETWEEN_SIZES}", *[f"<= {AGE}" for _one in measured], "", "", "")
    for name in measured[0].pages:
        times = [one.pages[name] for one in measured]
        ratio = times[-1].median / times[0].median
        queries, ceiling = max(one.queries for one in times), measured[0].most_queries[name]
        missed = [
            *([] if ratio <= BETWEEN_SIZES else ["size"]),
            *([] if max(one.age for one in times) <= AGE else ["age"]),
            *(["queries"] if queries > ceiling else []),
        ]
        yield _row(
            name, *map(_median, times), _number(ratio, 2), *(_number(one.age, 2) for one in times),
            str(queries), str(ceiling), _met(missed),
        )  # fmt: skip


def _median(times: PageTimes) -> str:
    few = f" ({times.asked} times)" if 0 < times.asked < MANY else ""
    return _number(times.median, 1) + few


def _number(value: float, places: int) -> str:
    return f"{value:.{places}f}" if math.isfinite(value) else "too late"


def _lists(measured: Sequence[Measured]) -> Iterable[str]:
    yield _row("list of My work", *_sizes(measured, "ms"), "ratio", "met")
    for name in measured[0].lists:
        times = [one.lists[name] for one in measured]
        ratio = times[-1] / times[0]
        yield _row(
            name,
            *(_number(one, 1) for one in times),
            _number(ratio, 2),
            _met([] if ratio <= BETWEEN_SIZES else ["size"]),
        )


def _figures(measured: Sequence[Measured]) -> Iterable[str]:
    yield _row("figure", "bar", *_sizes(measured, ""), "met", "at the last size")
    for first in measured[0].figures:
        same = [next(figure for figure in one.figures if figure.name == first.name) for one in measured]
        bar = f"{'>=' if first.at_least else '<='} {first.bar:g}"
        met = "yes" if all(one.met for one in same) else "no"
        yield _row(first.name, bar, *(_number(one.value, 2) for one in same), met, same[-1].detail)


def _sizes(measured: Sequence[Measured], unit: str) -> list[str]:
    return [f"{one.size:,} {unit}".strip() for one in measured]


def _met(missed: list[str]) -> str:
    return "no: " + ", ".join(missed) if missed else "yes"


def _row(name: str, *cells: str) -> str:
    return f"| {name:60} | " + " | ".join(f"{cell:>12}" for cell in cells) + " |"
