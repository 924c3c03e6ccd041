"""Rules of late entries: whoever acted first is never refused for it, and never reviews it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consent.late_entry_reviews.rules import LateReviewAnswers, check_late_review, why_not_review_late
from consent.override_reviews.rules import Reviewed, Reviewer
from enquiries.casework.late_entries.spoken import SpokenAnswers, check_spoken, warnings_of_spoken

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHOLE = SpokenAnswers(NOON, "Oba Officer, police", "Send a car.", "He was minutes away.")
MANAGER = Reviewer(
    roles=frozenset({"manager"}), decided=False, of_its_agency=True, of_lead_agency=True, others_there=True
)


@pytest.mark.clause("LATE1")
@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(days=400)])
def test_it_is_never_refused_for_being_late(late: timedelta) -> None:
    assert check_spoken(WHOLE, NOON + late) == []


@pytest.mark.parametrize(
    ("before", "warned"), [(timedelta(0), 0), (timedelta(hours=24), 0), (timedelta(hours=25), 1)]
)
def test_a_time_long_before_the_first_contact_is_warned_of(before: timedelta, warned: int) -> None:
    assert len(warnings_of_spoken(WHOLE, NOON + before)) == warned


@pytest.mark.clause("LATE1")
@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"decided": True}, False),
        ({"roles": frozenset({"practitioner"})}, False),
        ({"of_its_agency": False}, False),
        ({"of_its_agency": False, "others_there": False}, True),
        ({"of_its_agency": False, "of_lead_agency": False, "others_there": False}, False),
        ({"roles": frozenset({"partnership_guardian"}), "of_its_agency": False, "others_there": False}, True),
        ({"reviewed": Reviewed("Mina Manager", "today", "seen")}, False),
    ],
)
def test_who_reviews_a_late_entry(changes: dict[str, object], allowed: bool) -> None:
    assert (why_not_review_late(replace(MANAGER, **changes)) is None) is allowed  # type: ignore[arg-type]


def test_a_review_has_a_verdict_and_reasons() -> None:
    assert check_late_review(LateReviewAnswers("seen", "Right to ring first.")) == []
    assert [b.field for b in check_late_review(LateReviewAnswers("", ""))] == ["verdict", "reasons"]
