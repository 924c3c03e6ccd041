"""Clocks: when something is due. Pure functions; the times that people work are those of the MASH.

Working time is Monday to Friday, 09:00 to 17:00 in Europe/London, England's bank holidays off. One working
day is eight hours of it, so what arrives on Friday at 16:59 with one working day is due on Monday at 16:59,
and what arrives over a weekend is due on Monday at 17:00.
"""

from collections.abc import Mapping
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
WORKING_DAY_HOURS = 8
SATURDAY = 5


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


def due(start: datetime, clock: Clock) -> datetime:
    """The moment, in UTC, by which something that began at `start` is due.

    `start` must be aware (ValueError otherwise). Clocks of working time end within working time, after
    09:00 and up to and including 17:00 in London.
    """
    if start.utcoffset() is None:
        raise ValueError("a clock starts at an aware time")
    if clock.unit == "hours":
        return start.astimezone(UTC) + timedelta(hours=clock.amount)
    hours = clock.amount * (WORKING_DAY_HOURS if clock.unit == "working_days" else 1)
    return _after_working_time(start.astimezone(LONDON), timedelta(hours=hours)).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Whether the MASH works on this day: not a weekend, not a bank holiday in England."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _after_working_time(local: datetime, left: timedelta) -> datetime:
    # Clocks change at night on Sundays, so within one working day wall time and elapsed time are the same.
    day, moment = local.date(), local.time()
    while True:
        if is_working_day(day) and moment < CLOSES:
            begin = datetime.combine(day, max(moment, OPENS))
            end = datetime.combine(day, CLOSES)
            if left <= end - begin:
                return (begin + left).replace(tzinfo=LONDON)
            left -= end - begin
        day, moment = day + timedelta(days=1), time.min
