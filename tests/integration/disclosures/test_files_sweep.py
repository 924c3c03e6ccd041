"""What no row names is moved aside, with an entry each; what a row names stays where it is, whatever happens."""

import logging
import random
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from disclosures.attachments import actions, store
from disclosures.attachments.directory import FilesUnavailable
from disclosures.attachments.sweep import HANDFUL, MostWouldGo, sweep_files
from disclosures.drafts.rules import about_answer
from disclosures.models import DraftFile, ItemFile
from disclosures.tasks import sweep_left_over_files
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.harness.cluster import WorkerDatabase
from tests.support.attached import WORDS, Answering, a_file, age, attach, keep, stored
from tests.support.case import CLOSING
from tests.support.commands import signed_in_at
from tests.support.forms import hidden, typed
from tests.support.races import at_once
from tests.support.sql import Sql
from tests.support.sweeping import left, removals

pytestmark = pytest.mark.committed


def everything() -> dict[Path, bytes]:
    """Every file of the directory, the quarantine's as well, but not the one that says whose it is."""
    root = Path(settings.FILES_DIRECTORY)
    files = (path for path in root.glob("*/**/*") if path.is_file())
    return {path.relative_to(root): path.read_bytes() for path in files}


def test_whatever_lies_there_what_a_row_names_stays_and_nothing_is_lost(answering: Answering) -> None:
    a, chance = answering, random.Random(11)  # noqa: S311  (the same every time)
    a.share(a_file("one.txt", b"Released 1"), a_file("two.txt", b"Released 2"))
    a.release()
    about = keep(a)
    for turn in range(12):
        for n in range(chance.randrange(4)):
            attach(a, about, f"Draft {turn}, {n}".encode())
        with acting_user.acting_as(a.by):
            ended = [one.pk for one in DraftFile.objects.all() if chance.random() < 0.3]
            DraftFile.objects.filter(pk__in=ended).delete()
            named = {*DraftFile.objects.values_list("pk", flat=True)} | {
                *ItemFile.objects.values_list("pk", flat=True)
            }
        for n in range(chance.randrange(4)):
            left(f"Left {turn}, {n}".encode(), ending=chance.choice(["", ".part"]))
        if old := chance.random() < 0.7:
            age()
        before, entries = everything(), len(removals())
        moved = sweep_left_over_files()
        after = everything()
        assert sorted(after.values()) == sorted(before.values())  # not one byte is deleted
        for key in named:
            assert after[Path(key.hex[-2:]) / str(key)] == before[Path(key.hex[-2:]) / str(key)]
        aside = [path for path in before if len(path.parts) == 2 and UUID(path.name[:36]) not in named]
        assert moved == len(removals()) - entries
        if old:
            assert moved == len(aside)
            assert not set(aside) & set(after)
    assert {*(one.why for one in removals())} == {"no_row", "unfinished"}
    for one in removals():
        name = f"{one.key}{'.part' if one.why == 'unfinished' else ''}"
        content = everything()[Path("quarantine") / one.day.isoformat() / name]
        assert (one.size, one.sha256) == (len(content), sha256(content).hexdigest())


def test_the_sweep_of_another_database_moves_nothing(
    answering: Answering, worker_database: WorkerDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    a = answering
    a.share(a_file())
    a.release()
    age()
    before, ours = everything(), worker_database.name
    with worker_database.another() as other, signed_in_at(other.worker):
        with pytest.raises(FilesUnavailable) as refused:
            sweep_left_over_files()
        with acting_user.acting_as(None, actor=acting_user.SYSTEM), pytest.raises(FilesUnavailable):
            store.write(new_key(), BytesIO(WORDS))
        assert everything() == before
        with pytest.raises(FilesUnavailable):  # by no path
            store.remove(next(UUID(path.name) for path in before))
        assert everything() == before
        assert removals() == []
    words = str(refused.value)
    assert f"belongs to the database “{ours}”" in words
    assert f"this one is “{other.database}”" in words
    assert "manage.py adopt_files" in words
    told = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.getMessage() for one in told] == [f"Files were not swept: {words}"]
    assert sweep_left_over_files() == 0  # the right one finds every one of them named


def test_most_of_what_is_stored_is_moved_only_on_demand(
    answering: Answering, worker_database: WorkerDatabase
) -> None:
    about = keep(answering)
    attach(answering, about, WORDS)
    for n in range(HANDFUL):
        left(str(n).encode())
    age()
    assert sweep_left_over_files() == HANDFUL  # a handful goes, however little else there is
    for n in range(HANDFUL + 1):
        left(str(n).encode())
    age()
    left(b"Too young to be counted")
    before = everything()
    with pytest.raises(MostWouldGo, match=f"names {HANDFUL + 1} of the {HANDFUL + 2} files"):
        sweep_left_over_files()
    assert everything() == before
    with signed_in_at(worker_database.addresses.worker):
        with pytest.raises(CommandError, match="sweep_files --even-most"):
            call_command("sweep_files")
        call_command("sweep_files", even_most=True)
    assert stored() == 2
    # As much as is named: no more than half would go.
    for n in range(HANDFUL + 1):
        attach(answering, about, f"Named {n}".encode())
        left(f"Not named {n}".encode())
    age()
    assert sweep_left_over_files() == HANDFUL + 2  # and the one that was too young


def test_a_sweep_that_was_cut_short_is_gone_on_with(answering: Answering, backup_sql: Sql) -> None:
    attach(answering, keep(answering), WORDS)
    key = left()
    age()
    in_the_way = Path(settings.FILES_DIRECTORY) / "quarantine"
    in_the_way.touch()  # after the entries, nothing can be moved
    for _time in range(2):
        with pytest.raises(FilesUnavailable):
            sweep_files()
    assert [one.key for one in removals()] == [key]
    assert stored() == 2
    in_the_way.unlink()
    assert sweep_files() == 1
    assert [one.key for one in removals()] == [key]
    moved = in_the_way / removals()[0].day.isoformat() / str(key)
    assert moved.read_bytes() == WORDS
    # Put back by hand and still named by no row, it goes once more, with another entry, over nothing.
    (Path(settings.FILES_DIRECTORY) / key.hex[-2:] / str(key)).write_bytes(WORDS)
    age()
    assert sweep_files() == 1
    assert len(removals()) == 2
    assert moved.with_name(f"{key}.2").read_bytes() == moved.read_bytes() == WORDS
    written = backup_sql(
        "SELECT actor, verb, enquiry_id FROM audit_entry WHERE \"table\" = 'disclosures_fileremoval'"
    )
    assert written == [("system", "insert", None)] * 2


def test_files_named_answers_the_system_and_never_none_to_others(
    answering: Answering, app_sql: Sql, worker_sql: Sql
) -> None:
    key = attach(answering, keep(answering), WORDS)
    person, asked = answering.by.pk, "SELECT * FROM imap.files_named(%s::uuid[])"
    assert worker_sql(asked, [[key, uuid4()]], actor="system") == [(key,)]
    for who in ({}, {"person": person}, {"actor": "sign-in"}, {"person": person, "actor": "system"}):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(asked, [[key]], **who)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql("SELECT key FROM imap.every_file_named(%s::uuid, 9)", [UUID(int=0)], **who)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql("SELECT imap.any_file_named()")
    for nothing in (None, [key, None]):
        with pytest.raises(psycopg.errors.NullValueNotAllowed):
            app_sql(asked, [nothing], actor="system")


@pytest.mark.parametrize("table", ["disclosures_fileremoval", "disclosures_filesadoption"])
def test_only_the_system_writes_what_was_done_to_the_directory(
    answering: Answering, app_sql: Sql, worker_sql: Sql, owner_sql: Sql, table: str
) -> None:
    columns = (
        "key, why, size, sha256, day) VALUES (gen_random_uuid(), gen_random_uuid(), 'no_row', 1, 'x', now()"
    )
    if table.endswith("adoption"):
        columns = "operator, \"before\", named, missing, missing_released, brought_back) VALUES (gen_random_uuid(), 'x', '', 1, 0, 0, 0"
    insert = f"INSERT INTO {table} (recorded_at, id, {columns.replace('VALUES (', 'VALUES (now(), ')})"
    for person in (answering.by, answering.p.guardian):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(insert, person=person.pk)
    if table.endswith("adoption"):  # the web takes no directory over
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(insert, actor="system")
    worker_sql(insert, actor="system")
    seen = f"SELECT count(*) FROM {table}"
    assert app_sql(seen, person=answering.p.guardian.pk) == [(1,)]
    assert app_sql(seen, person=answering.by.pk) == [(0,)]
    for sql in (app_sql, owner_sql):
        for change in (
            f"UPDATE {table} SET recorded_at = now()",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sql(change, actor="system")


@pytest.mark.parametrize("first", ["release", "remove"])
def test_a_file_is_taken_out_or_released_and_never_both(
    answering: Answering, backup_sql: Sql, first: str
) -> None:
    a = answering
    a.share(a_file())
    (file,) = a.files
    preview = a.client.get(a.address("preview")).content.decode()
    closing = typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")})

    def release() -> Any:
        return a.client.post(a.address("preview"), {**hidden(preview), **closing})

    def remove() -> None:
        with acting_user.acting_as(a.by):
            actions.remove(
                enquiry_id=a.enquiry.pk, about=about_answer(a.request.pk), item_key=file.item_key, by=a.by
            )

    acts = [release, remove] if first == "release" else [remove, release]
    answers = at_once(a.enquiry, a.p.social_worker, backup_sql, *acts)
    assert not any(isinstance(one, RuleViolation) for one in answers)
    with acting_user.acting_as(a.by):
        released = list(ItemFile.objects.values_list("pk", flat=True))
    assert released == ([file.pk] if first == "release" else [])
    assert store.read(file.pk) == (WORDS if released else None)
