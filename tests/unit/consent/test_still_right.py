"""After which changes consent is asked about again, and what an answer has to say (CON8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.consent_reviews.rules import (
    ConfirmedPosition,
    Event,
    asked_about,
    check_answer,
    check_sentence,
    happened,
    since,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHY = "Health was asked about the injury that the mother agreed to have looked into."


def hours(n: int) -> datetime:
    return NOON + timedelta(hours=n)


def position(recorded: int, confirmed: int | None = None, key: str = "kit") -> ConfirmedPosition:
    return ConfirmedPosition(
        key, key.title(), hours(recorded), None if confirmed is None else hours(confirmed), "Mina Manager"
    )


@pytest.mark.clause("CON8")
@pytest.mark.parametrize(
    ("recorded", "confirmed", "events", "asked_since"),
    [
        (0, None, [], None),
        (0, None, [-2, -1], None),
        (0, None, [0], None),  # recorded in one save
        (0, None, [1], 1),
        (0, None, [3, 1, 2], 1),
        (0, 2, [1], None),
        (0, 2, [1, 2], None),  # said in the save that asks
        (0, 2, [1, 3], 3),
        (4, 2, [1, 3], None),  # a newer record
    ],
)
def test_it_is_asked_after_what_came_later_than_the_record_and_the_last_answer(
    recorded: int, confirmed: int | None, events: list[int], asked_since: int | None
) -> None:
    found = since(position(recorded, confirmed), [Event(hours(n)) for n in events])
    assert found == (None if asked_since is None else hours(asked_since))


moments = st.integers(0, 30)
positions = st.lists(
    st.builds(position, moments, st.none() | moments, st.uuids().map(str)),
    max_size=4,
    unique_by=lambda one: one.record,
)
events = st.lists(moments.map(lambda n: Event(hours(n))), max_size=5)


@given(positions, events)
def test_what_is_asked_is_what_walking_through_the_hours_finds(
    standing: list[ConfirmedPosition], all_events: list[Event]
) -> None:
    """The slow way: hour by hour a position turns to "asked" at an event, and back at a record or an answer."""
    for one in standing:
        asked = False
        for n in range(31):
            if any(event.at == hours(n) for event in all_events):
                asked = hours(n) > one.recorded_at
            if hours(n) in (one.recorded_at, one.confirmed_at):
                asked = False
        assert (one in asked_about(standing, all_events)) == asked
    told = happened(standing, all_events)
    assert bool(told) == bool(asked_about(standing, all_events))
    assert told == sorted(told, key=lambda event: event.at)


@pytest.mark.clause("CON8")
def test_an_answer_ticks_what_is_asked_about_and_says_why() -> None:
    standing, known = [position(0), position(0, key="jo")], [Event(hours(1), "Police asked", "Sam Worker")]
    assert check_answer({"kit"}, WHY, standing, known, hours(1)) == []
    fields = [one.field for one in check_answer(set(), "no", standing, known, hours(1))]
    assert fields == ["records", "because"]


def test_what_happened_since_the_page_was_shown_is_named() -> None:
    known = [
        Event(hours(1), "The police were asked"),
        Event(hours(2), "Rating: amber to red", "Sam Worker", "today"),
    ]
    [found] = check_answer({"kit"}, WHY, [position(0)], known, hours(1))
    assert "Rating: amber to red (Sam Worker, today)" in found.message


def test_somebody_elses_answer_is_named() -> None:
    [found] = check_answer({"kit"}, WHY, [position(0, 2)], [Event(hours(1))], hours(1))
    assert found.message == "Mina Manager said meanwhile that the position of Kit is still right."


@pytest.mark.parametrize(("words", "refused"), [("", 1), ("...", 1), ("same same", 1), (WHY, 0)])
def test_the_sentence_says_something(words: str, refused: int) -> None:
    assert len(check_sentence(words)) == refused
