"""What may be done with an item now, by this agency, towards whom: against an obvious reference, and the refusals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.items.rules import Terms
from disclosures.onward.passing_rules import PassAnswers, check_passing
from disclosures.onward.rules import (
    AskAnswers,
    DecideAnswers,
    Decider,
    Permission,
    Towards,
    check_asking_onward,
    check_deciding_onward,
    check_ending,
    may_now,
    why_not_decide_onward,
)
from imap.law.clocks import LONDON
from imap.law.violations import Violation

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
WHY = "Their worker would otherwise visit alone."
CHARITY = Towards("pass_on", outside="Family Support")
SCHOOL = Towards("pass_on", "a-school")
STORE = Towards("store")


def permission(towards: Towards = CHARITY, **changes: object) -> Permission:
    given = {"key": "p", "name": "Family Support", "since": NOON} | changes
    return Permission(towards=towards, **given)  # type: ignore[arg-type]


def fields(found: list[Violation]) -> list[tuple[str, str]]:
    return [(one.clause, one.field) for one in found]


@pytest.mark.parametrize(
    ("at", "changes", "in_force"),
    [
        (NOON, {}, True),
        (NOON - timedelta(seconds=1), {}, False),  # not given yet
        (NOON, {"until": date(2026, 6, 3)}, True),
        # Its last day ends at midnight in London, 23:00 UTC in summer.
        (datetime(2026, 6, 3, 22, 59, tzinfo=UTC), {"until": date(2026, 6, 3)}, True),
        (datetime(2026, 6, 3, 23, 0, tzinfo=UTC), {"until": date(2026, 6, 3)}, False),
        (NOON + timedelta(hours=1), {"ended": NOON + timedelta(hours=1)}, False),
        (NOON + timedelta(minutes=59), {"ended": NOON + timedelta(hours=1)}, True),
    ],
)
def test_a_permission_runs_until_its_last_day_or_its_end(
    at: datetime, changes: dict[str, object], in_force: bool
) -> None:
    assert permission(CHARITY, **changes).in_force(at) is in_force


moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
towards = st.sampled_from(
    [
        CHARITY,
        SCHOOL,
        STORE,
        Towards("pass_on", outside="FAMILY support."),
        Towards("pass_on", outside="A court"),
    ]
)
permissions = st.builds(
    Permission,
    key=st.uuids().map(str),
    towards=towards,
    name=st.just("Somebody"),
    since=moments,
    until=st.none() | moments.map(datetime.date),
    ended=st.none() | moments,
)


@given(st.lists(permissions, max_size=5), st.builds(Terms, st.booleans(), st.booleans()), towards, moments)
def test_what_may_be_done_equals_what_the_record_says(
    given_ones: list[Permission], terms: Terms, wanted: Towards, at: datetime
) -> None:
    """The reference walks the record in the order of time, event by event."""
    events = sorted(
        [(one.since, 0, one) for one in given_ones]
        + [(one.ended, 1, one) for one in given_ones if one.ended],
        key=lambda event: event[:2],
    )
    standing: dict[str, Permission] = {}
    over: set[str] = set()
    for moment, ends, one in events:
        if moment > at:
            break
        if ends:
            over.add(one.key)
        else:
            standing[one.key] = one
    midnight_passed = {
        key
        for key, one in standing.items()
        if one.until
        and at >= datetime.combine(one.until + timedelta(days=1), datetime.min.time(), LONDON).astimezone(UTC)
    }
    left = [one for key, one in standing.items() if key not in over | midnight_passed]

    def name(one: Towards) -> tuple[str, str, str]:
        return one.what, one.agency, one.outside.lower().rstrip(".").replace(" ", "")

    expected = any(name(one.towards) == name(wanted) for one in left) or (wanted == STORE and terms.storing)
    may = may_now(terms, given_ones, at)
    assert may.towards(wanted) is expected
    assert {one.key for one in may.permissions} == {one.key for one in left}
    assert may.referral_on is terms.referral_on


NOTHING = may_now(Terms(), [], NOON)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"what": ""}, [("ONW1", "what")]),
        ({"to": ""}, [("ONW1", "to")]),
        ({"to": "another-agency"}, [("ONW1", "to")]),
        ({"to_outside": " . "}, [("ONW1", "to_outside")]),
        ({"purpose": "Because."}, [("ONW1", "purpose")]),
        ({"purpose": "why why why why why why why"}, [("ONW1", "purpose")]),
        ({"to": "a-school"}, []),
        ({"what": "store", "to": ""}, []),
    ],
)
def test_one_third_party_and_one_purpose(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    answers = AskAnswers.given(
        {"what": "pass_on", "to": "outside", "to_outside": "Family Support", "purpose": WHY} | changes
    )
    assert fields(check_asking_onward(answers, agencies={"a-school"}, may=NOTHING, waiting=[])) == expected


def test_what_may_be_done_or_is_asked_already_is_not_asked_again() -> None:
    asked = AskAnswers("pass_on", "outside", "family  support", WHY)
    store = AskAnswers("store", purpose=WHY)
    permitted = may_now(Terms(storing=True), [permission()], NOON)
    for answers, may, waiting in [
        (asked, permitted, []),
        (store, permitted, []),
        (asked, NOTHING, [CHARITY]),
    ]:
        found = check_asking_onward(answers, agencies=(), may=may, waiting=waiting)
        assert fields(found) == [("ONW1", "what")]
    assert not check_asking_onward(asked, agencies=(), may=NOTHING, waiting=[STORE, SCHOOL])


@pytest.mark.parametrize(
    ("roles", "of_provider", "released", "decided", "may"),
    [
        ({"manager"}, True, False, "", True),
        ({"practitioner"}, True, True, "", True),
        ({"practitioner"}, True, False, "", False),
        ({"manager"}, False, False, "", False),
        ({"guardian"}, True, True, "", False),
        ({"manager"}, True, True, "permitted by Ann", False),
    ],
)
def test_the_providers_manager_or_whoever_released_decides(
    roles: set[str], of_provider: bool, released: bool, decided: str, may: bool
) -> None:
    found = why_not_decide_onward(Decider(frozenset(roles), of_provider, released, decided))
    assert (found is None) is may


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (DecideAnswers("permit"), []),
        (DecideAnswers("permit", until=NOON.date()), []),
        (DecideAnswers("permit", until=date(2026, 6, 2)), ["until"]),
        (DecideAnswers("refuse", reasons="No."), ["reasons"]),
        (DecideAnswers("refuse", reasons=WHY), []),
        (DecideAnswers(), ["verdict"]),
    ],
)
def test_a_refusal_has_reasons_and_a_permission_a_day_to_come(
    answers: DecideAnswers, expected: list[str]
) -> None:
    found = check_deciding_onward(answers, today=NOON.date())
    assert fields(found) == [("ONW1", name) for name in expected]


def test_a_permission_is_ended_with_a_reason() -> None:
    assert fields(check_ending("Over.")) == [("ONW1", "reasons")]
    assert check_ending(WHY) == []


LAW = {
    "rests_on": "law",
    "law": "court_order",
    "to_outside": "The court",
    "because": WHY,
    "left_out": "nothing",
}


@pytest.mark.parametrize(
    ("answers", "terms", "expected"),
    [
        ({"rests_on": "p"}, Terms(), []),
        ({"rests_on": "ended"}, Terms(True, True), [("ONW1", "rests_on")]),
        ({"rests_on": "another"}, Terms(True, True), [("ONW1", "rests_on")]),
        ({}, Terms(True, True), [("ONW1", "rests_on")]),
        ({"rests_on": "referral", "to_outside": "Parenting", "because": WHY}, Terms(True), []),
        ({"rests_on": "referral"}, Terms(True), [("ONW2", "to_outside"), ("ONW2", "because")]),
        (
            {"rests_on": "referral", "to_outside": "P", "because": WHY},
            Terms(storing=True),
            [("ONW2", "rests_on")],
        ),
        ({"rests_on": "storing"}, Terms(storing=True), []),
        ({"rests_on": "storing"}, Terms(True), [("ONW3", "rests_on")]),
        (LAW, Terms(), []),
        (LAW | {"law": "a letter"}, Terms(), [("ONW4", "law")]),
        (LAW | {"because": "Order.", "left_out": ""}, Terms(), [("ONW4", "because"), ("ONW4", "left_out")]),
        (LAW | {"to_outside": ""}, Terms(), [("ONW4", "to_outside")]),
    ],
)
def test_an_item_goes_on_under_a_permission_an_agreement_or_the_law(
    answers: dict[str, str], terms: Terms, expected: list[tuple[str, str]]
) -> None:
    known = [permission(), permission(key="ended", ended=NOON)]
    found = check_passing(PassAnswers.given(answers), terms=terms, permissions=known, at=NOON)
    assert fields(found) == expected
