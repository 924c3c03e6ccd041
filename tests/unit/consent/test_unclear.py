"""When an unclear refusal may be decided, and what an attempt and a decision have to say (CON11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consent.clarifications.rules import (
    AttemptAnswers,
    Talking,
    check_attempt,
    check_deciding,
    why_not_decide,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=4)
NOTHING_YET = Talking(DUE, "20 November 2026 at 16:00")
RANG = AttemptAnswers(NOON, "The school nurse, by telephone", "no")


@pytest.mark.clause("CON11")
@pytest.mark.parametrize(
    ("talking", "hours", "allowed"),
    [
        ({}, 0, False),
        ({}, 400, False),  # the clock alone is not enough: nobody tried
        ({"attempts": 1}, 0, False),
        ({"attempts": 3}, 3.9, False),
        ({"attempts": 1}, 4, True),  # attempts are enough once the clock has run out
        ({"attempts": 1, "reached": True}, 0, True),
        ({"nobody": True}, 0, True),  # an anonymous source
    ],
)
def test_it_is_decided_after_the_talk_or_after_attempts_and_the_clock(
    talking: dict[str, bool], hours: float, allowed: bool
) -> None:
    refusal = why_not_decide(replace(NOTHING_YET, **talking), NOON + timedelta(hours=hours))  # type: ignore[arg-type]
    assert (refusal is None) is allowed


def test_while_it_waits_it_says_from_when_attempts_are_enough() -> None:
    refusal = why_not_decide(replace(NOTHING_YET, attempts=1), NOON)
    assert refusal
    assert "from 20 November 2026 at 16:00 the attempts are enough" in refusal.message


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"reached": "yes", "said": "Her partner was in the room."}, []),
        ({"reached": "yes"}, ["said"]),
        ({"at": None, "whom": "", "reached": ""}, ["at", "whom", "reached"]),
        ({"at": NOON + timedelta(minutes=1)}, ["at"]),
    ],
)
def test_an_attempt_says_when_whom_and_whether(changes: dict[str, object], fields: list[str]) -> None:
    assert [one.field for one in check_attempt(replace(RANG, **changes), NOON)] == fields  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "because", "fields"),
    [
        ("proceed", "The injury weighs more than her partner’s anger.", []),
        ("do_not", "There is no harm, and she will come to us.", []),
        ("", "", ["choice", "because"]),
        ("clear", "...", ["because"]),
    ],
)
def test_a_decision_has_a_choice_and_a_reason(choice: str, because: str, fields: list[str]) -> None:
    assert [one.field for one in check_deciding(choice, because)] == fields
