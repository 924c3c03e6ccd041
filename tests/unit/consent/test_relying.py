"""Rules of relying on another agency's reasons, and of writing one's own: pure."""

from dataclasses import replace

import pytest

from consent.overrides.reliance_rules import (
    OWN_WORDS,
    RelianceAnswers,
    WrittenBefore,
    check_copying,
    check_reliance,
    why_not_rely,
)
from enquiries.models import Stage
from enquiries.standing.rules import Standing, why_not_override_as_referrer
from imap.access.grants import Participation
from imap.agencies.roles import Role
from tests.support.override_answers import OVERRIDE

ASKED = Standing(Stage.GATHERING, frozenset({Participation.ASKED}), frozenset({Role.PRACTITIONER}))
RELIED = RelianceAnswers(read=True, because="Our visit notes show the same fear.")
WORDS = {name: f"{name} in words of its own, long enough" for name in OWN_WORDS}
OURS = replace(OVERRIDE, **WORDS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("standing", "overturned", "relied", "clause"), [
    (ASKED, False, "", None),
    (ASKED, True, "", "OVR7"),
    (ASKED, False, "Nia Nurse", "OVR2"),
    (replace(ASKED, stage=Stage.CLOSED), False, "", None),
    (replace(ASKED, capacities=frozenset({Participation.RECEIVED})), False, "", "SEC1"),
    (replace(ASKED, roles=frozenset({Role.PARTNERSHIP_GUARDIAN})), False, "", "SEC1"),
])  # fmt: skip
def test_who_may_rely(standing: Standing, overturned: bool, relied: str, clause: str | None) -> None:
    refusal = why_not_rely(standing, overturned=overturned, relied=relied)
    assert (refusal.clause if refusal else None) == clause


@pytest.mark.clause("OVR2")
@pytest.mark.parametrize(("answers", "fields"), [
    (RELIED, []),
    (replace(RELIED, read=False), ["read"]),
    (replace(RELIED, because="As discussed."), ["because"]),
    (replace(RELIED, because="agree agree agree agree"), ["because"]),
])  # fmt: skip
def test_relying_says_that_it_was_read_and_why(answers: RelianceAnswers, fields: list[str]) -> None:
    assert [(b.clause, b.field) for b in check_reliance(answers)] == [("OVR2", f) for f in fields]


def written(**changes: object) -> WrittenBefore:
    before = WrittenBefore("Police", ours=False, overturned=False, words=WORDS)
    return replace(before, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("before", "clauses"), [
    (written(), ["OVR2"] * 4),
    (written(words={**dict.fromkeys(OWN_WORDS, "x"), "escalation": WORDS["escalation"].upper() + "!"}), ["OVR2"]),
    (written(words=dict.fromkeys(OWN_WORDS, "")), []),
    (written(ours=True), []),  # the short form's words come back when the whole is recorded
    (written(ours=True, overturned=True), ["OVR7"]),
    (written(ours=True, overturned=True, words={**WORDS, "escalation": "Other words."}), []),
])  # fmt: skip
def test_words_of_one_s_own(before: WrittenBefore, clauses: list[str]) -> None:
    assert [b.clause for b in check_copying(OURS, [before])] == clauses


@pytest.mark.clause("OPEN3")
@pytest.mark.parametrize(("stage", "capacity", "may"), [
    *[(stage, Participation.REFERRED, stage not in (Stage.CLOSED, Stage.NOT_OPENED)) for stage in Stage],
    (Stage.OPEN, Participation.LEAD, False),
    (Stage.OPEN, Participation.ASKED, False),
])  # fmt: skip
def test_the_agency_that_referred_records_its_own(stage: Stage, capacity: Participation, may: bool) -> None:
    standing = Standing(stage, frozenset({capacity}), frozenset({Role.PRACTITIONER}))
    assert (why_not_override_as_referrer(standing) is None) == may
