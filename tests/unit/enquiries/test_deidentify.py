"""Texts without those they are about (ADV1): measured on sentences, and over made-up people. Pure."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enquiries.advice.measuring import KNOWN, innocent, measure, report, sentences, spoilt
from enquiries.deidentify.finding import deidentify
from enquiries.deidentify.folding import fold
from enquiries.deidentify.known import KnownNames, KnownPerson, band
from enquiries.deidentify.numbers import is_nhs_number
from enquiries.deidentify.typed import typed_in

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
    known = KnownNames(TODAY, [KnownPerson("child", f"{first} {last}{nickname}", born=born)])
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


# What was typed elsewhere ---------------------------------------------------------------------------------
NARRATIVE = (
    "Tyrell hit him. Mrs Osei from the flat below heard it. He is kitm_2018 on Snapchat and lives at 12 Elm Road, LS6 2AB. "
    "Grace was there."
)


@pytest.mark.clause("ADV1")
@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("tyrell said no.", "tyrell"),
        ("TYRELL said no.", "TYRELL"),
        ("We heard it from osei below.", "osei"),
        ("It was Grace who said so.", "Grace"),
        ("Look at kitm_2018 and what it posts.", "kitm_2018"),
        ("They live in LS6, near the park.", "LS6"),
        ("They live in ls6, near the park.", "ls6"),
        ("robin shaw told us.", "robin shaw"),
        ("R.S. told us.", "R.S"),
        ("RS told us.", "RS"),
    ],
)
def test_what_was_typed_elsewhere_is_replaced(question: str, gone: str) -> None:
    plain = KnownNames(TODAY, [KnownPerson("child", "Kit Marlow")])
    typed = KnownNames(TODAY, plain.people, typed=typed_in([NARRATIVE], ["robin shaw"]))
    assert gone not in deidentify(question, typed).text()


@pytest.mark.clause("ADV1")
@pytest.mark.parametrize(
    ("name", "question", "gone"),
    [
        ("Kit Marlow", "K said that he is afraid.", "K "),
        ("Kit Marlow", "We saw K. today.", "K."),
        ("Kit Marlow", "KM was seen.", "KM"),
        ("Sarah-Jane O'Brien", "SJOB was seen.", "SJOB"),
        ("Sarah-Jane O'Brien", "jane was seen, and brien too.", "jane"),
        ("Sarah-Jane O'Brien", "jane was seen, and brien too.", "brien"),
        ("Kit Marlow", "kit_marlow wrote it.", "marlow"),
        ("Kit Marlow", "kitmarlow08 wrote it.", "kitmarlow08"),
        ("Kit Marlow", "kit2018 wrote it.", "kit2018"),
        ("Kit Marlow", "kmarlow wrote it.", "kmarlow"),
        ("Kit Marlow", "kit.marlow wrote it.", "marlow"),
        ("Kit Marlow", "They moved to M14 last year.", "M14"),
        ("Kit Marlow", "They moved to SE16 last year.", "SE16"),
    ],
)
def test_parts_initials_accounts_and_half_postcodes_go(name: str, question: str, gone: str) -> None:
    assert gone not in deidentify(question, KnownNames(TODAY, [KnownPerson("child", name)])).text()


def test_ordinary_words_stay_whatever_was_typed_elsewhere() -> None:
    known = KnownNames(TODAY, [KnownPerson("child", "Kit Marlow")], typed=typed_in([NARRATIVE], []))
    said = "We heard it from the flat below and he hit him on the road. I saw a bruise."
    assert deidentify(said, known).text() == said
