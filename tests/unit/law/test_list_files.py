"""The reference lists' files, and what their dates and marks mean."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from imap.law import files
from imap.law.rules import ListState, state_on, words_of_mark


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(files.LISTS, tmp_path / "lists"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def read_all(folder: Path) -> None:
    for read in (files.gateways, files.lawful_bases, files.list_entries, files.successors):
        read(folder)


def test_every_list_is_read_whole() -> None:
    assert len(files.gateways()) == 30
    assert len(files.lawful_bases()) == 23
    entries = files.list_entries().values()
    counts = {
        name: sum(row["list_name"] == name for row in entries)
        for name in ("referral_source", "primary_need", "factor", "abuse_category", "disability", "ethnicity")
    }
    assert counts == {
        "referral_source": 22,
        "primary_need": 10,
        "factor": 25,
        "abuse_category": 5,
        "disability": 13,
        "ethnicity": 20,
    }


def test_a_power_as_it_stands_in_the_file() -> None:
    power = files.gateways()["LGA2000-2"]
    assert power["act"] == "Local Government Act 2000"
    assert (power["valid_from"], power["valid_until"]) == (date(2000, 10, 18), date(2012, 2, 18))
    assert power["agency_kinds"] == ["lacsc"]
    assert power["checked"] == "memory"


def test_every_ended_power_has_its_successor() -> None:
    ended = {key for key, power in files.gateways().items() if power["valid_until"]}
    assert files.successors().keys() == ended
    assert files.successors()["LGA2000-2"] == "LA2011-1"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("gateways.csv", "1991-10-14", "14/10/1991", "gateways.csv, line 2: "),
        ("gateways.csv", "CA1989-27", "CA1989-17", "gateways.csv, line 3: the id 'CA1989-17'"),
        ("gateways.csv", "lacsc,1991", "councils,1991", "line 2: unknown kind of agency: councils"),
        ("gateways.csv", ",,yes", ",,probably", "line 2: unknown mark 'probably'"),
        ("gateways.csv", "id,act", "key,act", "line 2: no 'id'"),
        ("gateways.csv", ",,yes", ",,yes,extra", "too many or too few"),
        ("lawful_bases.csv", "article6,6-1-a", "article7,6-1-a", "lawful_bases.csv, line 2: "),
        ("schedule8.csv", "schedule8,S8-2", "schedule8,9-2-g", "9-2-g stands in lawful_bases.csv too"),
        ("schedule8.csv", ",memory", ",guessed", "schedule8.csv, line 2: unknown mark 'guessed'"),
        ("cin_2026.csv", "referral_source,1A", "source,1A", "cin_2026.csv, line 2: "),
        ("successors.csv", "LGA2000-2,LA2011-1", "LGA2000-2,LA2012-1", "successors.csv, line 2: "),
        ("successors.csv", "LGA2000-2,LA2011-1", "CA1989-17,LA2011-1", "an ended power"),
    ],
)
def test_a_fault_is_named_with_its_line(folder: Path, file: str, old: str, new: str, said: str) -> None:
    edit(folder / file, old, new)
    with pytest.raises(files.ListError) as caught:
        read_all(folder)
    assert said in str(caught.value)


def test_an_empty_list_is_a_fault(folder: Path) -> None:
    (folder / "cin_2026.csv").write_text("list,code,name\n", encoding="utf-8")
    with pytest.raises(files.ListError, match=r"cin_2026\.csv: empty"):
        files.list_entries(folder)


FROM, UNTIL = date(2000, 10, 18), date(2012, 2, 18)


@pytest.mark.parametrize(
    ("day", "valid_from", "valid_until", "checked", "state"),
    [
        (date(2000, 10, 17), FROM, UNTIL, "yes", ListState.NOT_YET),
        (date(2000, 10, 18), FROM, UNTIL, "yes", ListState.IN_FORCE),
        (date(2012, 2, 17), FROM, UNTIL, "yes", ListState.IN_FORCE),
        (date(2012, 2, 18), FROM, UNTIL, "yes", ListState.ENDED),
        (date(1900, 1, 1), None, None, "memory", ListState.IN_FORCE),
        (date(2026, 1, 1), None, None, "commencement not confirmed", ListState.NOT_COMMENCED),
        (date(2001, 1, 1), FROM, UNTIL, "commencement not confirmed", ListState.NOT_COMMENCED),
    ],
)
def test_where_an_entry_stands_on_a_day(
    day: date, valid_from: date | None, valid_until: date | None, checked: str, state: ListState
) -> None:
    assert state_on(day, valid_from, valid_until, checked) is state


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("yes", "Checked"),
        ("memory", "From memory: to be confirmed by the partnership's lawyers"),
        ("", "No check recorded: to be confirmed by the partnership's lawyers"),
        ("commencement not confirmed", "Commencement not confirmed"),
        (
            "yes (list of assisting bodies: memory)",
            "Checked, except the list of assisting bodies, which is from memory: to be confirmed by the partnership's lawyers",
        ),
    ],
)
def test_a_mark_is_shown_for_what_it_is(mark: str, words: str) -> None:
    assert words_of_mark(mark) == words


def test_an_unknown_mark_is_an_error() -> None:
    with pytest.raises(ValueError, match="certainly"):
        words_of_mark("certainly")
