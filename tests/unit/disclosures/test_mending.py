"""Rules of corrections, recalls and breaches."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consent.models import Position
from consent.positions.rules import InForce
from disclosures.corrections.rules import (
    CorrectionAnswers,
    DoneBefore,
    check_correcting_again,
    check_correcting_now,
    check_correction,
)
from disclosures.items.rules import ItemAnswers
from disclosures.justification.rules import Reasons
from disclosures.recalls.breach_rules import (
    BreachAnswers,
    BreachReader,
    check_breach_decision,
    is_settled,
    why_not_decide_breach,
)
from disclosures.recalls.rules import (
    ConfirmAnswers,
    RecallAnswers,
    check_confirming,
    check_recall,
    why_not_confirm,
    with_every_version,
)
from disclosures.releases.rules import ItemPosition, why_not_mend
from enquiries.standing.rules import Standing
from imap.law.violations import Violation

TODAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)
YES = Reasons(
    necessary=True, necessary_because="Only they know.", proportionate=True, proportionate_because="One date only.", relevant=True, relevant_because="It is the injury.",
)  # fmt: skip
FIRST = ItemAnswers(
    text="Attended twice in October.", about="kit", kind="health", said_by="The record", certainty="verified",
    information_from=date(2025, 10, 20), checked_how="Read in the record", reasons=YES, recipients=frozenset({"lead"}),
)  # fmt: skip
WHY = "The second attendance was another child’s."
NEW = CorrectionAnswers("new", WHY, replace(FIRST, text="Attended once in October."))


def places(violations: Any) -> set[tuple[str, str]]:
    return {(one.clause, one.field) for one in violations}


def judged(answers: CorrectionAnswers, *recipients: str) -> set[tuple[str, str]]:
    return places(check_correction(answers, FIRST, recipients=recipients or ("lead",), today=TODAY))


@pytest.mark.clause("ACC2")
@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (NEW, set()),
        (CorrectionAnswers("disregard", WHY, ItemAnswers()), set()),
        (replace(NEW, kind=""), {("ACC2", "correction")}),
        (replace(NEW, reasons="Wrong."), {("ACC2", "reasons")}),
        (replace(NEW, item=FIRST), {("ACC2", "text")}),
        (replace(NEW, item=replace(NEW.item, certainty="")), {("ACC1", "certainty")}),
        (replace(NEW, item=replace(NEW.item, information_from=None)), {("ACC2", "information_from")}),
        (replace(NEW, item=replace(NEW.item, reasons=replace(YES, relevant=False))), {("NPR4", "relevant")}),
        (replace(NEW, item=replace(NEW.item, reasons=Reasons())),
         {("NPR1", "necessary"), ("NPR2", "proportionate"), ("NPR3", "relevant")}),
    ],
)  # fmt: skip
def test_a_correction_passes_the_rules_of_an_item(
    answers: CorrectionAnswers, found: set[tuple[str, str]]
) -> None:
    assert judged(answers) == found


def test_what_nobody_holds_any_more_is_not_corrected() -> None:
    assert places(check_correction(NEW, FIRST, recipients=(), today=TODAY)) == {("ACC2", "")}


def test_whoever_comes_second_is_told_who_was_first() -> None:
    assert check_correcting_again(None) == []
    [one] = check_correcting_again(DoneBefore("Nia Nurse", "2 March 2026 at 12:00"))
    assert "Nia Nurse corrected this item on 2 March 2026 at 12:00" in one.message


@pytest.mark.clause("CON6")
@pytest.mark.parametrize(
    ("position", "stops"),
    [
        (InForce("Kit", Position.GRANTED, overridden=False), False),
        (InForce("Kit", Position.WITHDRAWN, overridden=False), True),
        (
            InForce(
                "Kit", Position.LIMITED, overridden=False, against=("health information is not to be shared",)
            ),
            True,
        ),
    ],
)
def test_a_new_version_goes_out_as_a_release_would(position: InForce, stops: bool) -> None:
    found = check_correcting_now([ItemPosition(1, "x", "kit", position)])
    assert bool(found) is stops
    assert all("disregarded: that needs no consent" in one.message for one in found)


STANDING = Standing("closed", frozenset({"asked_enquiry"}), frozenset({"practitioner"}))


@pytest.mark.parametrize(
    ("standing", "mine", "may"),
    [
        (STANDING, True, True),
        (STANDING, False, False),
        (replace(STANDING, roles=frozenset({"dpo"})), True, False),
        (replace(STANDING, capacities=frozenset()), True, False),
    ],
)
def test_who_may_mend_and_who_may_answer(standing: Standing, mine: bool, may: bool) -> None:
    assert (why_not_mend(standing, shared_here=mine) is None) is may
    assert (why_not_confirm(standing, sent_here=mine) is None) is may


RECALL = RecallAnswers(
    "school", frozenset({"i1"}), "A page on an attendance.", NOW, "Wrong school.", "Rang them."
)


@pytest.mark.clause("ACC3")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"recipient": "police"}, {("ACC3", "recipient")}),
        ({"items": frozenset()}, {("ACC3", "items")}),
        ({"items": frozenset({"i1", "i2"})}, {("ACC3", "items")}),  # that one did not go there
        ({"find": ""}, {("ACC3", "find")}),
        ({"what": "…"}, {("ACC3", "what")}),
        ({"steps": ""}, {("ACC3", "steps")}),
        ({"noticed_at": None}, {("ACC3", "noticed_at")}),
        ({"noticed_at": NOW + timedelta(minutes=1)}, {("ACC3", "noticed_at")}),
        ({"noticed_at": NOW - timedelta(days=2)}, {("ACC3", "noticed_at")}),  # before it was released
    ],
)
def test_a_recall_says_what_went_where_and_how(changes: dict[str, Any], found: set[tuple[str, str]]) -> None:
    went = {"school": ["i1"], "lead": ["i1", "i2"]}
    released = NOW - timedelta(days=1)
    assert places(check_recall(replace(RECALL, **changes), went, released_at=released, now=NOW)) == found


def test_a_recall_takes_every_version() -> None:
    pairs = [("a", "b"), ("b", "c"), ("x", "y")]
    assert with_every_version({"b"}, pairs) == {"a", "b", "c"}
    assert with_every_version({"z"}, pairs) == {"z"}


@pytest.mark.clause("ACC3")
@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (ConfirmAnswers("nothing", "", False, ""), set()),
        (ConfirmAnswers("", "", None, ""), {("ACC3", "kept"), ("ACC3", "passed_on")}),
        (ConfirmAnswers("kept", " ", False, ""), {("ACC3", "where")}),
        (ConfirmAnswers("deleted", "", True, ""), {("ACC3", "passed_to")}),
        (ConfirmAnswers("kept", "In the pupil’s file, until Friday", True, "The head"), set()),
    ],
)
def test_the_wrong_recipient_says_what_became_of_it(
    answers: ConfirmAnswers, found: set[tuple[str, str]]
) -> None:
    assert places(check_confirming(answers)) == found


BECAUSE = "It was opened by one person, who deleted it."


@pytest.mark.clause("ACC3")
@pytest.mark.parametrize(
    ("answers", "before", "found"),
    [
        (BreachAnswers("step", BECAUSE), [], set()),
        (BreachAnswers("not_reported", BECAUSE), [], set()),
        (BreachAnswers("reported", BECAUSE, NOW), ["not_reported"], set()),
        (BreachAnswers("closed", BECAUSE), ["step", "reported"], set()),
        (BreachAnswers("", ""), [], {("ACC3", "choice"), ("ACC3", "because")}),
        (BreachAnswers("closed", BECAUSE), ["step"], {("ACC3", "choice")}),
        (BreachAnswers("not_reported", BECAUSE), ["reported"], {("ACC3", "choice")}),
        (BreachAnswers("step", BECAUSE), ["reported", "closed"], {("ACC3", "")}),
        (BreachAnswers("reported", BECAUSE), [], {("ACC3", "reported_at")}),
        (BreachAnswers("reported", BECAUSE, NOW + timedelta(hours=1)), [], {("ACC3", "reported_at")}),
    ],
)
def test_decisions_about_a_breach(
    answers: BreachAnswers, before: list[str], found: set[tuple[str, str]]
) -> None:
    judged: list[Violation] = check_breach_decision(
        answers, before, noticed_at=NOW - timedelta(hours=9), now=NOW
    )
    assert places(judged) == found
    assert is_settled(before) is bool({"reported", "not_reported"} & set(before))


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        (BreachReader(frozenset({"dpo"}), True, False, True), True),
        (BreachReader(frozenset({"dpo"}), False, False, True), False),
        (BreachReader(frozenset({"manager"}), True, True, True), False),
        (BreachReader(frozenset({"practitioner"}), True, True, False), True),
        (BreachReader(frozenset({"practitioner"}), True, False, False), False),
        (BreachReader(frozenset({"practitioner"}), False, True, False), False),
        (BreachReader(frozenset({"partnership_guardian"}), True, False, False), False),
    ],
)
def test_who_decides_about_a_breach(reader: BreachReader, may: bool) -> None:
    assert (why_not_decide_breach(reader) is None) is may
