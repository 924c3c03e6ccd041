"""How old somebody is, in years and in words, from a date of birth or from an estimate that grows: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.ages.rules import DAYS, MONTHS, WEEKS, YEARS, Age, Estimate, age_on, read_estimate

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (Age(date(2018, 3, 4)), "8 years"),
        (Age(unborn=True), "not yet born"),
        (Age(), "age not known"),
        (Age(TODAY), "born today"),
        (Age(TODAY - timedelta(days=1)), "1 day"),
        (Age(TODAY - timedelta(days=13)), "13 days"),
        (Age(TODAY - timedelta(weeks=4)), "4 weeks"),
        (Age(date(2026, 8, 23)), "13 weeks"),
        (Age(date(2026, 6, 23)), "4 months"),
        (Age(date(2026, 6, 22)), "5 months"),
        (Age(date(2025, 11, 22)), "12 months"),
        (Age(date(2024, 11, 23)), "23 months"),
        (Age(date(2024, 11, 22)), "2 years"),
        (Age(estimate=Estimate(0)), "under 1 year"),
        (Age(estimate=Estimate(4, MONTHS), estimated_on=TODAY), "about 4 months"),
        (Age(estimate=Estimate(4, MONTHS), estimated_on=date(2026, 9, 22)), "about 6 months"),
        (Age(estimate=Estimate(10, DAYS), estimated_on=date(2026, 11, 1)), "about 4 weeks"),
        (Age(estimate=Estimate(8), estimated_on=TODAY), "about 8 years"),
        (Age(estimate=Estimate(8), estimated_on=date(2023, 11, 22)), "about 11 years"),
        (Age(estimate=Estimate(41), estimated_on=TODAY), "about 41 years"),
    ],
)
def test_ages_in_words(age: Age, words: str) -> None:
    assert age.in_words(TODAY) == words


@pytest.mark.clause("CON2")
def test_an_estimate_grows_from_its_day_and_says_where_it_is_uncertain() -> None:
    age = Age(estimate=Estimate(15), estimated_on=TODAY)
    assert [age.years(date(TODAY.year + n, 11, 22)) for n in range(4)] == [15, 16, 17, 18]
    assert age.years(date(2028, 11, 21)) == 16
    assert age.in_words(TODAY) == "about 15 years, uncertain"
    assert age.in_words(date(2028, 11, 22), short=True) == "about 17, uncertain"
    assert age.uncertainty(date(2028, 11, 22)) == (
        "The age is uncertain. It was estimated as 15 years on 22 November 2026, so they may be under 16 or 18 or over."
    )
    assert Age(date(2011, 1, 1), Estimate(15), TODAY).uncertainty(TODAY) == ""  # the date of birth is known


@pytest.mark.parametrize(
    ("years", "doubts"),
    [
        (13, []),
        (14, ["16 or over"]),
        (15, ["16 or over"]),
        (16, ["under 16", "18 or over"]),
        (17, ["under 16", "18 or over"]),
        (18, ["under 18"]),
        (19, ["under 18"]),
        (20, []),
    ],
)
def test_near_sixteen_and_eighteen_an_estimate_is_doubted(years: int, doubts: list[str]) -> None:
    assert Age(estimate=Estimate(years), estimated_on=TODAY).doubts(TODAY) == doubts


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", None),
        ("  ", None),
        ("8", Estimate(8)),
        ("about 8", Estimate(8)),
        ("8 years old", Estimate(8)),
        ("8yrs", Estimate(8)),
        ("1 year", Estimate(1)),
        ("4 months", Estimate(4, MONTHS)),
        ("4 Months.", Estimate(4, MONTHS)),
        ("1 month", Estimate(1, MONTHS)),
        ("6mths", Estimate(6, MONTHS)),
        ("1 year 6 months", Estimate(18, MONTHS)),
        ("2 years and 3 months", Estimate(27, MONTHS)),
        ("3 weeks", Estimate(3, WEEKS)),
        ("10 days", Estimate(10, DAYS)),
        ("0", Estimate(0)),
        ("120", Estimate(120)),
    ],
)
def test_an_estimate_is_read_as_it_is_typed(typed: str, read: Estimate | None) -> None:
    assert read_estimate(typed) == read


@pytest.mark.parametrize("typed", ["x", "-1", "121", "8.5", "four moons", "4 5", "1" * 5, "months"])
def test_what_is_no_age_is_turned_back(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_estimate(typed)


@given(
    st.integers(0, 110),
    st.sampled_from([YEARS, MONTHS, WEEKS, DAYS]),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 3_000),
)
def test_an_estimate_never_shrinks_and_is_right_on_its_day(n: int, unit: str, day: date, later: int) -> None:
    age = Age(estimate=Estimate(n, unit), estimated_on=day)
    per_year = {YEARS: 1, MONTHS: 12, WEEKS: 53, DAYS: 366}[unit]
    first, then = age.years(day), age.years(day + timedelta(days=later))
    assert first is not None
    assert then is not None
    assert first >= n // per_year
    assert first <= then <= first + later // 365 + 1
    if unit == YEARS:
        assert first == n
    assert (
        str(Estimate(n, unit)) == str(n)
        if unit == YEARS
        else read_estimate(f"{n} {unit}") == Estimate(n, unit)
    )


def test_a_day_before_birth_has_no_age() -> None:
    assert age_on(TODAY, TODAY - timedelta(days=1)) is None
