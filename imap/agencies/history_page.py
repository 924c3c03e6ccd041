"""The readable history of accounts and agencies: who changed what, from what to what, when and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.agencies.models import Agency, DutyMember, DutyTeam, LocalEntry, RoleHeld, User
from imap.agencies.roles import Role

PERSON = ("name", "email", "job_title", "is_active")
AGENCY = (
    "name",
    "kind",
    "leads",
    "contact",
    "agreement_version",
    "agreement_signed_on",
    "agreement_signed_by",
    "is_active",
)
ENTRY = ("valid_until", "successor")
TEAM = ("name", "hours", "is_active")
YES, NO, NOTHING = gettext_lazy("Yes"), gettext_lazy("No"), gettext_lazy("nothing")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a history. `before` and `after` are empty for what is no change of a value."""

    at: datetime
    who: str
    what: str
    before: str
    after: str
    why: str


def of_person(user: User) -> list[HistoryLine]:
    """A person's history, newest first: details, roles, duty teams. Three queries.

    Passwords and times of signing in are not in it (nor anywhere else that can be read).
    """
    found = _details(User, {"id": user.pk}, PERSON, _("Account made"))
    for row in _rows(RoleHeld, {"user_id": user.pk}):
        found.append(_held(row, str(Role(row.role).label), given=_("Role given"), ended=_("Role ended")))
    for row in _rows(DutyMember, {"user_id": user.pk}, "team"):
        given, ended = _("Put on a duty team"), _("Taken off a duty team")
        found.append(_held(row, row.team.name, given=given, ended=ended))
    return sorted(found, key=lambda change: change.at, reverse=True)


def of_agency(agency: Agency) -> list[HistoryLine]:
    """An agency's history and its duty teams', newest first. Two queries."""
    found = _details(Agency, {"id": agency.pk}, AGENCY, _("Agency added"))
    found += _details(DutyTeam, {"agency_id": agency.pk}, TEAM, _("Duty team added"))
    return sorted(found, key=lambda change: change.at, reverse=True)


def of_entry(entry: LocalEntry) -> list[HistoryLine]:
    """An entry's history, newest first. One query."""
    found = _details(LocalEntry, {"id": entry.pk}, ENTRY, _("Entry added"))
    return sorted(found, key=lambda change: change.at, reverse=True)


def _rows(model: type[Model], of: dict[str, Any], *related: str) -> Any:
    """History rows, oldest first."""
    rows = model.history.filter(**of)  # type: ignore[attr-defined]
    return rows.select_related("history_user", *related).order_by("history_date", "history_id")


def _details(model: type[Model], of: dict[str, Any], fields: Sequence[str], made: str) -> list[HistoryLine]:
    before: dict[Any, Any] = {}
    found: list[HistoryLine] = []
    for row in _rows(model, of):
        earlier = before.get(row.id)
        before[row.id] = row
        if earlier is None:
            found.append(_line(row, made, after=row.name))
        else:
            found += _differences(model, earlier, row, fields)
    return found


def _differences(model: type[Model], earlier: Any, row: Any, fields: Iterable[str]) -> list[HistoryLine]:
    found = []
    for name in fields:
        if getattr(earlier, name) != getattr(row, name):
            what = str(getattr(model._meta.get_field(name), "verbose_name", name)).capitalize()
            if model is DutyTeam:
                what = _("Duty team %(team)s: %(what)s") % {"team": row.name, "what": what.lower()}
            found.append(_line(row, what, before=_said(earlier, name), after=_said(row, name)))
    if not found and row.history_change_reason:
        # A password was set: the reason is all that there is to say.
        found.append(_line(row, str(row.history_change_reason)))
    return found


def _held(row: Any, what: str, *, given: str, ended: str) -> HistoryLine:
    """A line about something that is held for a time: given, it comes after; ended, it was there before."""
    return _line(row, ended, before=what) if row.ended_at else _line(row, given, after=what)


def _line(row: Any, what: str, *, before: str = "", after: str = "") -> HistoryLine:
    who = row.history_user.name if row.history_user else _("nobody signed in")
    why = str(row.history_change_reason or "")
    return HistoryLine(row.history_date, who, what, before, after, "" if why == what else why)


def _said(row: Any, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return str(YES if value else NO)
    shown = getattr(row, f"get_{name}_display", lambda: value)()
    return str(shown) if shown not in ("", None) else str(NOTHING)
