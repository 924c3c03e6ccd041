"""What is no plain file in the directory of files: not read, not followed, not moved; and it stops nothing else."""

import logging
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from disclosures.attachments import store
from disclosures.attachments.directory import FilesUnavailable
from disclosures.attachments.sweep import sweep_files
from disclosures.models import DraftFile
from imap.access import acting_user
from imap.db.keys import new_key
from tests.support.attached import WORDS, Answering, age, attach, keep
from tests.support.sweeping import left, removals

pytestmark = pytest.mark.committed


def a_socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(place.parent)  # the whole path is too long for a socket's name
        try:
            made.bind(place.name)
        finally:
            os.chdir(before)


def a_device(place: Path) -> None:
    try:
        os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:
        pytest.skip("devices cannot be made here")


def a_link(place: Path) -> None:
    place.symlink_to("/etc/passwd")


def a_link_to_nothing(place: Path) -> None:
    place.symlink_to(place.parent / "nothing")


ODD = [os.mkfifo, a_socket, a_device, a_link, a_link_to_nothing, Path.mkdir]


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory outside the one of files."""
    return tmp_path_factory.mktemp("elsewhere")


def long_ago(place: Path) -> None:
    if not place.is_symlink():
        os.utime(place, (1, 1))


@pytest.mark.parametrize("make", ODD, ids=lambda one: one.__name__)
def test_an_odd_entry_is_counted_and_left(
    answering: Answering, tmp_path: Path, caplog: pytest.LogCaptureFixture, make: Callable[[Path], None]
) -> None:
    attach(answering, keep(answering), WORDS)
    root, ours, odd = tmp_path, left(), new_key()
    (root / odd.hex[-2:]).mkdir(exist_ok=True)
    place = root / odd.hex[-2:] / str(odd)
    make(place)
    before = place.lstat()
    age_files(root)
    long_ago(place)
    assert sweep_files() == 1
    assert [one.key for one in removals()] == [ours]
    assert place.lstat()[:3] == before[:3]
    told = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    [line] = told
    assert line == (
        f"In FILES_DIRECTORY ({root}) lie links, pipes, devices or directories where only files belong (1): they are "
        "left as they are. Look what put them there, and remove them."
    )
    assert not store.read(odd)  # and whoever asks for it does not wait for ever


def age_files(root: Path) -> None:
    for path in root.glob("??/*"):
        if stat.S_ISREG(path.lstat().st_mode):
            os.utime(path, (1, 1))


def test_a_folder_that_is_a_link_is_not_followed(
    answering: Answering, tmp_path: Path, elsewhere: Path
) -> None:
    attach(answering, keep(answering), WORDS)
    root, key = tmp_path, new_key()
    (elsewhere / str(key)).write_bytes(b"Somebody else's")
    os.utime(elsewhere / str(key), (1, 1))
    folder = next(name for name in (f"{n:02x}" for n in range(256)) if not (root / name).exists())
    (root / folder).symlink_to(elsewhere)
    assert sweep_files() == 0
    assert (elsewhere / str(key)).exists()
    assert removals() == []


@pytest.mark.parametrize("which", ["the quarantine", "its day"])
def test_a_quarantine_that_is_a_link_is_refused(
    answering: Answering, tmp_path: Path, elsewhere: Path, which: str
) -> None:
    attach(answering, keep(answering), WORDS)
    root, key = tmp_path, left()
    age()
    if which == "the quarantine":
        (root / "quarantine").symlink_to(elsewhere)
    else:
        assert sweep_files() == 1  # makes the day
        day = next((root / "quarantine").iterdir())
        day.rename(root / "kept")
        day.symlink_to(elsewhere)
        key = left()
        age()
    with pytest.raises(FilesUnavailable, match=r"quarantine.* is a link, or no directory"):
        sweep_files()
    assert list(elsewhere.iterdir()) == []
    assert (root / key.hex[-2:] / str(key)).read_bytes() == WORDS
    if which == "the quarantine":
        with pytest.raises(FilesUnavailable, match="is a link, or no directory"):
            store.in_quarantine()


def test_a_file_that_a_row_names_after_it_was_listed_stays(
    answering: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    a = answering
    attach(a, keep(a), WORDS)
    with acting_user.acting_as(a.by):
        row = DraftFile.objects.get()
        key = row.pk
        row.delete()
    ours = left(b"Left over")
    age()

    def name_it() -> None:
        with acting_user.acting_as(a.by):
            row.pk = row.id = key
            row.save(force_insert=True)

    asked: list[UUID] = []

    def meanwhile(execute: Any, sql: str, *more: Any) -> Any:
        if "INSERT INTO" in sql and "fileremoval" in sql and not asked:
            asked.append(key)
            transaction.on_commit(name_it)  # after the entries, and before anything is moved
        return execute(sql, *more)

    with connection.execute_wrapper(meanwhile):
        assert sweep_files() == 1
    assert asked
    assert store.read(key) == WORDS
    assert store.read(ours) is None
    assert [one.getMessage() for one in caplog.records if str(key) in one.getMessage()] == [
        f"File {key} stays where it is: a row names it since its removal was written down."
    ]
