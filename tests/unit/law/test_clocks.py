"""Clocks: working time in London, bank holidays, clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.law.clocks import (
    ACKNOWLEDGEMENT,
    CLOSES,
    OPENS,
    Clock,
    Unit,
    answer_clock,
    due,
    is_working_day,
    review_clock,
)

LONDON = ZoneInfo("Europe/London")

starts = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 (Hypothesis wants naive bounds and adds the zone)
    max_value=datetime(2040, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
working_clocks = st.builds(Clock, st.integers(1, 60), st.just("mash_hours")) | st.builds(
    Clock, st.integers(1, 15), st.just("working_days")
)
any_clock = working_clocks | st.builds(Clock, st.integers(1, 100), st.just("hours"))

# A year's bank holidays are worked out when it is first met, which may take longer than Hypothesis allows.
unhurried = settings(deadline=None)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@unhurried
@given(starts, any_clock)
def test_due_is_after_the_start(start: datetime, clock: Clock) -> None:
    assert due(start, clock) > start


@unhurried
@given(starts, working_clocks)
def test_working_clocks_end_in_working_time(start: datetime, clock: Clock) -> None:
    end = due(start, clock).astimezone(LONDON)
    assert is_working_day(end.date())
    assert OPENS < end.time() <= CLOSES


@unhurried
@given(starts, st.timedeltas(timedelta(0), timedelta(days=10)), any_clock)
def test_who_starts_later_is_due_no_earlier(start: datetime, later: timedelta, clock: Clock) -> None:
    assert due(start + later, clock) >= due(start, clock)


@unhurried
@given(starts, st.integers(1, 10))
def test_a_working_day_is_eight_working_hours(start: datetime, days: int) -> None:
    assert due(start, Clock(days, "working_days")) == due(start, Clock(days * 8, "mash_hours"))


@unhurried
@given(starts, st.integers(1, 30), st.integers(1, 30))
def test_clocks_add_up(start: datetime, first: int, second: int) -> None:
    whole = due(start, Clock(first + second, "mash_hours"))
    assert due(due(start, Clock(first, "mash_hours")), Clock(second, "mash_hours")) == whole


@unhurried
@given(starts, any_clock)
def test_the_zone_a_start_is_written_in_does_not_matter(start: datetime, clock: Clock) -> None:
    assert due(start.astimezone(ZoneInfo("Pacific/Auckland")), clock) == due(start, clock)


@unhurried
@given(starts, st.integers(1, 100))
def test_hours_run_day_and_night(start: datetime, hours: int) -> None:
    assert due(start, Clock(hours, "hours")) - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-20T16:59", 1, "working_days", "2026-11-23T16:59"),  # a Friday, one minute before the end
        ("2026-11-20T17:00", 1, "working_days", "2026-11-23T17:00"),
        ("2026-11-20T16:59", 1, "mash_hours", "2026-11-23T09:59"),
        ("2026-11-22T02:26", 1, "working_days", "2026-11-23T17:00"),  # a Sunday night
        ("2026-11-23T09:00", 1, "working_days", "2026-11-23T17:00"),
        ("2026-11-23T08:59", 1, "working_days", "2026-11-23T17:00"),
        ("2026-11-23T09:01", 1, "working_days", "2026-11-24T09:01"),
        ("2026-11-23T10:00", 3, "working_days", "2026-11-26T10:00"),
        (
            "2026-12-24T12:00",
            1,
            "working_days",
            "2026-12-29T12:00",
        ),  # Christmas; Boxing Day is made up on Monday
        ("2026-12-31T16:00", 2, "mash_hours", "2027-01-04T10:00"),
        ("2026-04-02T15:00", 1, "working_days", "2026-04-07T15:00"),  # Good Friday and Easter Monday
        ("2026-03-27T16:00", 1, "working_days", "2026-03-30T16:00"),  # clocks go forward on Sunday
        ("2026-10-23T16:00", 1, "working_days", "2026-10-26T16:00"),  # clocks go back on Sunday
        ("2026-11-20T16:59", 4, "hours", "2026-11-20T20:59"),
        ("2026-03-28T23:00", 4, "hours", "2026-03-29T04:00"),  # 01:00 became 02:00
        ("2026-10-24T23:00", 4, "hours", "2026-10-25T02:00"),  # 02:00 became 01:00
    ],
)
def test_examples(start: str, amount: int, unit: Unit, end: str) -> None:
    assert due(london(start), Clock(amount, unit)).astimezone(UTC) == london(end).astimezone(UTC)


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    assert due(second, Clock(4, "hours")) - due(first, Clock(4, "hours")) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),
        (date(2026, 3, 17), True),  # a holiday in Northern Ireland only
        (date(2026, 11, 30), True),  # a holiday in Scotland only
        (date(2022, 9, 19), False),  # one day of national mourning
    ],
)
def test_englands_working_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_the_default_clocks() -> None:
    assert answer_clock("red") == Clock(4, "hours")
    assert answer_clock("amber") == Clock(1, "working_days")
    assert answer_clock("green") == Clock(3, "working_days")
    assert (ACKNOWLEDGEMENT.amount, ACKNOWLEDGEMENT.unit) == (1, "working_days")
    assert review_clock("red") == Clock(4, "hours")
    assert review_clock("amber") == review_clock("green") == Clock(1, "working_days")
    for clock_of in (answer_clock, review_clock):
        with pytest.raises(KeyError):
            clock_of("purple")


@pytest.mark.parametrize(("amount", "unit"), [(0, "hours"), (-1, "working_days"), (1, "days")])
def test_a_clock_that_makes_no_sense_is_refused(amount: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match=r"at least 1|unknown unit"):
        Clock(amount, unit)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 11, 20, 9), Clock(1, "hours"))  # noqa: DTZ001 (the fault itself)
