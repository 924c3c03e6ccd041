"""Whose files a directory holds: said in it, asked by whoever writes there, and taken over by an operator only."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError

from disclosures.attachments import store
from disclosures.attachments.directory import (
    BELONGS_TO,
    DatabaseIdentity,
    FilesUnavailable,
    claim,
    named_owner,
)
from disclosures.models import FilesAdoption
from disclosures.tasks import sweep_left_over_files
from imap.access import acting_user
from imap.db.keys import new_key
from imap.operations.files_directory import faults_of_files_directory
from tests.harness.cluster import ROOT, WorkerDatabase
from tests.support.attached import (
    WORDS,
    Answering,
    a_file,
    age,
    attach,
    in_words,
    keep,
    stored,
)
from tests.support.case import SECRET_WORDS
from tests.support.commands import manage
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

ELSEWHERE = DatabaseIdentity("5a5c1c4e-5d0c-4f5e-9d53-3a2f6d3c1b11", "7", 5, "elsewhere")


@pytest.fixture
def released(answering: Answering, tmp_path: Path) -> Path:
    """A directory with two released files in it."""
    answering.share(a_file("one.txt", WORDS), a_file("two.txt", WORDS[::-1]))
    answering.release()
    return tmp_path


def places(root: Path) -> list[Path]:
    return sorted(root.glob("??/*"))


def adoptions() -> list[FilesAdoption]:
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        return list(FilesAdoption.objects.order_by("id"))


def test_a_new_directory_belongs_to_the_database_that_first_uses_it(released: Path, app_sql: Sql) -> None:
    said = json.loads((released / BELONGS_TO).read_text(encoding="utf-8"))
    [(deployment, cluster, number, name)] = app_sql("SELECT * FROM imap.database_identity()")
    assert said == {"deployment": str(deployment), "cluster": cluster, "database": number, "name": name}
    assert (released / BELONGS_TO).stat().st_mode & 0o777 == 0o600
    claim(ELSEWHERE)  # whoever comes second has nothing
    assert json.loads((released / BELONGS_TO).read_text(encoding="utf-8")) == said
    assert not list(released.glob(".*"))


def test_two_databases_of_one_dump_are_two(worker_database: WorkerDatabase, released: Path) -> None:
    ours = named_owner()
    assert ours
    with worker_database.another() as other:
        (fault,) = faults_of_files_directory(other.app)
        assert "belongs to the database" in fault
        assert faults_of_files_directory(worker_database.addresses.worker) == []
    # The name says nothing: that of a copy may be the same, and a database may be renamed.
    renamed = DatabaseIdentity(ours.deployment, ours.cluster, ours.database, "renamed")
    claim(renamed, take_over=True)
    assert sweep_left_over_files() == 0
    for other_one in (
        DatabaseIdentity(ours.deployment, ours.cluster, ours.database + 1, ours.name),
        DatabaseIdentity(ours.deployment, "1", ours.database, ours.name),
        DatabaseIdentity(ELSEWHERE.deployment, ours.cluster, ours.database, ours.name),
    ):
        claim(other_one, take_over=True)
        with pytest.raises(FilesUnavailable, match="belongs to the database"):
            sweep_left_over_files()


def test_an_upload_into_anothers_directory_is_refused_beside_the_field(
    answering: Answering, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    claim(ELSEWHERE)
    refused = answering.share(a_file())
    assert refused.status_code == 422
    words = in_words(refused)
    assert "“ward note.txt”: Files cannot be stored at the moment, so it is not attached." in words
    assert 'href="#id_files-attach"' in words
    assert SECRET_WORDS in words
    assert answering.files == []
    assert [path.name for path in tmp_path.iterdir()] == [BELONGS_TO]
    [told] = [one.getMessage() for one in caplog.records if one.name == "disclosures.attachments.actions"]
    assert "belongs to the database “elsewhere”" in told
    assert "ward note" not in told


@pytest.mark.parametrize(
    "damage",
    [
        None,
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"deployment": "x", "clus',
        b'{"deployment": "x", "cluster": "7", "database": Infinity, "name": "x"}',
        b'{"deployment": "x", "cluster": "7", "database": 1e999, "name": "x"}',
        b"[" * 30_000,
        b'{"deployment": "x", "cluster": "7", "database": 1, "name": "x"}' + b" " * 5_000,
    ],
)
def test_an_old_or_damaged_directory_is_a_strangers_until_it_is_adopted(
    released: Path, worker_database: WorkerDatabase, damage: bytes | None
) -> None:
    said = released / BELONGS_TO
    before = said.read_bytes()
    age()
    if damage is None:
        said.unlink()
    else:
        said.write_bytes(damage)
    with pytest.raises(FilesUnavailable, match="is missing" if damage is None else "is damaged"):
        sweep_left_over_files()
    assert stored() == 2
    told = manage(worker_database.addresses.worker, "adopt_files")
    assert (
        "Files that it names: 2; missing: 0 (0 of released items); brought back from the quarantine: 0."
        in told
    )
    assert said.read_bytes() == before
    assert sweep_left_over_files() == 0
    [entry] = adoptions()
    assert (entry.named, entry.missing, entry.brought_back) == (2, 0, 0)
    assert entry.before == ("" if damage is None else "(damaged)")
    assert entry.operator


def test_a_pipe_that_is_named_so_holds_nobody_up(tmp_path: Path, settings: Any) -> None:
    settings.FILES_DIRECTORY = str(tmp_path)
    os.mkfifo(tmp_path / BELONGS_TO)
    with pytest.raises(FilesUnavailable, match="is damaged"):
        named_owner()


def test_nothing_that_the_directory_says_steers_a_terminal_or_a_log() -> None:
    said = str(DatabaseIdentity("a\nERROR", "\x1b[2J", 5, "Kit’s \x9b\u202e\r"))
    assert said == "“Kit’s \\x9b\\u202e\\r” (deployment a\\nERROR, cluster \\x1b[2J, database 5)"


def test_adopting_refuses_while_files_are_missing(
    released: Path, answering: Answering, worker_database: WorkerDatabase, backup_sql: Sql
) -> None:
    worker = worker_database.addresses.worker
    lost, other = places(released)
    draft = attach(answering, keep(answering), b"Draft")
    claim(ELSEWHERE, take_over=True)
    with pytest.raises(CommandError, match=r"DATABASE_URL=\$DATABASE_WORKER_URL manage.py adopt_files"):
        manage(worker_database.addresses.app, "adopt_files")
    content = other.read_bytes()
    lost.unlink()
    other.write_bytes(content[:-1] + b"?")  # of the same size
    with pytest.raises(
        CommandError,
        match=r"2 of the 3 .* or have other bytes than were recorded .1.: 2 of released items, 0 of drafts",
    ):
        manage(worker, "adopt_files")
    assert named_owner() == ELSEWHERE
    assert adoptions() == []
    # What lies in the quarantine is not lost.
    other.unlink()
    day = released / "quarantine" / "2026-11-29"
    day.mkdir(parents=True)
    (day / f"{other.name}.10").write_bytes(b"")  # damaged
    for older in ("", ".2"):
        (day / f"{other.name}{older}").write_bytes(content)
    assert [path.suffix for path in store.in_quarantine()[UUID(other.name)]] == [".10", ".2", ""]
    next(released.glob(f"??/{draft}")).unlink()
    with pytest.raises(CommandError, match=r"2 of the 3 .*recorded .0.: 1 of released items, 1 of drafts"):
        manage(worker, "adopt_files")
    assert not other.exists()
    told = manage(worker, "adopt_files", "--missing-are-known")
    assert (
        "Files that it names: 3; missing: 2 (1 of released items); brought back from the quarantine: 1."
        in told
    )
    assert store.read(UUID(other.name)) == content
    [entry] = adoptions()
    assert "“elsewhere”" in entry.before
    written = backup_sql("SELECT actor, verb FROM audit_entry WHERE \"table\" = 'disclosures_filesadoption'")
    assert written == [("system", "insert")]
    assert sweep_left_over_files() == 0


def test_a_database_that_names_none_of_the_files_takes_a_directory_only_on_a_word_of_its_own(
    released: Path, worker_database: WorkerDatabase
) -> None:
    before = named_owner()
    os.utime(released / BELONGS_TO, (1_700_000_000, 1_700_000_000))
    with worker_database.another() as other:
        with pytest.raises(CommandError, match="names none of the 2 files") as refused:
            manage(other.worker, "adopt_files", "--missing-are-known")
        assert f"belonged to the database “{worker_database.name}”" in str(refused.value)
        assert "since 2023-11-14 22:13 UTC" in str(refused.value)
        assert named_owner() == before
        told = manage(other.worker, "adopt_files", "--named-by-nobody")
    assert "No row names what lies in it: the sweep will move it. Files that it names: 0" in told
    assert "since 2023-11-14 22:13 UTC" in told
    assert named_owner() != before


def test_an_empty_directory_is_not_taken_for_a_new_one_by_a_database_with_files(
    released: Path, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> None:
    settings.FILES_DIRECTORY = str(tmp_path_factory.mktemp("not-mounted"))
    words = "is empty, and this database names files"
    with acting_user.acting_as(None, actor=acting_user.SYSTEM), pytest.raises(FilesUnavailable, match=words):
        store.write(new_key(), BytesIO(WORDS))
    assert not list(Path(settings.FILES_DIRECTORY).iterdir())


def test_in_production_a_missing_directory_is_not_made(
    db: None, worker_database: WorkerDatabase, tmp_path: Path, settings: Any
) -> None:
    address = worker_database.addresses.app
    settings.FILES_DIRECTORY = str(tmp_path / "files")
    settings.PRODUCTION = True
    (fault,) = faults_of_files_directory(address)
    assert "is missing. Mount it, or make it" in fault
    settings.PRODUCTION = False
    assert faults_of_files_directory(address) == []
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "files" / BELONGS_TO).exists()


@pytest.mark.parametrize(
    "code",
    [
        "import imap.wsgi",
        "import django; django.setup(); from imap.celery import _refuse_to_start; _refuse_to_start()",
    ],
)
def test_web_and_worker_start_without_their_directory(
    db: None, worker_database: WorkerDatabase, tmp_path: Path, code: str
) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "files").mkdir()

    def start(directory: Path) -> "subprocess.CompletedProcess[str]":
        known = {"DATABASE_URL": worker_database.addresses.worker, "FILES_DIRECTORY": str(directory)}
        hidden = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        command = [sys.executable, "-c", code]
        environment = hidden | known | {"IMAP_ENV": "development", "DJANGO_SETTINGS_MODULE": "imap.settings"}
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    there = start(tmp_path / "files")
    assert there.returncode == 0
    assert "cannot be kept" not in there.stderr
    without = start(tmp_path / "a file" / "files")
    assert without.returncode == 0, without.stderr
    assert "uploads are refused; all else is served" in without.stderr
    assert "is not a directory. Name another." in without.stderr
