"""Texts without those they are about (ADV1): measured on sentences, and over made-up people. Pure."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enquiries.advice.deidentify import Known, KnownPerson, deidentify
from enquiries.advice.deidentify.folding import fold
from enquiries.advice.deidentify.known import band
from enquiries.advice.deidentify.numbers import is_nhs_number
from enquiries.advice.measuring import KNOWN, innocent, measure, report, sentences, spoilt

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "advice.md"
TODAY = date(2026, 11, 22)
FIRST = [
    "Aoife",
    "Kit",
    "Jo",
    "Zoë",
    "Sarah-Jane",
    "Tomasz",
    "Siân",
    "Мария",
    "Priyanka",
    "D'Arcy",
    "Łukasz",
    "Åsa",
    "Al",
    "محمد",
]
LAST = [
    "Marlow",
    "O'Brien",
    "van der Berg",
    "Smith-Jones",
    "Müller",
    "Nguyễn",
    "Иванова",
    "Osei",
    "MacDonald",
    "al-Farsi",
]
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@pytest.mark.clause("ADV1")
def test_the_page_shows_what_is_measured() -> None:
    """At least 200 sentences with something planted, of every kind; 50 that name nobody."""
    assert sum(one.sentences for one in measure(sentences())) >= 200
    assert len(innocent()) == 50
    assert report() in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.clause("ADV1")
def test_nearly_everything_planted_is_found_and_the_innocent_is_left() -> None:
    measured = measure(sentences())
    missed = sum(len(one.missed) for one in measured)
    assert missed / sum(one.sentences for one in measured) < 0.06
    assert len(spoilt()) <= 3


def _written(name: str, way: int) -> str:
    return [
        name,
        name.upper(),
        name.lower(),
        " ".join(name),
        "-".join(name),
        ".".join(name),
        name + "'s",
        name + "’s",
    ][way]


def _shown(born: date, way: int) -> str:
    d, m, y = born.day, born.month, born.year
    month = MONTHS[m - 1]
    return [f"{d}/{m}/{y}", f"{d:02}.{m:02}.{y % 100:02}", f"{y}-{m:02}-{d:02}", f"{d} {month} {y}", f"{month} {d}, {y}",
            f"{d} {month[:3]} {y % 100:02}", f"{d:02}{m:02}{y}", f"{d} - {m} - {y}", f"the {d} of {month}, {y}",
            " ".join(f"{d:02}{m:02}{y}")][way]  # fmt: skip


@pytest.mark.clause("ADV1")
@settings(max_examples=150, deadline=None)
@given(
    first=st.sampled_from(FIRST),
    last=st.sampled_from(LAST),
    nickname=st.sampled_from(["", " (known as Bobo)", " “Bobo”"]),
    born=st.dates(date(1940, 1, 1), date(2024, 12, 31)),
    way=st.integers(0, 7),
    when=st.integers(0, 9),
    both=st.booleans(),
)
def test_no_known_name_or_date_of_birth_survives(
    first: str, last: str, nickname: str, born: date, way: int, when: int, both: bool
) -> None:
    known = Known(TODAY, [KnownPerson("child", f"{first} {last}{nickname}", born=born)])
    said = f"{_written(first, way)} {_written(last, way)}" if both else _written(first, way)
    day = _shown(born, when)
    left = deidentify(f"Today {said} was seen, and {day} is known. Bobo was told.", known).text()
    squeezed = re.sub(r"[\W_]", "", fold(left.replace("Child A", "")).lower)
    for word in fold(first).lower.split("-"):
        if len(word) > 2:
            assert word.replace("'", "") not in squeezed, left
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", fold(left).lower), left
    if both:
        own = max(re.split(r"[\s-]", fold(last).lower), key=len)
        assert own.replace("'", "") not in squeezed, left
    assert day not in left
    assert ("Bobo" in left) is False
    assert "Child A" in left


def test_what_stands_in_its_place() -> None:
    text = (
        "Will Marlow and his mother Grace Marlow met Sadie. Sadie's aunt Zoe, aged 34, and a 7-year-old came."
    )
    assert deidentify(text, KNOWN).text() == (
        "Child B, 13 to 15 and his mother mother of the children met Child A, 5 to 9. Child A's aunt aunt of the children, "
        "aged 25 to 39, and a somebody aged 5 to 9 came."
    )


def test_a_name_that_is_a_word_too_is_asked_about() -> None:
    result = deidentify("Will said that it will do. We saw Will.", KNOWN)
    assert [(one.said, one.leave) for one in result.doubts] == [("Will", False), ("will", True)]
    assert result.text() == "Child B, 13 to 15 said that it will do. We saw Child B."
    assert result.text({"Will", "will"}) == "Will said that it will do. We saw Child B."
    assert result.text({"Will"}) == "Will said that it Child B do. We saw Child B."


@pytest.mark.parametrize(
    ("age", "words"), [(0, "under 1"), (4, "1 to 4"), (5, "5 to 9"), (17, "16 to 17"), (90, "65 or over")]
)
def test_ages_are_bands(age: int, words: str) -> None:
    assert band(age) == words


def test_nhs_numbers_have_a_check_digit() -> None:
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("1111111111")
