"""What a holder has to say, and when a stopped request is not answered."""

from datetime import UTC, datetime

import pytest

from disclosures.withdrawals.rules import (
    SettlementAnswers,
    check_answering_stopped,
    check_settlement,
    left_out_in_words,
    why_in_words,
    why_not_settle,
)
from enquiries.standing.rules import Standing

WHY = "The risk to the child is the same as before."


@pytest.mark.parametrize(("answers", "clauses"), [
    (SettlementAnswers("stop", WHY), []),
    (SettlementAnswers("continue", WHY, "harm"), []),
    (SettlementAnswers("continue", WHY), ["OVR9"]),
    (SettlementAnswers("continue", WHY, "because"), ["OVR9"]),
    (SettlementAnswers("stop", "... ... ... ... ... ..."), ["CON6"]),
    (SettlementAnswers("", ""), ["CON6", "CON6"]),
])  # fmt: skip
def test_a_holder_stops_or_continues_on_a_ground_with_reasons(
    answers: SettlementAnswers, clauses: list[str]
) -> None:
    assert [one.clause for one in check_settlement(answers)] == clauses


def test_a_stopped_request_says_since_when() -> None:
    [violation] = check_answering_stopped(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    assert violation.clause == "CON6"
    assert "4 March 2026" in violation.message
    assert check_answering_stopped(None) == []


@pytest.mark.parametrize(("roles", "holds", "refused"), [
    ({"practitioner"}, True, False),
    ({"practitioner"}, False, True),
    ({"partnership_guardian"}, True, True),
])  # fmt: skip
def test_only_a_holder_s_caseworkers_answer(roles: set[str], holds: bool, refused: bool) -> None:
    standing = Standing("gathering", frozenset({"asked_enquiry"}), frozenset(roles))
    assert (why_not_settle(standing, holds=holds) is not None) == refused


def test_the_cause_is_told_in_general_words() -> None:
    assert why_in_words("withdrawn") == "Consent was given, and is now: withdrawn"
    assert "overturned" in why_in_words("overturned")
    assert "limited" in why_in_words("limited")


@pytest.mark.parametrize(("kinds", "holder", "words"), [
    ({"mental_health"}, True, "Not to be shared any more: Mental health."),
    (set(), True, "Your agency is not to be asked or told any more."),
    (set(), False, ""),
])  # fmt: skip
def test_a_holder_is_told_of_a_limit_only_what_touches_it(kinds: set[str], holder: bool, words: str) -> None:
    assert left_out_in_words(kinds, holder=holder) == words
