"""Rules of the partnership's own lists. No database, no request."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Period:
    """An entry's name and days: from the first up to, and not on, the second (None: open)."""

    name: str
    begins: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it applies on a day."""
        return self.begins <= day and (self.ends is None or day < self.ends)


def check_adding(new: Period, others: Collection[Period], today: date) -> list[Violation]:
    """Why an entry may not be added (LEG1). Fields: `name`, `valid_from`.

    It never begins in the past: what was decided then was decided without it. Nor does its name stand twice at once.
    """
    if new.begins < today:
        return [
            Violation(
                "LEG1", _("Choose today or a later day: a list is not changed for the past."), "valid_from"
            )
        ]
    same = [one for one in others if folded(one.name) == folded(new.name)]
    if any(one.ends is None or one.ends > new.begins for one in same):
        return [Violation("LEG1", _("This entry stands in the list already."), "name")]
    return []


def check_ending(entry: Period, *, ends: date, successor: Period | None, today: date) -> list[Violation]:
    """Why an entry may not end so (LEG1). Fields: `valid_until`, `successor`."""
    if entry.ends is not None:
        return [
            Violation("LEG1", _("Somebody ended this entry already. What is ended stays so: add it anew."))
        ]
    if ends < today:
        words = _("Choose today or a later day: what was decided before could name this entry.")
        return [Violation("LEG1", words, "valid_until")]
    if ends < entry.begins:
        return [Violation("LEG1", _("It would end before it begins."), "valid_until")]
    if successor and not successor.holds_on(max(ends, today)):
        words = _("%(name)s does not apply on that day: it cannot take this entry’s place.")
        return [Violation("LEG1", words % {"name": successor.name}, "successor")]
    return []


def folded(name: str) -> str:
    """A name of an agency as it is compared: small letters, one kind of apostrophe, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").lower().split())
