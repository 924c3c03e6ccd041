"""When two entries are one person, and how often a child came back: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.matching import contact_number, likeness, repeated, same_person

BORN, ANOTHER = date(2018, 3, 4), date(2018, 3, 5)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rank", "born", "earlier", "same"),
    [
        (200, BORN, BORN, True),
        (130, BORN, BORN, True),
        (129, BORN, BORN, False),  # twins: one birthday, two names
        (100, BORN, ANOTHER, False),  # two children of one name
        (100, BORN, None, True),
        (80, None, None, True),
        (79, None, BORN, False),
    ],
)
def test_who_is_the_same_person(rank: int, born: date | None, earlier: date | None, same: bool) -> None:
    assert same_person(rank, born, earlier) is same


@given(st.lists(st.integers(0, 365), max_size=12))
def test_every_contact_within_a_year_counts(days: list[int]) -> None:
    assert contact_number([NOW - timedelta(days=d) for d in days], NOW) == len(days) + 1


@given(st.lists(st.one_of(st.integers(366, 5_000), st.integers(-5_000, -1)), max_size=12))
def test_older_and_later_ones_do_not(days: list[int]) -> None:
    assert contact_number([NOW - timedelta(days=d) for d in days], NOW) == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ""),
        (2, ""),
        (3, "third contact"),
        (10, "tenth contact"),
        (27, "contact number 27"),
    ],
)
def test_the_third_contact_is_said(number: int, words: str) -> None:
    assert repeated(number) == words


def test_why_somebody_is_shown() -> None:
    assert [likeness(rank, same_birthday=True) for rank in (100, 140, 200)] == [
        "same date of birth, another name",
        "same date of birth and similar name",
        "same date of birth and same name",
    ]
    assert [likeness(rank, same_birthday=False) for rank in (60, 100)] == ["similar name", "same name"]
