"""Kinds of information: a fixed, dated list (CON6). Consent may keep some of them out; a request names those it asks for.

The list is `data/kinds_of_information.toml`. A kind that is no longer offered keeps its name for what was recorded.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "kinds_of_information.toml"


@dataclass(frozen=True, slots=True)
class InformationKind:
    """One kind of information; `until` is the first day on which it is no longer offered. `special`: it may be special
    category data; `criminal`: it may hold allegations or offences (LEG1)."""

    code: str
    name: str
    since: date
    until: date | None = None
    special: bool = False
    criminal: bool = False


@cache
def all_kinds() -> tuple[InformationKind, ...]:
    """Every kind there ever was, in the order in which they are offered; read once for each process."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(InformationKind(**one) for one in table["kind"])


def kinds_on(day: date) -> dict[str, str]:
    """Code to name of the kinds that are offered on a day (CON6)."""
    return {
        one.code: one.name
        for one in all_kinds()
        if one.since <= day and (one.until is None or day < one.until)
    }


@dataclass(frozen=True, slots=True)
class SensitiveKinds:
    """Which of the two sorts of information that need a condition of their own some kinds may hold (LEG1)."""

    special: bool
    criminal: bool


#: Any kind of information, which may be both.
ANYTHING = SensitiveKinds(special=True, criminal=True)


def touched_by(codes: Iterable[str], *, none_is_any: bool = False) -> SensitiveKinds:
    """What these kinds may hold (LEG1); ended ones count too. `none_is_any`: of a request, which asks for any kind when it
    names none."""
    chosen = set(codes)
    if none_is_any and not chosen:
        return ANYTHING
    found = [one for one in all_kinds() if one.code in chosen]
    return SensitiveKinds(any(one.special for one in found), any(one.criminal for one in found))


def names_of(codes: Iterable[str]) -> list[str]:
    """The names of kinds in the list's order, also of those that have ended."""
    chosen = set(codes)
    return [one.name for one in all_kinds() if one.code in chosen]


def every_name() -> list[tuple[str, str]]:
    """Code and name of every kind there ever was: what a model's field may hold."""
    return [(one.code, one.name) for one in all_kinds()]
