"""Details that improve: what was changed by whom, and what was changed meanwhile.

A form carries the version that it was shown with: the key of the newest row of the detail's history. What somebody
else saved since is named, never overwritten unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from imap.design.fields import DayField
from imap.design.templatetags.govuk import moment
from imap.law.violations import Violation, raise_if

NOT_TOLD = frozenset({"id", "enquiry", "changed_by", "rated_at", "added_at"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed, from what to what."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DetailChange:
    """One saved change of a detail; `made` when it was first written down."""

    key: UUID
    at: datetime
    who: str
    why: str
    made: bool
    lines: list[FieldChange]


def said(row: Any, name: str) -> str:
    """One field's value in words; "nothing" for none."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value) if value not in (None, "") else _("nothing")


def _rows(detail: Any) -> Any:
    related = [
        "history_user",
        *(f.name for f in detail._meta.fields if f.is_relation and f.name not in NOT_TOLD),
    ]
    return detail.history.select_related(*related).order_by("history_date", "history_id")


def changes_of(detail: Any) -> list[DetailChange]:
    """Every change of one detail, newest first. One query."""
    found: list[DetailChange] = []
    before: Any = None
    for row in _rows(detail):
        lines = _differences(before, row) if before else []
        who = row.history_user.name if row.history_user else _("nobody signed in")
        found.append(
            DetailChange(
                row.pk, row.history_date, who, row.history_change_reason or "", before is None, lines
            )
        )
        before = row
    return found[::-1]


def _differences(before: Any, after: Any) -> list[FieldChange]:
    found = []
    for field in after.instance_type._meta.fields:
        if field.name in NOT_TOLD or getattr(before, field.attname) == getattr(after, field.attname):
            continue
        label = str(field.verbose_name)
        label = label[:1].upper() + label[1:]
        found.append(FieldChange(field.name, label, said(before, field.name), said(after, field.name)))
    return found


def version(detail: Any) -> UUID | None:
    """The version that a form is shown with."""
    newest = detail.history.order_by("-history_date", "-history_id").values_list("pk", flat=True).first()
    return newest if isinstance(newest, UUID) else None


def as_seen(detail: Any, seen: UUID | None) -> Any:
    """The detail as it stood in a version; None for a version that it never had."""
    return detail.history.filter(pk=seen).first() if seen else None


def check_stale(detail: Any, seen: UUID) -> list[Violation]:
    """What others saved since this version was shown, in words; empty when nothing was (ACC2)."""
    since = _since(detail, seen)
    return [
        Violation(
            "ACC2",
            _(
                "%(who)s changed this on %(when)s, while you had it open: %(what)s. What you changed is kept below, the "
                "rest shows what is known now. Read it again, then save if yours should stand."
            )
            % {
                "who": change.who,
                "when": moment(change.at),
                "what": "; ".join(
                    _("%(label)s from “%(before)s” to “%(after)s”")
                    % {"label": line.label, "before": line.before, "after": line.after}
                    for line in change.lines
                ),
            },
        )
        for change in since[::-1]
    ]


def refuse_stale(detail: Any, seen: UUID | None) -> None:
    """Raise RuleViolation (ACC2) when the detail was changed since this version. None: whoever asks saw no form."""
    if seen is not None:
        raise_if(check_stale(detail, seen))


def _since(detail: Any, seen: UUID) -> list[DetailChange]:
    """The changes after a version, newest first; after an unknown version every change since it was written down."""
    found = []
    for change in changes_of(detail):
        if change.key == seen or change.made:
            break
        found.append(change)
    return found


def is_already(detail: Any, values: Mapping[str, Any]) -> bool:
    """Whether nothing would be different: also the second post of a form that was sent twice."""
    return all(getattr(detail, name) == value for name, value in values.items())


def bring_up_to_date(
    form: Any, *, then: Mapping[str, Any], now: Mapping[str, Any], seen: UUID | None
) -> None:
    """After a refusal: the form keeps what its writer changed since the version they saw, shows what is known now
    everywhere else, and carries the newest version, so that saving again is deliberate.

    `then` and `now` are the form's initial values of that version and of the present one.
    """
    form.update_shown(seen=seen)
    for name, value in now.items():
        typed = form.cleaned_data.get(name, "")
        if name in form.fields and name in then and _flat(typed) == _flat(then[name]):
            _put(form, name, value)


def _flat(value: Any) -> str:
    return "" if value is None or value is False else str(value)


def _put(form: Any, name: str, value: Any) -> None:
    field, html_name = form.fields[name], form.add_prefix(name)
    if isinstance(field, DayField):
        boxes = field.widget.format_value(value) or {}
        for box in field.widget.boxes:
            form.data[f"{html_name}-{box}"] = str(boxes.get(box, ""))
    elif isinstance(field, forms.BooleanField):
        form.data.pop(html_name, None)
        if value:
            form.data[html_name] = "on"
    else:
        form.data[html_name] = "" if value is None else str(value)
