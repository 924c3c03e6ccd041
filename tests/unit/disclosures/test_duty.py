"""Rules of what becomes of requests and refusals."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from disclosures.follow_up.rules import (
    CopiedReader,
    RequestState,
    TimeAnswers,
    check_time,
    why_not_ask_for_time,
    why_not_follow_up,
    why_not_read_copied,
)
from disclosures.justification.rules import Reasons
from disclosures.models import GuardianAdvice
from disclosures.refusals.rules import (
    DecisionAnswers,
    Reader,
    Refusal,
    check_advice,
    check_review,
    why_not_advise,
    why_not_escalate,
    why_not_follow,
    why_not_review,
)
from disclosures.releases.rules import check_despite
from disclosures.requests.copied import copied_side_by_side
from disclosures.requests.rules import Answered, AskedBefore
from enquiries.standing.rules import Standing
from imap.access.grants import Participation
from imap.agencies.roles import Role

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHY = "The aunt minds the child three evenings a week."
BARS = (
    "Data protection law does not allow us to share this.",
    "This is medical confidentiality, and we may not disclose it.",
)
PRACTITIONER, MANAGER = frozenset({Role.PRACTITIONER}), frozenset({Role.PRACTITIONER, Role.MANAGER})
OWN, PARTNERSHIP = frozenset({Role.GUARDIAN}), frozenset({Role.PARTNERSHIP_GUARDIAN})
ITS_MANAGER = Reader(MANAGER, of_its_agency=True)
LEAD_MANAGER = Reader(MANAGER, of_lead=True)
ITS_GUARDIAN = Reader(OWN, of_its_agency=True)
UPHELD = Refusal(verdict="upheld", reviewed="Piet, today,")
ESCALATED = replace(UPHELD, escalated="Mina, today,")


def clauses(found: object) -> list[str]:
    return [one.clause for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        (ITS_MANAGER, True),
        (replace(ITS_MANAGER, refused=True), False),
        (Reader(PRACTITIONER, of_its_agency=True), False),
        (LEAD_MANAGER, False),
        (ITS_GUARDIAN, False),
        (Reader(PARTNERSHIP), False),
        (replace(ITS_GUARDIAN, managers=False, guardian=True), True),
        (replace(LEAD_MANAGER, managers=False, guardian=True), False),
        (replace(LEAD_MANAGER, managers=False), True),
        (replace(Reader(PRACTITIONER, of_lead=True), managers=False), False),
        (replace(Reader(PARTNERSHIP), managers=False), False),
    ],
)
@pytest.mark.clause("DUTY1")
def test_who_reviews_a_refusal(reader: Reader, may: bool) -> None:
    assert (why_not_review(reader, Refusal()) is None) is may
    assert why_not_review(reader, UPHELD) is not None  # once


@pytest.mark.clause("DUTY1")
def test_a_manager_who_asked_may_escalate_what_was_upheld_once() -> None:
    assert why_not_escalate(LEAD_MANAGER, UPHELD) is None
    assert why_not_escalate(Reader(PRACTITIONER, of_lead=True), UPHELD)
    assert why_not_escalate(ITS_MANAGER, UPHELD)
    assert why_not_escalate(LEAD_MANAGER, Refusal())
    assert why_not_escalate(LEAD_MANAGER, Refusal(verdict="answer", reviewed="Piet, today,"))
    assert why_not_escalate(LEAD_MANAGER, ESCALATED)


@pytest.mark.clause("DUTY1")
def test_each_guardian_advises_once_and_not_on_their_own_review() -> None:
    both = (Reader(PARTNERSHIP), ITS_GUARDIAN)
    assert [why_not_advise(one, ESCALATED) for one in both] == [None, None]
    assert all(why_not_advise(one, UPHELD) for one in both)
    assert why_not_advise(Reader(OWN), ESCALATED)  # of another agency
    assert why_not_advise(ITS_MANAGER, ESCALATED)
    assert why_not_advise(replace(ITS_GUARDIAN, reviewed=True), ESCALATED)
    one_said = replace(ESCALATED, seats=frozenset({GuardianAdvice.Seat.AGENCY}))
    assert why_not_advise(ITS_GUARDIAN, one_said)
    assert why_not_advise(Reader(PARTNERSHIP), one_said) is None
    assert why_not_advise(Reader(PARTNERSHIP), replace(one_said, followed="Piet, today,"))


@pytest.mark.clause("DUTY1")
def test_the_agency_decides_what_it_does_with_the_advice() -> None:
    one = replace(ESCALATED, seats=frozenset({GuardianAdvice.Seat.PARTNERSHIP}))
    waits = replace(ITS_MANAGER, guardian=True)
    assert why_not_follow(ITS_MANAGER, one) is None
    assert why_not_follow(waits, one)  # its own Guardian has not advised
    assert why_not_follow(waits, replace(one, late=True)) is None
    assert why_not_follow(ITS_MANAGER, replace(ESCALATED, late=True))  # nobody has
    assert why_not_follow(replace(ITS_MANAGER, refused=True), one)
    assert why_not_follow(LEAD_MANAGER, one)
    assert why_not_follow(Reader(PARTNERSHIP), one)
    alone = Reader(PRACTITIONER, refused=True, of_its_agency=True, managers=False)
    assert why_not_follow(alone, one) is None
    assert why_not_follow(ITS_MANAGER, replace(one, followed="Piet, today,"))


@pytest.mark.clause("REF1")
@pytest.mark.parametrize("bar", BARS)
def test_neither_bar_carries_a_refusal_on_any_screen(bar: str) -> None:
    assert clauses(check_review(DecisionAnswers("upheld", bar))) == ["REF1"]
    assert clauses(check_advice(DecisionAnswers("stands", bar))) == ["REF1"]
    assert clauses(check_despite(bar, goes_ahead=True)) == ["REF1"]
    assert check_review(DecisionAnswers("answer", bar)) == []
    assert check_review(DecisionAnswers("upheld", WHY)) == []
    assert "three tests" in check_review(DecisionAnswers("upheld", bar))[0].message


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (TimeAnswers(NOW + timedelta(days=2), WHY), []),
        (TimeAnswers(NOW + timedelta(days=1), WHY), ["SEC1"]),  # no later than it is due
        (TimeAnswers(None, WHY), ["SEC1"]),
        (TimeAnswers(NOW + timedelta(days=2), "busy"), ["SEC1"]),
        (TimeAnswers(None, WHY, give="no"), []),
        (TimeAnswers(None, WHY, give=""), ["SEC1"]),
    ],
)
def test_more_time(answers: TimeAnswers, found: list[str]) -> None:
    assert clauses(check_time(answers, due=NOW + timedelta(days=1), now=NOW)) == found


def test_only_what_is_open_is_followed_up_by_its_agency() -> None:
    lead = Standing("gathering", frozenset({Participation.LEAD}), PRACTITIONER)
    asked = Standing("gathering", frozenset({Participation.ASKED}), PRACTITIONER)
    done = Answered("Oba Officer", "today")
    assert why_not_follow_up(lead, RequestState()) is None
    assert why_not_follow_up(asked, RequestState())
    assert why_not_ask_for_time(asked, RequestState(), asked_here=True) is None
    assert why_not_ask_for_time(asked, RequestState(), asked_here=False)
    assert why_not_ask_for_time(lead, RequestState(), asked_here=False)
    for state in (RequestState(answered=done), RequestState(cancelled=done)):
        refusal = why_not_follow_up(lead, state)
        assert refusal
        assert "Oba Officer" in refusal.message
        assert why_not_ask_for_time(asked, state, asked_here=True)


@pytest.mark.clause("DEL1")
def test_copied_reasons_stand_side_by_side_and_are_read_by_another_manager() -> None:
    first = AskedBefore(
        "1", "Police", Reasons(necessary_because="Only they hold it.", relevant_because="An injury.")
    )
    second = AskedBefore(
        "2", "Health", Reasons(necessary_because="only they HOLD it", relevant_because="Dates.")
    )
    [one] = copied_side_by_side(second, [first])
    assert (one.test, one.others) == ("necessary", [("Police", "Only they hold it.")])
    assert copied_side_by_side(second, [replace(first, asked="2")]) == []
    manager = CopiedReader(MANAGER, of_lead=True)
    assert why_not_read_copied(manager) is None
    assert why_not_read_copied(replace(manager, sent=True))
    assert why_not_read_copied(replace(manager, read="Mina, today,"))
    assert why_not_read_copied(CopiedReader(PRACTITIONER, of_lead=True))
    assert why_not_read_copied(CopiedReader(PARTNERSHIP))
    assert why_not_read_copied(CopiedReader(PARTNERSHIP, managers=False)) is None
