"""Rules of reviewing an override: pure."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from consent.models import Position, Verdict
from consent.override_reviews.rules import ReviewAnswers, Reviewed, Reviewer, check_review, why_not_review
from consent.positions.rules import OPEN, InForce, check_asking
from enquiries.casework.late_entries.rules import review_due
from enquiries.models import Rating
from imap.agencies.roles import Role
from imap.law.timetable import STANDARD_TIMETABLE

MANAGER = Reviewer(
    roles=frozenset({Role.PRACTITIONER, Role.MANAGER}),
    decided=False,
    of_its_agency=True,
    of_lead_agency=False,
    others_there=True,
)
UPHELD = ReviewAnswers(Verdict.UPHELD, "The bruises and the silence persuade me.")


@pytest.mark.parametrize(("changes", "may"), [
    ({}, True),
    ({"roles": frozenset({Role.PRACTITIONER})}, False),
    ({"of_its_agency": False}, False),
    ({"of_its_agency": False, "of_lead_agency": True}, False),  # its own managers come first
    ({"roles": frozenset({Role.PARTNERSHIP_GUARDIAN})}, False),
    ({"others_there": False, "of_its_agency": False}, False),
    ({"others_there": False, "of_its_agency": False, "of_lead_agency": True}, True),
    ({"others_there": False, "of_its_agency": False, "roles": frozenset({Role.PARTNERSHIP_GUARDIAN})}, True),
    ({"others_there": False, "of_lead_agency": True, "roles": frozenset({Role.PRACTITIONER})}, False),
    ({"others_there": False, "roles": frozenset({Role.GUARDIAN, Role.ADMINISTRATOR})}, False),
    ({"reviewed": Reviewed("Mina", "today", Verdict.UPHELD)}, False),
])  # fmt: skip
def test_who_reviews(changes: dict[str, object], may: bool) -> None:
    refusal = why_not_review(replace(MANAGER, **changes))  # type: ignore[arg-type]
    assert (refusal is None) == may
    assert refusal is None or refusal.clause == "OVR7"


def test_nobody_reviews_their_own_whatever_they_are() -> None:
    for own, lead, others in product((True, False), repeat=3):
        everything = Reviewer(frozenset(Role), True, own, lead, others)
        refusal = why_not_review(everything)
        assert refusal
        assert "your own decision" in refusal.message


@pytest.mark.parametrize(("answers", "fields"), [
    (UPHELD, []),
    (replace(UPHELD, verdict=Verdict.OVERTURNED), []),
    (replace(UPHELD, verdict=Verdict.CONDITIONS, conditions="The mother is told when it is safe."), []),
    (replace(UPHELD, verdict=""), ["verdict"]),
    (replace(UPHELD, verdict="perhaps"), ["verdict"]),
    (replace(UPHELD, reasons="Agreed."), ["reasons"]),
    (replace(UPHELD, reasons=""), ["reasons"]),
    (replace(UPHELD, verdict=Verdict.CONDITIONS), ["conditions"]),
    (replace(UPHELD, conditions="Something"), ["conditions"]),
])  # fmt: skip
def test_what_a_review_has_to_say(answers: ReviewAnswers, fields: list[str]) -> None:
    assert [(b.clause, b.field) for b in check_review(answers)] == [("OVR7", f) for f in fields]


def test_the_clock_is_the_rating_s() -> None:
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert review_due(friday, Rating.RED, STANDARD_TIMETABLE) == datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    for rating in (Rating.AMBER, Rating.GREEN):
        assert review_due(friday, rating, STANDARD_TIMETABLE) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("position", sorted(set(Position) - OPEN))
def test_what_was_overturned_carries_no_request(position: Position) -> None:
    found = check_asking([InForce("Kit", position, overridden=False, overturned=True)])
    assert [b.clause for b in found] == ["OVR7"]
    again = InForce("Kit", position, overridden=True, overturned=True)  # new reasons were recorded since
    assert check_asking([again]) == []


def test_with_consent_nothing_needs_an_override() -> None:
    assert check_asking([InForce("Kit", Position.GRANTED, overridden=False, overturned=True)]) == []
