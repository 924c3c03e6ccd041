"""Days and moments, as people write them."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.design.dates import MONTHS, Wrong, in_london, read_day, read_time
from imap.design.fields import DayField, MomentField

unhurried = settings(deadline=None)  # machines are shared
LONG_AGO = dt.date(1900, 1, 1)


@unhurried
@given(st.dates(min_value=LONG_AGO), st.sampled_from(["{}", "{:02}", "name", "short"]))
def test_every_day_is_read_back(day: dt.date, style: str) -> None:
    name = MONTHS[day.month - 1]
    month = {"name": name.title(), "short": name[:3].upper()}.get(style, style.format(day.month))
    assert read_day({"day": str(day.day), "month": month, "year": f"{day.year:04}"}) == day


@unhurried
@given(st.dictionaries(st.sampled_from(["day", "month", "year"]), st.text(max_size=6)))
def test_nothing_else_breaks_the_reading(typed: dict[str, str]) -> None:
    try:
        day = read_day(typed)
    except Wrong as wrong:
        boxes = wrong.boxes
    else:
        boxes = ()
        assert day.year >= 1900
    assert set(boxes) <= {"day", "month", "year"}


@pytest.mark.parametrize(
    ("day", "month", "year", "words", "boxes"),
    [
        ("", "3", "2019", "must include a day", ("day",)),
        ("27", "", "", "must include a month and year", ("month", "year")),
        ("31", "2", "2019", "must be a real date", ("day",)),
        ("1", "13", "2019", "must be a real date", ("month",)),
        ("1", "Floréal", "2019", "must be a real date", ("month",)),
        ("x", "1", "2019", "must be a real date", ("day",)),
        ("1", "1", "19", "must have a year of 4 numbers, such as 2019", ("year",)),
        ("1", "1", "0000", "must be a real date", ("year",)),
        ("1", "1", "1899", "must be in 1900 or later", ("year",)),
        ("-1", "1", "2019", "must be a real date", ("day",)),
    ],
)
def test_a_wrong_day_says_why_and_where(
    day: str, month: str, year: str, words: str, boxes: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField(label="Date of birth").clean({"day": day, "month": month, "year": year})
    assert refused.value.messages == [f"Date of birth {words}"]
    assert refused.value.params == {"boxes": boxes}


def test_of_a_question_the_answer_is_named() -> None:
    typed = {"day": "31", "month": "2", "year": "2019"}
    with pytest.raises(ValidationError, match=r"^\['The date must be a real date'\]$"):
        DayField(label="When was this?").clean(typed)
    with pytest.raises(ValidationError, match="When it began must be a real date"):
        DayField(label="When did 100% of it begin?", called="When it began").clean(typed)


@time_machine.travel(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), tick=False)
def test_today_is_londons_day() -> None:
    field = DayField(label="Date of birth", not_future=True)
    assert field.clean({"day": "2", "month": "7", "year": "2026"}) == dt.date(2026, 7, 2)
    with pytest.raises(ValidationError, match="Date of birth must be today or in the past"):
        field.clean({"day": "3", "month": "7", "year": "2026"})


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14:05", dt.time(14, 5)),
        ("14.05", dt.time(14, 5)),
        ("1405", dt.time(14, 5)),
        ("2pm", dt.time(14)),
        ("2:05 p.m.", dt.time(14, 5)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        (" Midday ", dt.time(12)),
        ("midnight", dt.time(0)),
        ("9:05", dt.time(9, 5)),
    ],
)
def test_times_as_people_write_them(typed: str, time: dt.time) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["", "14", "25:00", "14:60", "13pm", "0am", "soon", "14:05:06", "²:00"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(Wrong) as refused:
        read_time(typed)
    assert refused.value.boxes == ("time",)


def test_a_moment_is_on_londons_clocks() -> None:
    assert in_london(dt.date(2026, 7, 1), dt.time(14, 5)) == dt.datetime(2026, 7, 1, 13, 5, tzinfo=dt.UTC)
    assert in_london(dt.date(2026, 12, 1), dt.time(14, 5)) == dt.datetime(2026, 12, 1, 14, 5, tzinfo=dt.UTC)


def test_the_hour_that_the_clocks_skip_is_no_time() -> None:
    with pytest.raises(Wrong, match="clocks went forward"):
        in_london(dt.date(2026, 3, 29), dt.time(1, 30))


def test_of_the_hour_that_happens_twice_the_earlier_is_meant() -> None:
    assert in_london(dt.date(2026, 10, 25), dt.time(1, 30)) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@time_machine.travel(dt.datetime(2026, 11, 22, 14, 5, tzinfo=dt.UTC), tick=False)
def test_a_moment_is_not_in_the_future_unless_said() -> None:
    typed = {"day": "22", "month": "11", "year": "2026", "time": "14:06"}
    assert MomentField(not_future=False).clean(typed) == dt.datetime(2026, 11, 22, 14, 6, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="When it happened must be now or in the past"):
        MomentField(called="When it happened").clean(typed)
    assert MomentField().clean({**typed, "time": "14:05"}) == dt.datetime(2026, 11, 22, 14, 5, tzinfo=dt.UTC)
