"""When two entries are one person, and how often a child came back: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.matching.rules import contact_number, is_swapped, likeness, repeated, resemblance
from enquiries.people.names import called, is_placeholder, same_first_name

BORN, ANOTHER = date(2018, 3, 4), date(2018, 3, 5)
SWAPPED = date(2018, 4, 3)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.clause("OUT1")
@pytest.mark.parametrize(
    "name",
    [
        "Unknown", "unknown", "UNKNOWN", "Not known", "Not Known", "NOT KNOWN", "Not given", "Not Given", "Baby", "Baby girl",
        "Baby Girl", "Unborn baby", "boy, about 6, red coat", "Girl in pink pyjamas", "Child 1", "N/A", "n/k", "NK", "TBC", "-", "?",
        "Anonymous", "No name given", "Unknown male", "Unknown Unknown", "Baby of Jo Marlow", "Kit’s brother", "A N Other",
        "Mother", "Mum’s partner",
    ],
)  # fmt: skip
def test_a_placeholder_or_a_description_is_nobodys_name(name: str) -> None:
    assert is_placeholder(name)
    assert resemblance(100, name, None, name, None) is None
    on_one_day = resemblance(200, name, BORN, name, BORN)
    assert on_one_day is not None
    assert not on_one_day.counts


@pytest.mark.parametrize(
    "name", ["Kit Marlow", "kit marlow", "KIT", "D’Arcy Ó’Néill", "محمد علي", "Rose", "Will Young", "Bo Ng"]
)
def test_a_name_is_one(name: str) -> None:
    assert not is_placeholder(name)
    assert called(name).is_named


@pytest.mark.clause("OUT1")
@pytest.mark.parametrize(
    ("rank", "name", "born", "earlier", "earlier_born", "counts"),
    [
        (200, "Kit Marlow", BORN, "Kit Marlow", BORN, True),
        (160, "Kitt Marlowe", BORN, "Kit Marlow", BORN, True),
        (160, "Mohammed Khan", BORN, "Muhammad Khan", BORN, True),
        (160, "Sara Quill", BORN, "Sarah Quill", BORN, True),
        (160, "Catherine Quill", BORN, "Kathryn Quill", BORN, True),
        (150, "Marlow Kit", BORN, "Kit Marlow", BORN, True),
        (154, "Eva Quill", BORN, "Ava Quill", BORN, False),  # brother or sister
        (160, "Ella Quill", BORN, "Ellie Quill", BORN, False),
        (140, "Baby Quill", BORN, "Ava Quill", BORN, False),
        (120, "Ava Quill", BORN, "Sam Ito", BORN, False),
        (100, "Kit Marlow", BORN, "Kit Marlow", ANOTHER, False),  # two children of one name
        (100, "Kit Marlow", BORN, "Kit Marlow", SWAPPED, True),
        (85, "Kitt Marlow", BORN, "Kit Marlow", SWAPPED, True),
        (85, "Pat Marlow", BORN, "Kit Marlow", SWAPPED, False),
        (100, "Kit Marlow", BORN, "Kit Marlow", None, True),
        (80, "Kit Marlowe", None, "Kit Marlow", None, True),
        (79, "Kit Marlowe", None, "Kit Marlow", BORN, False),
        (85, "Alexandra Quillington", None, "Frederica Quillington", None, False),
        (100, "Baby Marlow", None, "Baby Marlow", None, False),
    ],
)
def test_which_entries_count_as_one_child(
    rank: int, name: str, born: date | None, earlier: str, earlier_born: date | None, counts: bool
) -> None:
    for here, there in (((name, born), (earlier, earlier_born)), ((earlier, earlier_born), (name, born))):
        found = resemblance(rank, *here, *there)
        assert (found is not None and found.counts) == counts


def test_why_somebody_is_shown() -> None:
    def why(rank: int, name: str, other: str, born: date | None, other_born: date | None) -> str:
        found = resemblance(rank, name, born, other, other_born)
        return found.why if found else ""

    assert why(154, "Eva Quill", "Ava Quill", BORN, BORN) == (
        "same date of birth and family name, another first name: likely brother or sister"
    )
    assert why(140, "Baby Quill", "Ava Quill", BORN, BORN) == (
        "same date of birth and family name, first name not known"
    )
    assert why(100, "Unknown", "Ava Quill", BORN, BORN) == "same date of birth, name not known"
    assert (
        why(100, "Kit Marlow", "Kit Marlow", BORN, SWAPPED)
        == "same name, day and month of birth the other way round"
    )
    assert why(100, "Kit Marlow", "Kit Marlow", BORN, ANOTHER) == "same name, another date of birth"
    assert why(60, "Kit Marlow", "Kit Marl", BORN, None) == "similar name"
    assert why(100, "Kit Marlow", "Sam Ito", BORN, BORN) == "same date of birth, another name"


def test_eva_is_not_ava() -> None:
    for one, other, same in (
        ("Eva", "Ava", False), ("Mia", "Mya", False), ("Ella", "Ellie", False), ("Kit", "Kitt", True), ("Will", "William", True),
        ("Jayden", "Jaden", True), ("Jon", "John", True), ("Philip", "Filip", True), ("Sam", "Tam", False),
    ):  # fmt: skip
        assert same_first_name(called(f"{one} Quill"), called(f"{other} Quill")) is same, (one, other)


@given(st.dates(), st.dates())
def test_swapped_dates_are_swapped_from_both_sides(one: date, other: date) -> None:
    assert is_swapped(one, other) == is_swapped(other, one)
    assert not is_swapped(one, one)


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


def test_why_somebody_is_found_by_a_search() -> None:
    assert [likeness(rank, same_birthday=True) for rank in (100, 140, 200)] == [
        "same date of birth, another name",
        "same date of birth and similar name",
        "same date of birth and same name",
    ]
    assert [likeness(rank, same_birthday=False) for rank in (60, 100)] == ["similar name", "same name"]
