"""The reference lists in the database: loading, reading by kind and day, and who may write."""

import shutil
from datetime import date
from pathlib import Path

import psycopg
import pytest

from imap.access.acting_user import LISTS, acting_as
from imap.law import files
from imap.law.actions import load_lists
from imap.law.kinds import AgencyKind
from imap.law.models import Gateway, LawfulBasis, ListEntry
from imap.law.queries import entries, gateways_for, lawful_bases_for, listed_gateways
from imap.law.rules import ListState
from tests.harness.cluster import WorkerDatabase
from tests.harness.database import sign_in
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

TODAY = date(2026, 11, 22)


@pytest.fixture
def as_owner(db: None, worker_database: WorkerDatabase) -> None:
    """Django itself as the tables' owner, who alone may load the lists."""
    sign_in(worker_database.addresses.owner)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files, from which the lists are loaded."""
    copied = Path(shutil.copytree(files.LISTS, tmp_path / "lists"))
    for read in (files.gateways, files.lawful_bases, files.list_entries, files.successors):
        monkeypatch.setattr(read, "__defaults__", (copied,))
    return copied


def load(on: date = TODAY) -> int:
    with acting_as(None, actor=LISTS):
        return load_lists(on=on)


def without(file: Path, beginning: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(beginning)]
    assert len(kept) == len(lines) - 1
    file.write_text("".join(kept), encoding="utf-8")


def ids(kind: AgencyKind, on: date) -> set[str]:
    return {gateway.id for gateway in gateways_for(kind, on)}


def test_everything_in_the_files_is_there_and_loading_again_writes_nothing(as_owner: None) -> None:
    load()
    assert set(Gateway.objects.values_list("id", flat=True)) == set(files.gateways())
    assert set(LawfulBasis.objects.values_list("id", flat=True)) == set(files.lawful_bases())
    assert set(ListEntry.objects.values_list("id", flat=True)) == set(files.list_entries())
    assert load() == 0


def test_what_vanishes_from_its_file_ends_and_what_comes_back_is_open_again(
    as_owner: None, folder: Path
) -> None:
    load()
    whole = (folder / "cin_2026.csv").read_text(encoding="utf-8")
    without(folder / "cin_2026.csv", "ethnicity,NOBT,")
    load(on=TODAY)
    assert ListEntry.objects.get(id="ethnicity:NOBT").valid_until == TODAY
    assert "ethnicity:NOBT" not in {entry.id for entry in entries("ethnicity", TODAY)}
    assert load(on=date(2026, 12, 24)) == 0
    (folder / "cin_2026.csv").write_text(whole, encoding="utf-8")
    assert load() == 1
    assert ListEntry.objects.get(id="ethnicity:NOBT").valid_until is None


def test_a_changed_line_is_written_once(as_owner: None, folder: Path) -> None:
    load()
    file = folder / "gateways.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("section 27,Other", "section 27,All"), encoding="utf-8"
    )
    assert (load(), load()) == (1, 0)
    assert Gateway.objects.get(id="CA1989-27").use.startswith("All authorities")


def test_a_faulty_file_changes_nothing(as_owner: None, folder: Path) -> None:
    load()
    without(folder / "gateways.csv", "CLCA2000,")
    file = folder / "successors.csv"
    file.write_text("ended,successor\nCA1989-17,CA1989-27\n", encoding="utf-8")
    with pytest.raises(files.ListError, match=r"successors\.csv"):
        load()
    assert Gateway.objects.get(id="CLCA2000").valid_until is None


def test_each_kind_may_name_its_own_powers_and_everyones(db: None) -> None:
    assert "CA1989-47" in ids(AgencyKind.LACSC, TODAY)
    assert "COMMON-POLICE" in ids(AgencyKind.POLICE, TODAY)
    assert "COMMON-POLICE" not in ids(AgencyKind.LACSC, TODAY)
    assert "CA1989-27" in ids(AgencyKind.HEALTH_PROVIDER, TODAY)
    assert ids(AgencyKind.VOLUNTARY, TODAY) == {"COMMON-PI", "COURT"}
    with pytest.raises(ValueError, match="council"):
        gateways_for("council", TODAY)


def test_a_power_is_named_only_on_its_days(db: None) -> None:
    before, after = ids(AgencyKind.LACSC, date(2012, 2, 17)), ids(AgencyKind.LACSC, date(2012, 2, 18))
    assert {"LGA2000-2", "LA2011-1"} & before == {"LGA2000-2"}
    assert {"LGA2000-2", "LA2011-1"} & after == {"LA2011-1"}


def test_a_power_whose_commencement_is_not_confirmed_is_never_offered(db: None) -> None:
    assert "CA2004-16LA" not in ids(AgencyKind.LACSC, TODAY)
    assert Gateway.objects.filter(id="CA2004-16LA").exists()


def test_lawful_bases_by_kind_sort_and_day(db: None) -> None:
    def names(kind: AgencyKind, on: date, basis: LawfulBasis.Kind | None = None) -> set[str]:
        return {one.id for one in lawful_bases_for(kind, on, basis=basis)}

    assert names(AgencyKind.LACSC, TODAY, LawfulBasis.Kind.ARTICLE_6) == {"6-1-a", "6-1-c", "6-1-d", "6-1-e"}
    assert "6-1-ea" in names(AgencyKind.VOLUNTARY, date(2026, 2, 5))
    assert "6-1-ea" not in names(AgencyKind.VOLUNTARY, date(2026, 2, 4))
    assert names(AgencyKind.POLICE, TODAY, LawfulBasis.Kind.PART_3) == {"P3"}
    assert names(AgencyKind.LACSC, TODAY, LawfulBasis.Kind.PART_3) == set()


def test_entries_stand_in_the_order_of_their_file(db: None) -> None:
    assert [entry.code for entry in entries("abuse_category", TODAY)] == ["NEG", "PHY", "SAB", "EMO", "MUL"]
    with pytest.raises(ValueError, match="colour"):
        entries("colour", TODAY)


def test_the_page_shows_ended_powers_with_their_successors(db: None) -> None:
    rows = {row.entry.id: row for row in listed_gateways(TODAY)}
    ended = rows["LGA2000-2"]
    assert ended.state is ListState.ENDED
    assert isinstance(ended.entry, Gateway)
    assert ended.entry.successor_id == "LA2011-1"
    assert rows["CA2004-16LA"].state is ListState.NOT_COMMENCED
    assert rows["COMMON-PI"].kinds == "Every agency"


@pytest.mark.parametrize("table", ["law_gateway", "law_lawfulbasis", "law_listentry"])
def test_the_application_reads_the_lists_and_cannot_write_them(app_sql: Sql, table: str) -> None:
    assert app_sql(f"SELECT count(*) FROM {table}")[0][0] > 0
    for statement in (
        f"UPDATE {table} SET position = 1",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} (id) VALUES ('X')",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(statement)
