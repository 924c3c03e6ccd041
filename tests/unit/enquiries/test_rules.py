"""Rules of enquiries: pure."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.models import Person, Stage
from enquiries.references import ALPHABET, new_reference, tidy
from enquiries.rules import (
    TRANSITIONS,
    PersonPosition,
    ReferralAnswers,
    Standing,
    age_on,
    breaches_of_opening,
    breaches_of_people,
    breaches_of_referral,
    may_ask,
    may_move,
    may_record_consent,
    transition,
)
from imap.agencies.grants import Capacity
from imap.agencies.roles import CASEWORK, Role

STAGES, ROLES, CAPACITIES = list(Stage), list(Role), list(Capacity)


@pytest.mark.parametrize(
    ("before", "after", "role", "capacity"), list(product(STAGES, STAGES, ROLES, [None, *CAPACITIES]))
)
def test_every_move_by_every_role_in_every_capacity(
    before: Stage, after: Stage, role: Role, capacity: Capacity | None
) -> None:
    standing = Standing(before, frozenset([capacity] if capacity else []), frozenset([role]))
    allowed = may_move(standing, after) is None
    row = transition(before, after)
    assert allowed == (row is not None and role in CASEWORK and capacity == row.capacity)


def test_no_transition_stands_twice() -> None:
    assert len({(t.before, t.after) for t in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize("stage", STAGES)
def test_only_an_open_enquiry_asks(stage: Stage) -> None:
    standing = Standing(stage, frozenset([Capacity.LEAD]), frozenset([Role.PRACTITIONER]))
    refusal = may_ask(standing)
    assert (refusal is None) == (stage in {Stage.OPEN, Stage.GATHERING})
    assert refusal is None or refusal.clause == "OPEN1"


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_consent_is_the_lead_agencys_to_record(capacity: Capacity) -> None:
    standing = Standing(Stage.RECEIVED, frozenset([capacity]), frozenset([Role.PRACTITIONER]))
    assert (may_record_consent(standing) is None) == (capacity == Capacity.LEAD)


@pytest.mark.clause("OPEN1")
@given(st.lists(st.tuples(st.text(min_size=1), st.booleans()), max_size=8))
def test_opens_only_when_everyone_has_a_position(people: list[tuple[str, bool]]) -> None:
    found = breaches_of_opening([PersonPosition(name, has) for name, has in people])
    assert (not found) == (bool(people) and all(has for _name, has in people))
    assert {b.clause for b in found} <= {"OPEN1"}


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 45_000))
def test_age_grows_by_one_on_each_birthday(born: date, days: int) -> None:
    on = born + timedelta(days=days)
    age = age_on(born, on)
    assert age is not None
    assert born.year + age <= on.year <= born.year + age + 1
    tomorrow = age_on(born, on + timedelta(days=1))
    assert tomorrow is not None
    assert 0 <= tomorrow - age <= 1


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2010, 11, 22), date(2026, 11, 22), 16),
        (date(2010, 11, 22), date(2026, 11, 21), 15),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2025, 2, 28), 16),
        (date(2027, 1, 1), date(2026, 11, 22), None),
        (None, date(2026, 11, 22), None),
    ],
)
def test_age_on_the_days_that_matter(born: date | None, on: date, age: int | None) -> None:
    assert age_on(born, on) == age


@pytest.mark.clause("OPEN3", "CON9")
@pytest.mark.parametrize(
    ("answers", "clauses"),
    [
        (ReferralAnswers("2A", "yes", consent_sought_from="Mother"), []),
        (ReferralAnswers("2A", "yes"), ["OPEN3"]),
        (ReferralAnswers("2A", "no", consent_not_sought_because="Unsafe"), []),
        (ReferralAnswers("2A", "no", consent_not_sought_because="  "), ["OPEN3"]),
        (ReferralAnswers("2A", "not_known"), ["OPEN3"]),
        (ReferralAnswers("9", "not_known"), []),
        (ReferralAnswers("1D", "not_known"), []),
        (ReferralAnswers("6", "not_known"), ["CON9"]),
        (ReferralAnswers("6", "not_known", considered_need="Three calls in a week"), []),
    ],
)
def test_what_is_asked_of_the_referrer(answers: ReferralAnswers, clauses: list[str]) -> None:
    assert [b.clause for b in breaches_of_referral(answers)] == clauses


def test_an_enquiry_is_about_a_child() -> None:
    assert [b.clause for b in breaches_of_people([Person.Role.PARENT_OR_CARER])] == ["PUR1"]
    assert breaches_of_people([Person.Role.OTHER, Person.Role.CHILD]) == []


def test_references_survive_how_people_type_them() -> None:
    for _again in range(50):
        reference = new_reference()
        assert len(reference) == 11
        assert set(reference) <= set(ALPHABET + "-")
        assert tidy(f" {reference.lower().replace('-', ' ')} ") == reference
