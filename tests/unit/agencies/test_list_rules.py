"""The partnership's own lists: nothing begins or ends in the past."""

from datetime import date, timedelta

import pytest

from imap.agencies.local_lists.rules import Period, check_adding, check_ending

TODAY = date(2026, 11, 22)
NEXT = TODAY + timedelta(days=7)
OPEN = Period("Early Help Hub", date(2025, 1, 1))


@pytest.mark.parametrize(("new", "fields"), [
    (Period("Family Centre", TODAY), []),
    (Period("Family Centre", TODAY - timedelta(days=1)), ["valid_from"]),
    (Period("early  help hub", TODAY), ["name"]),
    (Period("Old Team", NEXT), []),  # its last entry ends that day
    (Period("Old Team", TODAY), ["name"]),
])  # fmt: skip
def test_what_may_be_added(new: Period, fields: list[str]) -> None:
    others = [OPEN, Period("Old Team", date(2020, 1, 1), NEXT)]
    assert [(b.clause, b.field) for b in check_adding(new, others, TODAY)] == [("LEG1", f) for f in fields]


@pytest.mark.parametrize(("entry", "ends", "successor", "fields"), [
    (OPEN, TODAY, None, []),
    (OPEN, NEXT, Period("New Hub", NEXT), []),
    (OPEN, TODAY, Period("New Hub", NEXT), ["successor"]),
    (OPEN, TODAY - timedelta(days=1), None, ["valid_until"]),
    (Period("To come", NEXT), TODAY, None, ["valid_until"]),
    (Period("Ended", date(2020, 1, 1), TODAY), NEXT, None, [""]),
])  # fmt: skip
def test_how_an_entry_may_end(entry: Period, ends: date, successor: Period | None, fields: list[str]) -> None:
    found = check_ending(entry, ends=ends, successor=successor, today=TODAY)
    assert [(b.clause, b.field) for b in found] == [("LEG1", f) for f in fields]
