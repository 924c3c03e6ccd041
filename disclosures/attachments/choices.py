"""Of each picture that is attached: whether its original goes with the copy, and why."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from disclosures.attachments.picture import check_passing_original
from disclosures.attachments.rules import Attached
from imap.design.conditions import Condition
from imap.design.fields import Choice, LongText
from imap.law.violations import Violation

COPY, ORIGINAL = "copy", "original"
REASONS: Final = 2_000  # characters
_SENDS, _BECAUSE = "sends_", "because_"


def questions(kept: Iterable[Attached]) -> dict[str, forms.Field]:
    """Two questions for each picture, by name."""
    found: dict[str, forms.Field] = {}
    for one in _pictures(kept):
        sends, because = _names(one)
        found[sends] = Choice(
            label=_("What do recipients get of “%(name)s”?") % {"name": one.name},
            required=False,
            mark_optional=False,
            choices=[
                (COPY, _("A copy without where, when and by whom it was taken")),
                (ORIGINAL, _("The copy and the original, with where, when and by whom it was taken")),
            ],
            hints={COPY: _("The original stays with your agency")},
        )
        found[because] = LongText(
            label=_("Why do they need the original?"),
            required=False,
            mark_optional=False,
            max_length=REASONS,
            rows=2,
        )
    return found


def condition(name: str) -> Condition | None:
    """When one of these questions is asked; None for every other one."""
    if name.startswith(_BECAUSE):
        return Condition(_SENDS + name.removeprefix(_BECAUSE), frozenset({ORIGINAL}))
    return None


def answers(kept: Iterable[Attached], typed: Mapping[str, Any] | None, prefix: str) -> dict[str, str]:
    """As the form takes them: what was chosen before, and in its place what was typed since."""
    found: dict[str, str] = {}
    for one in _pictures(kept):
        reasons = one.picture.chosen if one.picture else ""
        for name, before in zip(_names(one), (ORIGINAL if reasons else COPY, reasons), strict=True):
            full = f"{prefix}-{name}"
            found[full] = str(typed[full]) if typed and full in typed else before
    return found


def check_choices(kept: Iterable[Attached], cleaned: Mapping[str, Any]) -> list[Violation]:
    """What the rules say about what was chosen."""
    found: list[Violation] = []
    for one in _pictures(kept):
        sends, because = _names(one)
        if cleaned.get(sends) == ORIGINAL:
            found += check_passing_original(one.name, str(cleaned.get(because) or ""), because)
    return found


def chosen(kept: Iterable[Attached], cleaned: Mapping[str, Any]) -> dict[UUID, str]:
    """By the key of each copy why its original goes too; empty where it stays. Only of what was answered as it should be."""
    found: dict[UUID, str] = {}
    for one in _pictures(kept):
        sends, because = _names(one)
        if cleaned.get(sends) and because in cleaned:
            found[UUID(one.key)] = str(cleaned[because]) if cleaned[sends] == ORIGINAL else ""
    return found


def _pictures(kept: Iterable[Attached]) -> list[Attached]:
    return [one for one in kept if one.picture]


def _names(one: Attached) -> tuple[str, str]:
    key = UUID(one.key).hex
    return _SENDS + key, _BECAUSE + key
