"""Rules of enquiries: pure."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiries.ages.rules import age_on
from enquiries.identity_links.linking_rules import check_link
from enquiries.intake.rules import ReferralAnswers, check_rating, check_referral
from enquiries.models import Person, Stage
from enquiries.people.rules import NewPerson, check_people, check_person
from enquiries.references import ALPHABET, new_reference, tidy
from enquiries.stages.drawing import mermaid
from enquiries.stages.rules import (
    TRANSITIONS,
    Needed,
    PersonPosition,
    Transition,
    check_move,
    check_opening,
    transition,
    why_not_move,
)
from enquiries.standing.rules import (
    AT_REST,
    Standing,
    why_not_ask,
    why_not_override,
    why_not_rate,
    why_not_record_consent,
)
from imap.access.grants import Participation
from imap.agencies.roles import CASEWORK, Role

STAGES, ROLES, CAPACITIES = list(Stage), list(Role), list(Participation)


def fault_of_move(before: Stage, after: Stage, role: Role, capacity: Participation | None) -> str:
    """How the rule for a move differs from the table of transitions; empty when it does not."""
    standing = Standing(before, frozenset([capacity] if capacity else []), frozenset([role]))
    allowed = why_not_move(standing, after) is None
    row = transition(before, after)
    expected = row is not None and role in row.roles & CASEWORK and capacity == row.capacity
    if allowed == expected:
        return ""
    words = "may, and the table does not let them" if allowed else "may not, and the table lets them"
    return f"{role} of an agency with the capacity {capacity}: {before} to {after}: {words}"


def test_every_move_by_every_role_in_every_capacity() -> None:
    cases = list(product(STAGES, STAGES, ROLES, [None, *CAPACITIES]))
    faults = [fault for case in cases if (fault := fault_of_move(*case))]
    assert len(cases) >= 1080
    assert not faults, "\n".join(faults)


def test_no_transition_stands_twice() -> None:
    assert len({(t.before, t.after) for t in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize("move", TRANSITIONS, ids=lambda t: f"{t.before}-{t.after}")
def test_a_move_says_what_the_table_asks_for(move: Transition) -> None:
    nothing = {b.field for b in check_move(move, reasons=" ", told=" ")}
    wanted = {Needed.REASONS: "reasons", Needed.TOLD: "referrer_told"}
    assert nothing == {name for need, name in wanted.items() if need in move.needs}
    assert check_move(move, reasons="A good reason", told="By telephone") == []


def test_every_stage_is_reached_and_none_is_a_dead_end() -> None:
    assert {t.after for t in TRANSITIONS} == set(STAGES) - {Stage.RECEIVED}
    assert {t.before for t in TRANSITIONS} == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_at_rest_is_reopened_before_anyone_goes_ahead(stage: Stage) -> None:
    standing = Standing(stage, frozenset([Participation.LEAD]), frozenset([Role.MANAGER]))
    assert (why_not_override(standing) is None) == (stage not in AT_REST)
    assert why_not_record_consent(standing) is None


def test_a_link_has_its_reasons() -> None:
    assert check_link(2, "The same child") == []
    assert {b.field for b in check_link(0, " ")} == {"same", "same_because"}


def test_the_documentation_draws_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs" / "stages.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{mermaid()}\n```" in page, "docs/stages.md: put what `manage.py stages` prints there"


@pytest.mark.parametrize("stage", STAGES)
def test_only_an_open_enquiry_asks(stage: Stage) -> None:
    standing = Standing(stage, frozenset([Participation.LEAD]), frozenset([Role.PRACTITIONER]))
    refusal = why_not_ask(standing)
    assert (refusal is None) == (stage in {Stage.OPEN, Stage.GATHERING})
    assert refusal is None or refusal.clause == "OPEN1"


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_consent_is_the_lead_agencys_to_record(capacity: Participation) -> None:
    standing = Standing(Stage.RECEIVED, frozenset([capacity]), frozenset([Role.PRACTITIONER]))
    assert (why_not_record_consent(standing) is None) == (capacity == Participation.LEAD)


@pytest.mark.clause("OPEN1")
@given(st.lists(st.tuples(st.text(min_size=1), st.booleans()), max_size=8))
def test_opens_only_when_everyone_has_a_position(people: list[tuple[str, bool]]) -> None:
    found = check_opening([PersonPosition(name, has) for name, has in people])
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
        (ReferralAnswers("2A", "no", consent_not_sought_because="Not safe to ask"), []),
        (ReferralAnswers("2A", "no", consent_not_sought_because="  "), ["OPEN3"]),
        (ReferralAnswers("2A", "not_known"), ["OPEN3"]),
        (ReferralAnswers("9", "not_known"), []),
        (ReferralAnswers("1D", "not_known"), []),
        (ReferralAnswers("6", "not_known"), ["CON9"]),
        (ReferralAnswers("6", "not_known", considered_need="Three calls in a week"), []),
    ],
)
def test_what_is_asked_of_the_referrer(answers: ReferralAnswers, clauses: list[str]) -> None:
    assert [b.clause for b in check_referral(answers)] == clauses


def test_an_enquiry_is_about_a_child() -> None:
    assert [b.clause for b in check_people([Person.Role.PARENT_OR_CARER])] == ["PUR1"]
    assert check_people([Person.Role.OTHER, Person.Role.CHILD]) == []


def test_references_survive_how_people_type_them() -> None:
    for _again in range(50):
        reference = new_reference()
        assert len(reference) == 11
        assert set(reference) <= set(ALPHABET + "-")
        assert tidy(f" {reference.lower().replace('-', ' ')} ") == reference


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"date_of_birth": date(2026, 11, 23)}, "date_of_birth"),
        ({"date_of_birth": date(1901, 1, 1)}, "date_of_birth"),
        ({"unborn": True, "date_of_birth": date(2020, 1, 1)}, "date_of_birth"),
        ({"unborn": True, "age_estimate": 0}, "age_estimate"),
        ({"unborn": True, "role": "other"}, "unborn"),
        ({"parental_responsibility": "mother"}, "parental_responsibility"),
        ({"role": "other", "parental_responsibility_ended": date(2020, 1, 1)}, "parental_responsibility"),
        (
            {
                "role": "other",
                "parental_responsibility": "guardian",
                "parental_responsibility_ended": date(2026, 11, 23),
            },
            "parental_responsibility_ended",
        ),
        ({"household": "Gran’s", "household_part": "gran’s"}, "household_part"),
    ],
)
def test_what_cannot_be_true_of_a_person(given: dict[str, object], field: str) -> None:
    person = NewPerson(**({"role": "child", "name": "Kit"} | given))  # type: ignore[arg-type]
    assert [b.field for b in check_person(person, date(2026, 11, 22))] == [field]


def test_a_person_of_today_or_not_yet_born_is_a_person() -> None:
    for person in (
        NewPerson("child", "Kit", date_of_birth=date(2026, 11, 22)),
        NewPerson("child", "Bump", unborn=True),
        NewPerson("child", "Una", age_estimate=0),
        NewPerson(
            "other", "Ray", parental_responsibility="adopter", household="Home", household_part="Gran’s"
        ),
    ):
        assert check_person(person, date(2026, 11, 22)) == []


@pytest.mark.parametrize(("before", "after", "manager", "may"), [
    (2, 1, False, True), (2, 2, False, True), (2, 3, False, False), (2, 3, True, True), (1, 3, False, False),
])  # fmt: skip
def test_anyone_raises_a_rating_and_a_manager_lowers_it(
    before: int, after: int, manager: bool, may: bool
) -> None:
    roles = frozenset({Role.PRACTITIONER, *([Role.MANAGER] if manager else [])})
    standing = Standing(Stage.OPEN, frozenset({Participation.LEAD}), roles)
    assert (why_not_rate(standing, before, after) is None) == may
    outsider = Standing(Stage.OPEN, frozenset({Participation.ASKED}), roles)
    assert why_not_rate(outsider, before, after) is not None


def test_a_new_rating_has_a_new_reason() -> None:
    assert check_rating(2, 2, "", "") == []
    assert check_rating(2, 1, "He was seen with a knife.", "A bruise.") == []
    for because in ("", " ", "A bruise."):
        assert [b.field for b in check_rating(2, 1, because, "A bruise.")] == ["rating_because"]
