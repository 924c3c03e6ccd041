"""How old somebody is: from the date of birth, else from an estimate, which grows from its day. Pure.

The database's word for the same is `imap.age_in_years` (policies.sql); a test holds the two together.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OLDEST = 120  # years
DAYS, WEEKS, MONTHS, YEARS = "days", "weeks", "months", "years"
#: Ages at which the law changes: at 16 a young person answers for themselves (CON2), at 18 they are an adult.
SIXTEEN, EIGHTEEN = 16, 18
#: How far an estimate may be wrong: within so many years of 16 or 18 it does not say on which side somebody is.
UNCERTAIN_WITHIN = 2


def age_on(born: date | None, on: date) -> int | None:
    """Whole years of age on a day; None when the date of birth is not known or lies after it."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _months_on(born: date, on: date) -> int:
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An age as somebody guessed it: "15" (years), "4 months"."""

    number: int
    unit: str = YEARS

    def __str__(self) -> str:
        return str(self.number) if self.unit == YEARS else f"{self.number} {self.unit}"

    def born(self, on: date) -> date:
        """The birthday of somebody who is exactly as old as this on a day."""
        if self.unit in (DAYS, WEEKS):
            return on - timedelta(days=self.number * (7 if self.unit == WEEKS else 1))
        months = on.year * 12 + on.month - 1 - self.number * (12 if self.unit == YEARS else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


_UNITS = {"y": YEARS, "yr": YEARS, "year": YEARS, "m": MONTHS, "mo": MONTHS, "mth": MONTHS, "month": MONTHS,
          "w": WEEKS, "wk": WEEKS, "week": WEEKS, "d": DAYS, "day": DAYS}  # fmt: skip
_MOST = {YEARS: OLDEST, MONTHS: OLDEST * 12, WEEKS: 1_000, DAYS: 7_000}
_ABOUT = re.compile(r"^(?:about|approx(?:imately)?\.?|around|roughly|c\.?|ca\.?|~)\s*")
_ONE = re.compile(r"(\d{1,4})\s*([a-z]*)")
_AND = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y)\s*(?:and|,)?\s*(\d{1,2})\s*(?:months?|mths?|mos?|m)")


def read_estimate(typed: str) -> Estimate | None:
    """An estimate as it was typed: "8", "about 8 years", "4 months", "10 days", "1 year 6 months"; None for nothing.

    Raises ValueError for anything else, and for more than 120 years.
    """
    words = _ABOUT.sub("", typed.strip().lower()).removesuffix("old").rstrip(" .-")
    if not words:
        return None
    if both := _AND.fullmatch(words):
        found = Estimate(int(both[1]) * 12 + int(both[2]), MONTHS)
    elif one := _ONE.fullmatch(words):
        unit = YEARS if not one[2] else _UNITS.get(one[2]) or _UNITS.get(one[2].removesuffix("s"))
        if unit is None:
            raise ValueError(typed)
        found = Estimate(int(one[1]), unit)
    else:
        raise ValueError(typed)
    if found.number > _MOST[found.unit]:
        raise ValueError(typed)
    return found


@dataclass(frozen=True, slots=True)
class Age:
    """What is known of somebody's age: the date of birth, or an estimate and the day on which it was made."""

    born: date | None = None
    estimate: Estimate | None = None
    estimated_on: date | None = None
    unborn: bool = False

    def birthday(self, on: date) -> date | None:
        """The date of birth, or the one that the estimate comes to; None when neither is known on that day."""
        if self.unborn:
            return None
        if self.born:
            return self.born if self.born <= on else None
        if self.estimate is None:
            return None
        return self.estimate.born(min(self.estimated_on or on, on))

    def years(self, on: date) -> int | None:
        """Whole years on a day; None when it is not known."""
        return age_on(self.birthday(on), on)

    @property
    def is_estimated(self) -> bool:
        """Whether only an estimate is known."""
        return self.born is None and self.estimate is not None and not self.unborn

    def doubts(self, on: date) -> list[str]:
        """On which side of 16 and 18 somebody may be as well, in words: empty but near these ages by an estimate."""
        years = self.years(on)
        if years is None or not self.is_estimated:
            return []
        found = []
        for age in (SIXTEEN, EIGHTEEN):
            if age <= years < age + UNCERTAIN_WITHIN:
                found.append(_("under %(age)d") % {"age": age})
            elif age - UNCERTAIN_WITHIN <= years < age:
                found.append(_("%(age)d or over") % {"age": age})
        return found

    def uncertainty(self, on: date) -> str:
        """The sentence for an estimate near 16 or 18: on which day it was made, and what they may be as well; else ""."""
        if not (doubts := self.doubts(on)):
            return ""
        words = _(
            "The age is uncertain. It was estimated as %(estimate)s on %(day)s, so they may be %(doubts)s."
        )
        return words % {
            "estimate": _estimated(self.estimate),
            "day": date_format(self.estimated_on or on, "j F Y"),
            "doubts": _(" or ").join(doubts),
        }

    def in_words(self, on: date, *, short: bool = False) -> str:
        """ "8 years", "5 months", "4 weeks", "born today", "about 15 years, uncertain", "not yet born", "age not known".

        `short` leaves "years" out.
        """
        if self.unborn:
            return _("not yet born")
        born = self.birthday(on)
        if born is None:
            return _("age not known")
        if not self.is_estimated:
            return _duration(born, on, short=short)
        if self.estimate and self.estimate.unit == YEARS and not self.estimate.number and not self.years(on):
            return _("under 1 year")
        words = _("about %(age)s") % {"age": _duration(born, on, short=short)}
        return _("%(age)s, uncertain") % {"age": words} if self.doubts(on) else words


def _duration(born: date, on: date, *, short: bool = False) -> str:
    """Under two years in days, weeks or months: as one speaks of a baby."""
    days, months = (on - born).days, _months_on(born, on)
    if months >= 24:
        years = months // 12
        return str(years) if short else ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    if days == 0:
        return _("born today")
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if months < 3:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


def _estimated(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    names = {
        DAYS: ngettext("%(n)d day", "%(n)d days", estimate.number),
        WEEKS: ngettext("%(n)d week", "%(n)d weeks", estimate.number),
        MONTHS: ngettext("%(n)d month", "%(n)d months", estimate.number),
        YEARS: ngettext("%(n)d year", "%(n)d years", estimate.number),
    }
    return names[estimate.unit] % {"n": estimate.number}


def age_of(row: Any) -> Age:
    """What is known of the age of a person as they are recorded, or are about to be."""
    estimate = None if row.age_estimate is None else Estimate(row.age_estimate, row.age_estimate_unit)
    return Age(row.date_of_birth, estimate, row.age_estimated_on, row.unborn)
