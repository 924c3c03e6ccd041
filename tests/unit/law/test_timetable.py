"""Clocks and working hours from a day on: what began keeps its clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from imap.law.clocks import ACKNOWLEDGEMENT, Clock, Hours, bank_holidays, due
from imap.law.timetable import STANDARD, STANDARD_TIMETABLE, ClockName, Setting, Timetable

LONDON = ZoneInfo("Europe/London")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def london(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def test_until_something_is_set_the_clocks_are_the_agreements() -> None:
    for name in ClockName:
        assert STANDARD_TIMETABLE.clock(name, MONDAY) == STANDARD[name]
    assert STANDARD_TIMETABLE.due("answer_red", london(MONDAY, 16)) == datetime(2026, 11, 23, 20, tzinfo=UTC)
    with pytest.raises(KeyError):
        STANDARD_TIMETABLE.clock("answer_purple", MONDAY)


def test_a_clock_counts_from_its_day_on_and_what_began_before_keeps_its_own() -> None:
    shorter = Timetable.of([Setting("answer_red", TUESDAY, Clock(2, "hours"))], [])
    assert shorter.due("answer_red", london(MONDAY, 23, 59)) == london(TUESDAY, 3, 59)
    assert shorter.due("answer_red", london(TUESDAY, 0)) == london(TUESDAY, 2)
    assert shorter.clock("answer_amber", TUESDAY) == STANDARD["answer_amber"]


def test_of_two_for_one_day_the_later_one_counts_and_an_earlier_day_never_undoes_a_later() -> None:
    twice = Timetable.of(
        [
            Setting("answer_green", TUESDAY, Clock(2, "working_days")),
            Setting("answer_green", TUESDAY, Clock(1, "working_days")),
            Setting("answer_green", MONDAY, Clock(5, "working_days")),
        ],
        [],
    )
    assert twice.clock("answer_green", MONDAY).amount == 5
    assert twice.clock("answer_green", TUESDAY).amount == 1


def test_hours_of_each_day_on_the_way_count() -> None:
    hours = (Hours(time(9), time(17)), Hours(time(8), time(18), TUESDAY))
    # Monday's day is eight hours long: four are left of it on Monday, the others run from eight on Tuesday.
    assert due(london(MONDAY, 13), ACKNOWLEDGEMENT, hours) == london(TUESDAY, 12)
    # A day that begins on Tuesday is ten hours long.
    assert due(london(TUESDAY, 8), ACKNOWLEDGEMENT, hours) == london(TUESDAY, 18)
    assert Timetable.of([], hours[1:]).hours == hours


def test_a_day_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValueError, match="closes"):
        Hours(time(17), time(9))


def test_bank_holidays_have_names_and_are_in_order() -> None:
    found = bank_holidays(2026)
    assert (date(2026, 12, 25), "Christmas Day") in found
    assert [day for day, _name in found] == sorted(day for day, _name in found)
