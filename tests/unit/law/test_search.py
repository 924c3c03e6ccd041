"""Search over the guidance."""

import pytest

from imap.law.catalogue import catalogue
from imap.law.search import search


def ids(asked: str) -> list[str]:
    return [clause.id for clause in search(catalogue(), asked).clauses]


def test_an_id_comes_first_whatever_its_case() -> None:
    assert ids("con1")[0] == "CON1"
    assert ids("CON10")[0] == "CON10"


def test_a_word_in_the_title_comes_before_one_in_the_text() -> None:
    found = ids("gillick")
    assert found[0] == "CON4"
    assert ids("proportionality")[0] == "NPR2"


def test_every_word_must_be_there() -> None:
    assert ids("poster")[0] == "CON5"
    assert ids("poster xylophone") == []


@pytest.mark.parametrize(
    ("words", "clause"),
    [("72 hours", "ACC3"), ("Section 47 threshold", "OVR5"), ("pick up the telephone", "LATE1")],
)
def test_rule_system_and_guidance_are_all_searched(words: str, clause: str) -> None:
    assert clause in ids(words)


def test_questions_are_found() -> None:
    assert [question.id for question in search(catalogue(), "haringey").questions] == ["FAQ5"]


@pytest.mark.parametrize("asked", ["", "   ", "xylophone", "%", "<script>", ".*"])
def test_nothing_found_is_false(asked: str) -> None:
    assert not search(catalogue(), asked)
