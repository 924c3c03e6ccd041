"""Rules of restricting an enquiry: pure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.models import Stage
from enquiries.restrictions.rules import (
    NOT,
    ONLY,
    Candidate,
    RestrictionAnswers,
    check_restriction,
    kept_out_by,
    who_may_open,
    why_not_lift,
    why_not_restrict,
)
from enquiries.standing.rules import Standing
from imap.access.grants import Participation
from imap.agencies.roles import Role

WORKER = Candidate("w", "Sam", "Lead", works=True, leads=True)
MANAGER = Candidate("m", "Mina", "Lead", works=True, leads=True, manages=True)
NURSE = Candidate("n", "Nia", "Trust", works=True)
SERGEANT = Candidate("s", "Piet", "Police", works=True, manages=True)
GUARDIAN = Candidate("g", "Gwen", "Trust", works=False, oversees=True)
EVERYBODY = [WORKER, MANAGER, NURSE, SERGEANT, GUARDIAN]


def answers(kind: str, *people: str) -> RestrictionAnswers:
    return RestrictionAnswers(kind, frozenset(people), "Her niece.", "Speak to a manager.")


def said(given: RestrictionAnswers) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in check_restriction(given, EVERYBODY)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answers(ONLY, "m"), []),
        (answers(ONLY, "m", "w", "n"), []),
        (answers(NOT, "w"), []),
        (answers(NOT, "g"), []),
        (answers(NOT, "w", "n", "s"), []),
        # Nobody of the lead agency who could review or lift it.
        (answers(ONLY, "w"), [("SEC1", "people")]),
        (answers(ONLY, "n", "s"), [("SEC1", "people")]),
        (answers(NOT, "m"), [("SEC1", "people")]),
        (answers(NOT, "m", "w"), [("SEC1", "people")]),
        (answers(ONLY), [("SEC1", "people")]),
        (answers(NOT), [("SEC1", "people")]),
        (answers(ONLY, "m", "stranger"), [("SEC1", "people")]),
        (answers("", "m"), [("SEC1", "kind")]),
        (answers("lifted", "m"), [("SEC1", "kind")]),
        (replace(answers(ONLY, "m"), reasons=""), [("REC1", "reasons")]),
        (replace(answers(ONLY, "m"), message=""), [("REC1", "message")]),
    ],
)
def test_what_stops_a_restriction(given: RestrictionAnswers, expected: list[tuple[str, str]]) -> None:
    assert said(given) == expected


@given(
    st.sampled_from([ONLY, NOT]), st.frozensets(st.sampled_from([one.key for one in EVERYBODY]), min_size=1)
)
def test_whatever_is_let_through_leaves_a_manager_of_the_lead_agency(
    kind: str, people: frozenset[str]
) -> None:
    given = answers(kind, *people)
    left = who_may_open(given, EVERYBODY)
    assert (not said(given)) == (MANAGER in left)
    assert GUARDIAN not in left  # oversees, and does not work on it
    out = kept_out_by(given, EVERYBODY)
    assert {one.key for one in left + out} == {one.key for one in EVERYBODY} - (
        set() if GUARDIAN in out else {"g"}
    )
    assert not set(left) & set(out)
    assert (GUARDIAN in out) == (kind == NOT and "g" in people)
    assert {one.key for one in left} == (people - {"g"} if kind == ONLY else {"w", "m", "n", "s"} - people)


LEAD = Standing(Stage.OPEN, frozenset({Participation.LEAD}), frozenset({Role.PRACTITIONER}))
LEADS = replace(LEAD, roles=frozenset({Role.PRACTITIONER, Role.MANAGER}))


@pytest.mark.parametrize("stage", list(Stage))
def test_who_may_restrict_change_and_lift(stage: Stage) -> None:
    practitioner, manager = replace(LEAD, stage=stage), replace(LEADS, stage=stage)
    for person in (practitioner, manager):
        assert why_not_restrict(person, restricted=False) is None
        assert why_not_lift(person, restricted=False) is not None
    assert why_not_restrict(manager, restricted=True) is None
    assert why_not_lift(manager, restricted=True) is None
    for refusal in (
        why_not_restrict(practitioner, restricted=True),
        why_not_lift(practitioner, restricted=True),
    ):
        assert refusal
        assert "A manager of the lead agency changes or lifts" in refusal.message


@pytest.mark.parametrize(
    "capacity", [None, Participation.REFERRED, Participation.ASKED, Participation.RECEIVED]
)
@pytest.mark.parametrize("restricted", [True, False])
def test_nobody_else_may(capacity: Participation | None, restricted: bool) -> None:
    held = frozenset({capacity} if capacity else ())
    for person in (
        replace(LEADS, capacities=held),
        replace(LEADS, roles=frozenset({Role.PARTNERSHIP_GUARDIAN})),
    ):
        assert why_not_restrict(person, restricted=restricted) is not None
        assert why_not_lift(person, restricted=restricted) is not None
