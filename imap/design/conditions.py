"""When a question is asked: which answer of which other question it waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only when `controller` was answered with one of `values` (as text; a ticked box is "True")."""

    controller: str
    values: frozenset[str]


def names_of(values: Any) -> frozenset[str]:
    """The answers as text; one alone may stand without a set around it."""
    if isinstance(values, str | bool | Enum) or not isinstance(values, Iterable):
        values = (values,)
    return frozenset(_text(value) for value in values)


def answers(cleaned: Any) -> frozenset[str]:
    """A cleaned answer as the set of texts that conditions compare with.

    Nothing answered is the empty set.
    """
    if cleaned is None or cleaned == "":
        return frozenset()
    if isinstance(cleaned, str | bool | Enum) or not isinstance(cleaned, Iterable):
        cleaned = (cleaned,)
    return frozenset(_text(value) for value in cleaned)


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    return str(getattr(value, "pk", value))
