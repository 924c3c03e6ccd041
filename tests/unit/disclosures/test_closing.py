"""Rules of closing (OUT2)."""

from dataclasses import replace
from typing import Any

import pytest

from disclosures.closing.rules import ClosingAnswers, Facts, Gap, check_closing
from disclosures.models import ClosedWithout
from enquiries.models import Rating
from imap.agencies.roles import Role

SILENT, UNREAD = Gap("silence_1", "Police: no answer."), Gap("unread_2", "Health: not read.")
PRACTITIONER, MANAGER = frozenset({Role.PRACTITIONER}), frozenset({Role.PRACTITIONER, Role.MANAGER})
NOTHING_MISSING = Facts(rating=Rating.AMBER, gaps=(), roles=PRACTITIONER, history=False)
OVER_GAPS = Facts(rating=Rating.AMBER, gaps=(SILENT, UNREAD), roles=MANAGER, history=False)
CLOSED = ClosingAnswers(why="supported", reasons="Early help has begun.", level="2")
EACH = {SILENT.key: ClosedWithout.Because.NO_DIFFERENCE, UNREAD.key: ClosedWithout.Because.FOLLOWED_UP}


def fields(answers: ClosingAnswers, facts: Facts) -> list[str]:
    found = check_closing(answers, facts)
    assert {one.clause for one in found} <= {"OUT2"}
    return [one.field for one in found]


@pytest.mark.clause("OUT2")
@pytest.mark.parametrize(("changes", "field"), [
    ({"why": ""}, "why"),
    ({"why": "because"}, "why"),
    ({"reasons": ""}, "reasons"),
    ({"reasons": "ok"}, "reasons"),
    ({"reasons": "y"}, "reasons"),
    ({"reasons": "n/a"}, "reasons"),
    ({"level": ""}, "level"),
    ({"level": "x"}, "level"),
    ({"level": "not_judged"}, "level"),
])  # fmt: skip
def test_a_closing_has_a_reason_from_the_list_and_in_words_and_the_level(
    changes: dict[str, Any], field: str
) -> None:
    assert fields(CLOSED, NOTHING_MISSING) == []
    assert fields(replace(CLOSED, **changes), NOTHING_MISSING) == [field]


@pytest.mark.clause("OUT2", "OUT1")
def test_where_there_is_a_history_it_says_how_it_was_considered() -> None:
    facts = replace(NOTHING_MISSING, history=True)
    assert fields(CLOSED, facts) == ["history"]
    assert fields(replace(CLOSED, history="ok"), facts) == ["history"]
    assert fields(replace(CLOSED, history="The second contact about bruises."), facts) == []


@pytest.mark.clause("OUT2")
@pytest.mark.parametrize(
    ("rating", "confirmed"), [(Rating.RED, True), (Rating.AMBER, True), (Rating.GREEN, False)]
)
def test_over_a_silence_or_something_unread_a_manager_confirms_one_at_a_time(
    rating: Rating, confirmed: bool
) -> None:
    facts = replace(OVER_GAPS, rating=rating)
    by_nobody_else = replace(facts, roles=PRACTITIONER)
    assert fields(replace(CLOSED, without=EACH), by_nobody_else) == ([""] if confirmed else [])
    assert fields(CLOSED, facts) == ([SILENT.key, UNREAD.key] if confirmed else [])
    one = {SILENT.key: EACH[SILENT.key], UNREAD.key: "y"}
    assert fields(replace(CLOSED, without=one), facts) == ([UNREAD.key] if confirmed else [])
    assert fields(replace(CLOSED, without=EACH), facts) == []


@pytest.mark.clause("OUT2")
def test_with_nothing_missing_anybody_who_works_on_it_closes() -> None:
    assert fields(CLOSED, replace(NOTHING_MISSING, rating=Rating.RED)) == []
