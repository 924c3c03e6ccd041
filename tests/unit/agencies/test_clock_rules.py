"""What a partnership may set its clocks to."""

from datetime import date, time

import pytest

from imap.agencies.deadlines.rules import NewClock, check_clock, check_hours, in_words
from imap.law.clocks import STANDARD_HOURS, Clock, Hours, Unit
from imap.law.timetable import STANDARD

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(("name", "amount", "unit", "expected"), [
    ("answer_red", 3, "hours", []),
    ("answer_red", 12, "hours", []),
    ("answer_red", 4, "hours", [("SEC1", "amount")]),  # so already
    ("answer_red", 4, "mash_hours", [("SEC1", "unit")]),
    ("answer_amber", 2, "working_days", []),
    ("answer_amber", 31, "working_days", [("SEC1", "amount")]),
    ("review_red", 3, "hours", []),
    ("review_red", 5, "hours", [("OVR7", "amount")]),
    ("review_red", 1, "mash_hours", [("OVR7", "amount")]),  # may stand still for a weekend
    ("review_green", 8, "hours", []),
    ("review_green", 8, "mash_hours", []),
    ("review_green", 9, "mash_hours", [("OVR7", "amount")]),
    ("review_amber", 2, "working_days", [("OVR7", "amount")]),
    ("acknowledgement", 4, "mash_hours", []),
    ("acknowledgement", 2, "working_days", [("SEC1", "amount")]),
])  # fmt: skip
def test_what_a_clock_may_be(name: str, amount: int, unit: Unit, expected: list[tuple[str, str]]) -> None:
    new = NewClock(name, Clock(amount, unit), TOMORROW)
    found = check_clock(new, now=STANDARD[name], today=TODAY, hours=STANDARD_HOURS)
    assert [(one.clause, one.field) for one in found] == expected


def test_a_review_stays_within_the_shortest_day_that_is_to_come() -> None:
    new = NewClock("review_green", Clock(8, "mash_hours"), TOMORROW)
    hours = (*STANDARD_HOURS, Hours(time(10), time(16), date(2027, 1, 4)))
    assert check_clock(new, now=STANDARD["review_green"], today=TODAY, hours=hours)


def test_a_change_begins_tomorrow_at_the_earliest() -> None:
    for since in (TODAY, date(2026, 1, 1)):
        new = NewClock("answer_red", Clock(2, "hours"), since)
        found = check_clock(new, now=STANDARD["answer_red"], today=TODAY, hours=STANDARD_HOURS)
        assert [(one.clause, one.field) for one in found] == [("SEC1", "valid_from")]


@pytest.mark.parametrize(("opens", "closes", "fields"), [
    (time(8), time(18), []),
    (time(9), time(17), ["opens"]),  # so already
    (time(9), time(12, 59), ["closes"]),
    (time(9), time(13), []),
])  # fmt: skip
def test_what_working_hours_may_be(opens: time, closes: time, fields: list[str]) -> None:
    found = check_hours(Hours(opens, closes, TOMORROW), now=STANDARD_HOURS[0], today=TODAY)
    assert [one.field for one in found] == fields


def test_in_words() -> None:
    words = [in_words(Clock(n, unit)) for n in (1, 2) for unit in ("hours", "mash_hours", "working_days")]
    assert words[0] == "1 hour, day and night"
    assert words[-1] == "2 working days"
    assert len(set(words)) == 6
