"""The order of a chronology, its pages, and what it says of earlier contacts. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.chronology.rules import (
    ChronologyPlace,
    Contact,
    Wanted,
    before,
    on_for,
    page_of,
    place_in,
    repeat_in_words,
)

places = st.builds(ChronologyPlace, st.dates(), st.uuids())


@dataclass(frozen=True)
class At:
    place: ChronologyPlace


@settings(max_examples=40)
@given(st.lists(st.lists(places, max_size=9), max_size=4), st.integers(1, 5))
def test_the_pages_of_several_sources_lose_none_and_repeat_none(
    sources: list[list[ChronologyPlace]], size: int
) -> None:
    every = {one for some in sources for one in some}
    seen: list[ChronologyPlace] = []
    after: ChronologyPlace | None = None
    while True:
        beyond = [
            [At(one) for one in sorted(set(some)) if after is None or one > after][: size + 1]
            for some in sources
        ]
        unique = [
            [one for one in some if one not in {x for more in beyond[:n] for x in more}]
            for n, some in enumerate(beyond)
        ]
        entries, following = page_of(unique, size)
        seen += [one.place for one in entries]
        after = place_in(following)
        if after is None:
            break
    assert seen == sorted(every)


def test_an_address_that_names_no_place_names_the_first_page() -> None:
    place = ChronologyPlace(date(2026, 3, 4), UUID(int=7))
    assert place_in(str(place)) == place
    assert [
        place_in(one) for one in ("", "x", "2026-03-04", "2026-13-04_x", f"2026-13-04_{UUID(int=7)}")
    ] == [None] * 5


def contact(number: int, year: int) -> Contact:
    return Contact(UUID(int=number), f"IMAP-{number}", datetime(year, 3, 4, 12, tzinfo=UTC))


def test_a_repeat_contact_says_how_many_came_before_and_since_when() -> None:
    here = datetime(2026, 1, 1, tzinfo=UTC)
    found = before([contact(1, 2025), contact(2, 2024), contact(3, 2026)], here)
    assert [one.reference for one in found] == ["IMAP-2", "IMAP-1"]  # what came later is not before
    assert (
        repeat_in_words(found)
        == "This is contact number 3 about this family: 2 came before it, since 4 March 2024."
    )
    assert (
        repeat_in_words(found[:1])
        == "This is contact number 2 about this family: 1 came before it, on 4 March 2024."
    )
    assert repeat_in_words([]) == ""


def test_one_childs_view_leaves_out_enquiries_that_the_child_is_not_on() -> None:
    here, there, sibling, kit = (UUID(int=n) for n in range(1, 5))
    assert on_for(None, {kit: {here}}, [here, there]) == {here, there}
    assert on_for(kit, {kit: {here, there}}, [here, there, sibling]) == {here, there}
    assert on_for(kit, {}, [here]) == set()


def test_a_period_has_both_its_days() -> None:
    wanted = Wanted(since=date(2026, 1, 2), until=date(2026, 1, 3))
    assert [wanted.within(date(2026, 1, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]
