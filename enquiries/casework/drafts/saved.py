"""Drafts of one form, as they were saved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts.actions import FORM
from enquiries.casework.drafts.words import words_of
from enquiries.models import Draft

KEY = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def moment_in(typed: str) -> datetime | None:
    """The moment, with its zone, that a page carried; None for anything else."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def key_in(typed: str) -> UUID | None:
    """The key that a page carried; None for anything else."""
    return UUID(typed) if re.fullmatch(KEY, typed) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft of a screen: which opening of its form, since when, and in which row (with who handed it over)."""

    opening: UUID
    part: str
    at: datetime
    row: Draft

    @property
    def words(self) -> str:
        """What tells it from the author's other drafts of this form; "" when nothing does."""
        typed = self.row.typed.get(self.part)
        return words_of(typed["answers"]) if typed else ""

    @property
    def answers(self) -> QueryDict | None:
        """What was typed in it; None where its form has accepted all of it."""
        typed = self.row.typed.get(self.part)
        if typed is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in typed["answers"].items():
            data.setlist(name, values)
        return data


def saved_forms(rows: Iterable[Draft], part: str) -> list[Kept]:
    """Every draft of one form in these rows, newest first."""
    found = []
    for row in rows:
        for name, typed in row.typed.items():
            if drafts_actions.base(name) == part:
                opening = key_in(name.partition(".")[2]) or row.opening
                found.append(Kept(opening, name, moment_in(typed["at"]) or row.saved_at, row))
        if part == FORM and FORM not in row.typed and row.answers:
            found.append(Kept(row.opening, FORM, row.saved_at, row))
    return sorted(found, key=lambda one: one.at, reverse=True)
