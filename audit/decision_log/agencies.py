"""What an agency was called when something was recorded: one that was renamed stands under its name of that day (REC1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """Every agency's names, oldest first, each with the moment from which it counted."""

    of: dict[UUID, list[tuple[datetime, str]]]

    @classmethod
    def from_history(cls, rows: Iterable[tuple[UUID, datetime, str]]) -> "AgencyNames":
        """From an agency's history rows (key, when, name), oldest first."""
        names: dict[UUID, list[tuple[datetime, str]]] = {}
        for key, since, name in rows:
            known = names.setdefault(key, [])
            if not known or known[-1][1] != name:
                known.append((since, name))
        return cls(names)

    def then(self, agency: UUID, at: datetime) -> str:
        """The name at a moment, with today's in brackets where it is another; "" for an agency without a history."""
        known = self.of.get(agency)
        if not known:
            return ""
        name = next((name for since, name in reversed(known) if since <= at), known[0][1])
        return with_todays(name, known[-1][1])

    def as_written(self, name: str, at: datetime) -> str:
        """The same for a name that was written down at that moment, as an entry of the record has it."""
        for known in self.of.values():
            if any(one == name for _since, one in known) and name != known[-1][1]:
                was = next((one for since, one in reversed(known) if since <= at), known[0][1])
                if was == name:
                    return with_todays(name, known[-1][1])
        return name


def with_todays(then: str, now: str) -> str:
    """A name with today's in brackets, where it is another."""
    return then if then == now else _("%(then)s (now %(now)s)") % {"then": then, "now": now}


def name_on_row(row: Any, agency: Any) -> str:
    """An agency as a row of the record names it: as it was called when the row was recorded (REC1)."""
    names, at = getattr(row, "agency_names", None), getattr(row, "told_at", None)
    return (names.then(agency.pk, at) if names and at else "") or str(agency)
