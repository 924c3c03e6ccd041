"""What a holder has to say, and when a stopped request is not answered."""

from datetime import UTC, datetime

import pytest

from disclosures.rules.following import (
    HolderAnswers,
    breaches_of_answering_stopped,
    breaches_of_holder_answer,
    may_answer_as_holder,
    why_in_words,
)
from enquiries.rules import Standing

WHY = "The risk to the child is the same as before."


@pytest.mark.parametrize(("answers", "clauses"), [
    (HolderAnswers("stop", WHY), []),
    (HolderAnswers("continue", WHY, "harm"), []),
    (HolderAnswers("continue", WHY), ["OVR9"]),
    (HolderAnswers("continue", WHY, "because"), ["OVR9"]),
    (HolderAnswers("stop", "... ... ... ... ... ..."), ["CON6"]),
    (HolderAnswers("", ""), ["CON6", "CON6"]),
])  # fmt: skip
def test_a_holder_stops_or_continues_on_a_ground_with_reasons(
    answers: HolderAnswers, clauses: list[str]
) -> None:
    assert [one.clause for one in breaches_of_holder_answer(answers)] == clauses


def test_a_stopped_request_says_since_when() -> None:
    [breach] = breaches_of_answering_stopped(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    assert breach.clause == "CON6"
    assert "4 March 2026" in breach.message
    assert breaches_of_answering_stopped(None) == []


@pytest.mark.parametrize(("roles", "holds", "refused"), [
    ({"practitioner"}, True, False),
    ({"practitioner"}, False, True),
    ({"partnership_guardian"}, True, True),
])  # fmt: skip
def test_only_a_holder_s_caseworkers_answer(roles: set[str], holds: bool, refused: bool) -> None:
    standing = Standing("gathering", frozenset({"asked_enquiry"}), frozenset(roles))
    assert (may_answer_as_holder(standing, holds=holds) is not None) == refused


def test_the_cause_is_told_in_general_words() -> None:
    assert why_in_words("withdrawn") == "Consent was given, and is now: withdrawn"
    assert "overturned" in why_in_words("overturned")
