"""Necessity, proportionality and relevance."""

import dataclasses
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosures.justification.rules import (
    TESTS,
    Reasons,
    check_keeping_back,
    check_key_question,
    check_reasons,
    check_sharing,
    rests_only_on_a_bar,
)
from imap.law.reasons import is_reason
from tests.unit.disclosures.strategies import GOOD, any_reasons, sentences


@pytest.mark.clause("NPR1", "NPR2", "NPR3", "NPR4")
@given(any_reasons)
def test_nothing_is_shared_without_three_yeses_each_with_its_reason(reasons: Reasons) -> None:
    allowed = not check_sharing(reasons)
    said = all(
        is_reason(getattr(reasons, f"{test}_because")) or (test == "proportionate" and reasons.life_at_risk)
        for test, _clause in TESTS
    )
    yeses = reasons.necessary and reasons.relevant and reasons.proportionate is not None
    yeses = yeses and (reasons.proportionate or reasons.life_at_risk)
    assert allowed == bool(yeses and said)


@pytest.mark.clause("NPR1", "NPR2", "NPR3", "NPR4")
@given(any_reasons)
def test_nothing_is_kept_back_without_a_no_and_every_test_is_answered(reasons: Reasons) -> None:
    if check_keeping_back(reasons):
        return
    assert reasons.failed
    assert not reasons.met
    for test, _clause in TESTS:
        assert getattr(reasons, test) is not None


@given(any_reasons)
def test_nothing_can_be_both_shared_and_kept_back(reasons: Reasons) -> None:
    assert check_sharing(reasons) or check_keeping_back(reasons)


@pytest.mark.parametrize(("test", "clause"), TESTS)
@pytest.mark.parametrize("answer", [True, False])
def test_each_test_needs_a_reason_either_way(test: str, clause: str, answer: bool) -> None:
    changes: dict[str, Any] = {test: answer, f"{test}_because": " … "}
    bare = dataclasses.replace(GOOD, **changes)
    assert [(one.clause, one.field) for one in check_reasons(bare)] == [(clause, f"{test}_because")]


@pytest.mark.parametrize(("test", "clause"), TESTS)
def test_each_test_needs_an_answer(test: str, clause: str) -> None:
    unanswered: dict[str, Any] = {test: None}
    open_ended = dataclasses.replace(GOOD, **unanswered)
    assert [(one.clause, one.field) for one in check_reasons(open_ended)] == [(clause, test)]


@pytest.mark.clause("NPR2")
def test_proportionality_may_rest_on_life_at_risk_alone() -> None:
    bare = dataclasses.replace(GOOD, proportionate_because="")
    assert check_sharing(bare)
    assert not check_sharing(dataclasses.replace(bare, life_at_risk=True))


@pytest.mark.clause("NPR4")
@pytest.mark.parametrize(("test", "_clause"), TESTS)
def test_one_no_turns_back_to_withholding(test: str, _clause: str) -> None:
    no: dict[str, Any] = {test: False}
    found = check_sharing(dataclasses.replace(GOOD, **no))
    assert [(one.clause, one.field) for one in found] == [("NPR4", test)]
    assert "withheld" in found[0].message


@given(sentences, sentences)
@pytest.mark.clause("NPR6")
def test_both_halves_of_the_key_question(helps: str, hinders: str) -> None:
    found = check_key_question(helps, hinders, what="it")
    assert {one.clause for one in found} <= {"NPR6"}
    missing = {name for name, words in (("helps", helps), ("hinders", hinders)) if not is_reason(words)}
    assert {one.field for one in found} == missing


@pytest.mark.clause("REF1")
@pytest.mark.parametrize(
    "because",
    ["GDPR", "GDPR.", "Patient confidentiality.", "Data Protection Act 2018", "Because of the UK GDPR we cannot share.",
     "Medical records are confidential", "It’s private", "Data-protection law prevents us from sharing this."],
)  # fmt: skip
def test_two_bars_that_are_none(because: str) -> None:
    assert rests_only_on_a_bar(because)
    kept = dataclasses.replace(GOOD, necessary=False, necessary_because=because)
    assert [(one.clause, one.field) for one in check_keeping_back(kept)] == [("REF1", "necessary_because")]


@pytest.mark.parametrize(
    "because",
    ["The 2011 fertility treatment has no bearing on the concern.", "Not relevant to the injury.", "",
     "Confidence is owed to Jade, 15, and nothing here concerns the man who collects her."],
)  # fmt: skip
def test_other_reasons_stand(because: str) -> None:
    assert not rests_only_on_a_bar(because)


@given(st.text())
def test_words_without_a_bar_never_rest_on_one(because: str) -> None:
    lowered = because.casefold()
    assume(not any(bar in lowered for bar in ("gdpr", "protection", "dpa", "confiden", "priva")))
    assert not rests_only_on_a_bar(because)


@given(any_reasons)
def test_answers_survive_a_form(reasons: Reasons) -> None:
    words = {True: "yes", False: "no", None: ""}
    posted = {test: words[getattr(reasons, test)] for test, _clause in TESTS}
    posted |= {f"{test}_because": getattr(reasons, f"{test}_because") for test, _clause in TESTS}
    if reasons.life_at_risk:
        posted["proportionate"] = "life"
        reasons = dataclasses.replace(reasons, proportionate=True)
    assert Reasons.given(posted) == reasons
