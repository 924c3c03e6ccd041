"""Which clocks and working hours are in force from which day: dated data, each partnership's own. Pure.

A clock that began keeps the length that it had on the day on which it began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.law.clocks import ACKNOWLEDGEMENT, ANSWER, LONDON, REVIEW, STANDARD_HOURS, Clock, Hours, due


class ClockName(models.TextChoices):
    """Every clock that a partnership may set."""

    ANSWER_RED = "answer_red", _("Answering a request, red")
    ANSWER_AMBER = "answer_amber", _("Answering a request, amber")
    ANSWER_GREEN = "answer_green", _("Answering a request, green")
    REVIEW_RED = "review_red", _("Reviewing an override, red")
    REVIEW_AMBER = "review_amber", _("Reviewing an override, amber")
    REVIEW_GREEN = "review_green", _("Reviewing an override, green")
    ACKNOWLEDGEMENT = "acknowledgement", _("Telling the referrer, and reading what was shared")


#: What is in force until a partnership sets something else.
STANDARD: Mapping[str, Clock] = MappingProxyType(
    {f"answer_{rating}": clock for rating, clock in ANSWER.items()}
    | {f"review_{rating}": clock for rating, clock in REVIEW.items()}
    | {"acknowledgement": ACKNOWLEDGEMENT}
)


@dataclass(frozen=True, slots=True)
class Setting:
    """That a clock has this length from a day on."""

    name: str
    since: date
    clock: Clock


@dataclass(frozen=True, slots=True)
class Timetable:
    """All clocks and working hours, each from its day on. Of two of one day the one recorded later counts: the
    settings are in the order in which they were recorded."""

    settings: tuple[Setting, ...] = ()
    hours: tuple[Hours, ...] = STANDARD_HOURS

    @classmethod
    def of(cls, settings: Iterable[Setting], hours: Iterable[Hours]) -> "Timetable":
        """From what was recorded, in the order of recording."""
        by_day = {one.since: one for one in (*STANDARD_HOURS, *hours)}
        return cls(tuple(settings), tuple(by_day[day] for day in sorted(by_day)))

    def clock(self, name: str, on: date) -> Clock:
        """The length of a clock that begins on this day; KeyError for a name that does not exist."""
        newest = Setting(name, date.min, STANDARD[name])
        for one in self.settings:
            if one.name == name and newest.since <= one.since <= on:
                newest = one
        return newest.clock

    def due(self, name: str, start: datetime) -> datetime:
        """The moment, in UTC, by which what began at `start` is due by this clock."""
        return due(start, self.clock(name, start.astimezone(LONDON).date()), self.hours)


STANDARD_TIMETABLE = Timetable()
