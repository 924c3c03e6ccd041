"""Deciding."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.positions.rules import InForce
from disclosures.outcomes.rules import (
    LATER,
    ConfirmationAnswers,
    Confirmed,
    OutcomeAnswers,
    StillOpen,
    TellingAnswers,
    check_confirmation,
    check_outcome,
    check_telling,
    stands,
    violation_of_deciding_first,
    why_not_decide,
)
from enquiries.models import Stage
from enquiries.standing.rules import Standing
from imap.access.grants import Participation

PEOPLE = [InForce("Kit", "granted", False), InForce("Jo", "refused", False)]
RECEIVED = datetime(2026, 3, 2, 9, 30, 40, tzinfo=UTC)
OUTCOME = OutcomeAnswers(decision="early_help", reasons="Jo asked for it.", threshold="Level 2: early help.")
TOLD = TellingAnswers(how="telephone", words="Early help was offered.", at=RECEIVED + timedelta(hours=2))


def clauses(found: list[Any]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in found]


@pytest.mark.clause("OPEN2")
def test_consent_is_confirmed_or_said_not_to_be_relevant() -> None:
    assert check_confirmation(ConfirmationAnswers("confirmed"), PEOPLE) == []
    assert check_confirmation(ConfirmationAnswers("not_relevant", "Strategy discussion."), PEOPLE) == []
    assert clauses(check_confirmation(ConfirmationAnswers(), PEOPLE)) == [("OPEN2", "consent")]
    empty = ConfirmationAnswers("not_relevant", "…")
    assert clauses(check_confirmation(empty, PEOPLE)) == [("OPEN2", "consent_not_relevant")]
    nobody = [*PEOPLE, InForce("Ray", "", False)]
    found = check_confirmation(ConfirmationAnswers("confirmed"), nobody)
    assert clauses(found) == [("OPEN2", "consent")]
    assert "Ray" in found[0].message


@pytest.mark.clause("OPEN2")
@given(known=st.frozensets(st.sampled_from("abcd")), now=st.sets(st.sampled_from("abcd")))
def test_a_record_that_the_confirmation_does_not_know_unconfirms_it(
    known: frozenset[str], now: set[str]
) -> None:
    assert stands(Confirmed(known), now) == (not now - known)
    assert not stands(None, now)


@pytest.mark.clause("OPEN2")
def test_section_47_alone_takes_both_in_one_step() -> None:
    assert replace(OUTCOME, decision="section_47").one_step
    assert not OUTCOME.one_step
    assert [b.clause for b in violation_of_deciding_first(confirmed=False, one_step=False)] == ["OPEN2"]
    assert violation_of_deciding_first(confirmed=True, one_step=False) == []
    assert violation_of_deciding_first(confirmed=False, one_step=True) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "send home"}, "decision"),
        ({"decision": "other"}, "which"),
        ({"decision": "other_authority", "which": "-"}, "which"),
        ({"reasons": ". "}, "reasons"),
        ({"reasons": "y"}, "reasons"),
        ({"reasons": "ok"}, "reasons"),
        ({"threshold": ""}, "threshold"),
        ({"threshold": "x"}, "threshold"),
    ],
)
def test_what_an_outcome_says(changes: dict[str, str], field: str) -> None:
    assert check_outcome(OUTCOME) == []
    assert clauses(check_outcome(replace(OUTCOME, **changes))) == [("REC1", field)]


def test_the_record_of_a_strategy_discussion_is_whole_or_not_there_yet() -> None:
    section_47 = replace(OUTCOME, decision="section_47")
    assert check_outcome(section_47) == []
    begun = replace(section_47, took_part="Police, health, us.")
    assert clauses(check_outcome(begun)) == [("REC1", "said"), ("REC1", "decided")]
    assert check_outcome(replace(begun, said="Police: no record.", decided="Visit today.")) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"how": ""}, [("REC1", "how")]),
        ({"how": "on_the_page", "at": None}, [("REC1", "how")]),  # nobody of an agency would read it there
        ({"words": ""}, [("REC1", "words")]),
        ({"at": None}, [("LATE1", "at")]),
        ({"at": RECEIVED - timedelta(minutes=1)}, [("LATE1", "at")]),
        ({"at": RECEIVED.replace(second=0)}, []),
        ({"how": "not_told"}, [("REC1", "because")]),
        ({"how": "not_told", "because": "He is who the child fears."}, []),
        ({"how": LATER}, [("REC1", "how")]),
    ],
)
def test_what_is_told_to_the_referrer(changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    ways: dict[str, Any] = {"by_agency": False, "received_at": RECEIVED, "may_wait": False}
    assert check_telling(TOLD, **ways) == []
    assert clauses(check_telling(replace(TOLD, **changes), **ways)) == found


def test_the_telling_can_wait_and_the_page_can_carry_it() -> None:
    ways: dict[str, Any] = {"by_agency": True, "received_at": RECEIVED}
    assert check_telling(TellingAnswers(how=LATER), may_wait=True, **ways) == []
    assert check_telling(TellingAnswers(how="on_the_page", words="Early help."), may_wait=False, **ways) == []


@pytest.mark.clause("OUT1")
def test_everything_that_is_missing_is_in_the_list() -> None:
    assert not StillOpen()
    whole = StillOpen(("Police",), ("School",), ("Housing",), ("GP",), (("Trust", 1), ("School", 2)))
    assert whole.in_words() == [
        "Police has not answered.",
        "What School shared is not read yet.",
        "Housing refused.",
        "GP shared information that is not for you to read.",
        "Trust keeps back one thing.",
        "School keeps back 2 things.",
    ]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("capacity", list(Participation))
def test_who_decides_and_when(stage: Stage, capacity: Participation) -> None:
    refusal = why_not_decide(Standing(stage, frozenset({capacity}), frozenset({"practitioner"})))
    allowed = capacity == Participation.LEAD and stage in {Stage.OPEN, Stage.GATHERING}
    assert (refusal is None) == allowed
    assert why_not_decide(Standing(stage, frozenset({capacity}), frozenset({"guardian"})))
