"""Marks of an item: facts in, violations out."""

from dataclasses import replace
from typing import Any

import pytest

from disclosures.handling.rules import (
    CHILD,
    ConfidenceAnswers,
    ConsentGiven,
    MarkFacts,
    Marks,
    check_confidence,
    check_marks,
    check_readers,
    in_words_of_grading,
    why_not_mark_criminal,
)
from disclosures.items.rules import ItemAnswers

CHILD_KEY, YOUNG, MOTHER = "child", "young", "mother"
FACTS = MarkFacts(
    people={CHILD_KEY: "Kit", YOUNG: "Jade", MOTHER: "Jo"},
    powers=["CA2004-11"],
    consents={
        CHILD_KEY: ConsentGiven(open=True, by_another=True, adult=False),
        YOUNG: ConsentGiven(open=True, by_another=True, adult=True),
        MOTHER: ConsentGiven(open=True, by_another=False, adult=True),
    },
    police=True,
)
LONG = "He is two years old."


def wrong(**answers: Any) -> list[str]:
    found = check_confidence(
        ConfidenceAnswers(**{"owed": "yes", "owed_to": "about", **answers}), about=CHILD_KEY, facts=FACTS
    )
    assert {one.clause for one in found} <= {"DOC1"}
    return [one.field for one in found]


@pytest.mark.clause("DOC1")
@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"owed": ""}, "owed"),
        ({"owed": "no"}, None),
        ({"lifted_by": ""}, "lifted_by"),
        ({"lifted_by": "public_interest", "because": CHILD}, None),
        ({"lifted_by": "public_interest"}, "public_because"),
        ({"lifted_by": "law", "power": "CA2004-11"}, None),
        ({"lifted_by": "law", "power": "MADE-UP"}, "lifted_power"),
        ({"lifted_by": "consent"}, "lifted_by"),  # the mother's is not the child's own
        ({"lifted_by": "parent", "because": LONG}, None),
        ({"lifted_by": "parent"}, "child_cannot"),
        ({"lifted_by": "parent", "because": LONG, "owed_to": YOUNG}, "lifted_by"),
        ({"lifted_by": "parent", "because": LONG, "owed_to": MOTHER}, "lifted_by"),
        ({"lifted_by": "consent", "owed_to": MOTHER}, None),
        ({"lifted_by": "consent", "owed_to": "nobody"}, "owed_to"),
        ({"lifted_by": "consent", "owed_to": "other", "owed_role": "A neighbour"}, "lifted_by"),
        ({"lifted_by": "law", "power": "CA2004-11", "owed_to": "other"}, "owed_role"),
    ],
)
def test_what_lifts_confidence(answers: dict[str, Any], field: str | None) -> None:
    assert wrong(**answers)[:1] == ([field] if field else [])


@pytest.mark.clause("DOC1")
def test_consent_that_ended_lifts_nothing() -> None:
    ended = replace(FACTS, consents={MOTHER: ConsentGiven(open=False, by_another=False, adult=True)})
    answers = ConfidenceAnswers("yes", MOTHER, lifted_by="consent")
    assert check_confidence(answers, about=CHILD_KEY, facts=ended)


SENSITIVE = Marks(ConfidenceAnswers("no"), sensitive=True, why="life", because=LONG)


@pytest.mark.clause("SEN1")
@pytest.mark.parametrize(
    ("pairs", "right"),
    [
        ((), False),
        ((("ann", ""),), False),
        ((("ann", "ann"),), False),
        ((("ann", "gone"),), False),
        ((("ann", "bob"),), True),
        ((("ann", "bob"), ("bob", "ann")), True),
    ],
)
def test_every_recipient_has_named_people_with_deputies(pairs: Any, right: bool) -> None:
    marks = replace(SENSITIVE, readers={"police": pairs})
    found = check_readers(
        marks, {"police"}, colleagues={"police": {"ann", "bob"}}, agencies={"police": "Police"}
    )
    assert (found == []) is right
    assert not check_readers(
        replace(marks, sensitive=False), {"police"}, colleagues={}, agencies={"police": "Police"}
    )


@pytest.mark.clause("SEN1", "ONW3")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"why": "gossip"}, "sensitive_why"),
        ({"because": "Hm."}, "sensitive_because"),
        ({"criminal": True}, "criminal_because"),
        ({"grading": "1AP"}, None),
        ({"grading": "1A"}, "grade_source"),
        ({"grading": "9AP"}, "grade_source"),
    ],
)
def test_marks_have_their_reasons(changes: dict[str, Any], field: str | None) -> None:
    found = check_marks(replace(SENSITIVE, **changes), about=CHILD_KEY, facts=FACTS)
    assert [one.field for one in found] == ([field] if field else [])


def test_only_police_grade() -> None:
    marks = replace(SENSITIVE, grading="1AP")
    assert check_marks(marks, about=CHILD_KEY, facts=replace(FACTS, police=False))
    assert in_words_of_grading("2EC").startswith("2EC: source untested; suspected to be false")


@pytest.mark.clause("ONW3")
def test_who_marks_it_and_once() -> None:
    nobody: dict[str, Any] = {"shared_here": False, "leads": False, "police": False, "marked": ""}
    assert why_not_mark_criminal(**nobody)
    for name in ("shared_here", "leads", "police"):
        assert why_not_mark_criminal(**nobody | {name: True}) is None
        assert why_not_mark_criminal(**nobody | {name: True, "marked": "Police, today"})


def test_what_is_not_asked_for_is_not_kept() -> None:
    given = {"owed": "no", "owed_role": "A neighbour", "sensitive": False, "sensitive_because": "x", "readers": {"a": [["b", "c"]]}}  # fmt: skip
    marks = ItemAnswers.given(given).marks
    assert (marks.confidence, marks.because, marks.readers) == (ConfidenceAnswers("no"), "", {})
