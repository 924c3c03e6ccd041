"""Reading a day and a time of day from what somebody typed. Pure: text in, a date or a `Wrong` out."""

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

LONDON: Final = ZoneInfo("Europe/London")
BOXES: Final = ("day", "month", "year")
EARLIEST_YEAR: Final = 1900
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)


class Wrong(ValueError):
    """What was typed is no day or time: why (after the name of the question), and in which boxes."""

    def __init__(self, why: str, boxes: tuple[str, ...]) -> None:
        self.why, self.boxes = why, boxes
        super().__init__(why)


def today() -> dt.date:
    """The day in London."""
    return dt.datetime.now(LONDON).date()


def read_day(typed: dict[str, str]) -> dt.date:
    """The date in the three boxes `day`, `month` (a number or a name) and `year`; raises `Wrong`."""
    values = {box: typed.get(box, "").strip() for box in BOXES}
    missing = tuple(box for box in BOXES if not values[box])
    if missing:
        raise Wrong(_("must include a %(parts)s") % {"parts": _(" and ").join(missing)}, missing)
    month = _month(values["month"])
    numbers = {"day": _number(values["day"]), "month": month, "year": _number(values["year"])}
    wrong = tuple(box for box, number in numbers.items() if number is None)
    if wrong:
        raise Wrong(_("must be a real date"), wrong)
    if len(values["year"]) != 4:
        raise Wrong(_("must have a year of 4 numbers, such as 2019"), ("year",))
    try:
        value = dt.date(numbers["year"] or 0, month or 0, numbers["day"] or 0)
    except ValueError:
        box = "year" if not numbers["year"] else "day" if 1 <= (month or 0) <= 12 else "month"
        raise Wrong(_("must be a real date"), (box,)) from None
    if value.year < EARLIEST_YEAR:
        raise Wrong(_("must be in %(year)s or later") % {"year": EARLIEST_YEAR}, ("year",))
    return value


def read_time(typed: str) -> dt.time:
    """A time of day: `14:05`, `14.05`, `1405`, `2pm`, `2:05 pm`, `midday`, `midnight`; raises `Wrong`."""
    text = typed.strip().lower()
    if not text:
        raise Wrong(_("must include a time"), ("time",))
    if text in {"midday", "noon"}:
        return dt.time(12)
    if text == "midnight":
        return dt.time(0)
    match = _TIME.fullmatch(text)
    if not match:
        raise Wrong(_("must have a real time, such as 14:05"), ("time",))
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    # "14" may be an hour or half a time: only with minutes, or with am or pm, is it certain.
    if (match[2] is None and half is None) or hour > 23 or (half and not 1 <= hour <= 12):
        raise Wrong(_("must have a real time, such as 14:05"), ("time",))
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, minute)


def in_london(day: dt.date, time: dt.time) -> dt.datetime:
    """That time on London's clocks, as an aware datetime in UTC.

    An hour that the clocks skip in March is no time: `Wrong`. Of an hour that happens twice in October the
    earlier is meant: a later one would make a decision look younger than it may be.
    """
    value = dt.datetime.combine(day, time, LONDON).astimezone(dt.UTC)
    if value.astimezone(LONDON).replace(tzinfo=None) != dt.datetime.combine(day, time):
        raise Wrong(_("must be a time that existed: the clocks went forward in that hour"), ("time",))
    return value


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    word = text.lower().rstrip(".")
    if len(word) >= 3 and word.isalpha():
        return next(
            (
                number
                for number, name in enumerate(MONTHS, 1)
                if name.startswith(word[:3]) and (name.startswith(word) or word == "sept")
            ),
            None,
        )
    return _number(text)
