"""What was corrected or called back, and whatever was passed on of it: the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from disclosures.corrections.rules import PartyKnown, ThirdPartyAnswers, check_telling
from disclosures.item_versions.rules import Corrected
from disclosures.items.rules import Terms
from disclosures.onward.passing_rules import PassAnswers, check_passing
from disclosures.onward.rules import (
    DecideAnswers,
    Decider,
    Permission,
    Towards,
    check_deciding_onward,
    check_the_corrected,
    why_not_decide_onward,
)
from disclosures.recalls.rules import ConfirmAnswers, check_confirming
from imap.law.violations import Violation

NOON = datetime(2026, 6, 3, 12, 0, 40, tzinfo=UTC)
WENT = PartyKnown("charity", "Family Support", NOON, went=True)
NEVER_WENT = PartyKnown("nursery", "The Larches", NOON)
TOLD = ThirdPartyAnswers("charity", "told", NOON + timedelta(hours=1), "telephone", "Priya Shah, worker")
NEW_VERSION, DISREGARD = Corrected("c", "e", NOON, False), Corrected("c", "e", NOON, True)


def places(found: list[Violation]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in found]


@pytest.mark.clause("ACC2")
@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (TOLD, []),
        (replace(TOLD, at=NOON.replace(second=0)), []),  # in the same minute: people tell minutes
        (replace(TOLD, at=NOON - timedelta(minutes=1)), ["at"]),
        (replace(TOLD, at=None, how="", whom=" "), ["at", "how", "whom"]),
        (replace(TOLD, party="somebody"), ["party"]),
        (replace(TOLD, what=""), ["what"]),
        (ThirdPartyAnswers("charity", "never"), ["what"]),  # it is recorded that it went there
        (ThirdPartyAnswers("nursery", "never"), []),
    ],
)
def test_whoever_passed_it_on_tells_them(answers: ThirdPartyAnswers, found: list[str]) -> None:
    assert places(check_telling(answers, known=[WENT, NEVER_WENT])) == [("ACC2", one) for one in found]


def test_they_are_told_once() -> None:
    done = replace(WENT, told="Sam Worker, today")
    [breach] = check_telling(TOLD, known=[done])
    assert breach.message == "This was recorded already: Sam Worker, today."


@pytest.mark.clause("ACC2")
@pytest.mark.parametrize("mark", [NEW_VERSION, DISREGARD])
def test_what_was_wrong_is_not_passed_on_from_its_correction_on(mark: Corrected) -> None:
    permission = Permission("p", Towards("pass_on", outside="Family Support"), "x", NOON - timedelta(days=1))
    terms = Terms(referral_on=True, storing=True)
    law = PassAnswers("law", "danger", "The crew", "A child was unconscious.", "nothing")
    for rests_on in ("p", "storing"):
        for at, found in ((NOON, [("ACC2", "rests_on")]), (NOON - timedelta(seconds=1), [])):
            answers = PassAnswers(rests_on)
            judged = check_passing(answers, terms=terms, permissions=[permission], at=at, mark=mark)
            assert places(judged) == found, (rests_on, at)
    assert check_passing(law, terms=terms, permissions=[], at=NOON, mark=mark) == []
    assert places(check_the_corrected(mark)) == [("ACC2", "")]
    assert check_the_corrected(None) == []


@pytest.mark.parametrize(
    ("verdict", "mark", "found"),
    [
        ("permit", NEW_VERSION, []),  # in its newest version
        ("permit", DISREGARD, [("ACC2", "verdict")]),
        ("refuse", DISREGARD, []),
    ],
)
def test_what_is_to_be_disregarded_is_not_permitted(
    verdict: str, mark: Corrected, found: list[tuple[str, str]]
) -> None:
    answers = DecideAnswers(verdict, reasons="It was about another child.")
    assert places(check_deciding_onward(answers, today=date(2026, 6, 3), mark=mark)) == found


@pytest.mark.clause("ACC3")
def test_of_what_was_called_back_nothing_is_decided_and_where_it_went_is_not_denied() -> None:
    refusal = why_not_decide_onward(Decider(frozenset({"manager"}), True, False, recalled=True))
    assert refusal
    assert refusal.clause == "ACC3"
    no = ConfirmAnswers(kept="nothing", where="", passed_on=False, passed_to="")
    assert check_confirming(no) == []
    assert places(check_confirming(no, passed="Family Support")) == [("ACC3", "passed_on")]
