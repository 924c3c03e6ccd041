"""What the dates and marks of a list entry mean: facts in, words out."""

import re
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imap.law.models import NOT_COMMENCED


class ListState(Enum):
    """Where a list entry stands on a day. `label` is for the screen."""

    IN_FORCE = gettext_lazy("In force")
    ENDED = gettext_lazy("Ended")
    NOT_YET = gettext_lazy("Not yet in force")
    NOT_COMMENCED = gettext_lazy("Not in use: commencement not confirmed")

    @property
    def label(self) -> str:
        return str(self.value)


def state_on(day: date, valid_from: date | None, valid_until: date | None, checked: str) -> ListState:
    """Whether an entry may be named on a day. The last day that counts is the one before `valid_until`.

    A power whose commencement is not confirmed is never in force, whatever its dates. Clause: LEG1.
    """
    if checked == NOT_COMMENCED:
        return ListState.NOT_COMMENCED
    if valid_until is not None and day >= valid_until:
        return ListState.ENDED
    if valid_from is not None and day < valid_from:
        return ListState.NOT_YET
    return ListState.IN_FORCE


_CHECKED_EXCEPT = re.compile(r"yes \((?P<part>.+): memory\)")


def words_of_mark(checked: str) -> str:
    """The file's `checked` mark in words that promise no more than it does; ValueError for another mark."""
    if checked == "yes":
        return _("Checked")
    if checked == "memory":
        return _("From memory: to be confirmed by the partnership's lawyers")
    if checked == NOT_COMMENCED:
        return _("Commencement not confirmed")
    if checked == "":
        return _("No check recorded: to be confirmed by the partnership's lawyers")
    partly = _CHECKED_EXCEPT.fullmatch(checked)
    if partly is None:
        raise ValueError(f"unknown mark {checked!r}")
    return _(
        "Checked, except the %(part)s, which is from memory: to be confirmed by the partnership's lawyers"
    ) % {"part": partly["part"]}
