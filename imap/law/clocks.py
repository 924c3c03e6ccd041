"""Clocks: when something is due. Pure functions; the times that people work are those of the MASH.

Working time is Monday to Friday, 09:00 to 17:00 in Europe/London unless the partnership set other hours, England's
bank holidays off. One working day is as many hours of it as the MASH works in a day, eight unless set otherwise: so
what arrives on Friday at 16:59 with one working day is due on Monday at 16:59, and what arrives over a weekend is due
on Monday at 17:00. Which clocks are in force from which day: imap.law.timetable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

Unit = Literal["hours", "mash_hours", "working_days"]

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """When the MASH works on a working day, in London, from the day `since` on."""

    opens: time
    closes: time
    since: date = date.min

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("the MASH closes after it opens")

    @property
    def length(self) -> timedelta:
        """How long a working day is."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)


STANDARD_HOURS = (Hours(OPENS, CLOSES),)


def hours_on(day: date, hours: Sequence[Hours]) -> Hours:
    """The hours in force on a day. `hours` are in the order of their days, the first since ever."""
    return next(one for one in reversed(hours) if one.since <= day)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take: whole hours day and night, MASH working hours, or working days."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a clock runs for at least 1")
        if self.unit not in ("hours", "mash_hours", "working_days"):
            raise ValueError(f"unknown unit {self.unit!r}")


# The defaults of the reference lists; a partnership may set others. Red runs to completion day and night.
ANSWER: Mapping[str, Clock] = MappingProxyType(
    {"red": Clock(4, "hours"), "amber": Clock(1, "working_days"), "green": Clock(3, "working_days")}
)
ACKNOWLEDGEMENT = Clock(1, "working_days")
REVIEW: Mapping[str, Clock] = MappingProxyType(
    {"red": Clock(4, "hours"), "amber": Clock(1, "working_days"), "green": Clock(1, "working_days")}
)


def answer_clock(rating: str) -> Clock:
    """The default clock of a request for information on an enquiry of this rating (SEC1).

    `rating` is "red", "amber" or "green"; anything else raises KeyError.
    """
    return ANSWER[rating]


def review_clock(rating: str) -> Clock:
    """The default clock of the review of an override or a late entry (OVR7, LATE1); KeyError as above."""
    return REVIEW[rating]


def due(start: datetime, clock: Clock, hours: Sequence[Hours] = STANDARD_HOURS) -> datetime:
    """The moment, in UTC, by which something that began at `start` is due.

    `start` must be aware (ValueError otherwise). Clocks of working time end within working time, after the MASH opens
    and up to and including its closing. A working day is as long as the MASH's is on the day of the start; each day
    passed on the way counts with its own hours.
    """
    if start.utcoffset() is None:
        raise ValueError("a clock starts at an aware time")
    if clock.unit == "hours":
        return start.astimezone(UTC) + timedelta(hours=clock.amount)
    local = start.astimezone(LONDON)
    one = hours_on(local.date(), hours).length if clock.unit == "working_days" else timedelta(hours=1)
    return _after_working_time(local, clock.amount * one, hours).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Whether the MASH works on this day: not a weekend, not a bank holiday in England."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


def bank_holidays(year: int) -> list[tuple[date, str]]:
    """England's bank holidays of a year with their names, in order."""
    return sorted(_bank_holidays(year).items())


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> Mapping[date, str]:
    return MappingProxyType(dict(holidays.country_holidays("GB", subdiv="ENG", years=year)))


def _after_working_time(local: datetime, left: timedelta, hours: Sequence[Hours]) -> datetime:
    # Clocks change at night on Sundays, so within one working day wall time and elapsed time are the same.
    day, moment = local.date(), local.time()
    while True:
        today = hours_on(day, hours)
        if is_working_day(day) and moment < today.closes:
            begin = datetime.combine(day, max(moment, today.opens))
            end = datetime.combine(day, today.closes)
            if left <= end - begin:
                return (begin + left).replace(tzinfo=LONDON)
            left -= end - begin
        day, moment = day + timedelta(days=1), time.min
