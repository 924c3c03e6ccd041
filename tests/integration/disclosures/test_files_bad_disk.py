"""A disk that is full, gone, or not ours: the upload says so, nothing is half-written, and no other page is hurt."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.attachments import store
from disclosures.attachments.directory import FilesUnavailable, require_writable, unavailable
from disclosures.models import ItemFile
from disclosures.tasks import sweep_left_over_files
from imap.access import acting_user
from tests.factories import sign_in
from tests.support.attached import Answering, a_file, age, in_words
from tests.support.case import SECRET_WORDS

pytestmark = pytest.mark.committed

NOBODY = 65534
LARGE = b"All that was seen on the ward. " * 40_000  # 1.2 MB


def all_of(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if path.is_file()}


def refused_upload(
    a: Answering, caplog: pytest.LogCaptureFixture, words: str, content: bytes = b"Seen"
) -> str:
    """Attach a file where none can be stored; the one line of the log."""
    caplog.clear()
    before = a.files
    answer = a.share(a_file("ward note.txt", content))
    assert answer.status_code == 422
    page = in_words(answer)
    assert f"“ward note.txt”: {words}" in page
    assert SECRET_WORDS in page
    assert 'href="#id_files-attach"' in page
    assert a.files == before
    assert a.client.get(a.address("answer")).status_code == 200
    [line] = [one.getMessage() for one in caplog.records if one.name.startswith("disclosures")]
    assert "ward note" not in line
    return line


CANNOT = "Files cannot be stored at the moment, so it is not attached. Everything else is kept."
FULL = "There is no space left to store files, so it is not attached. Everything else is kept."


@pytest.mark.parametrize("below", ["nowhere", "a file/files"])
def test_a_directory_that_is_missing(
    answering: Answering, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture, below: str
) -> None:
    (tmp_path / "a file").touch()
    settings.FILES_DIRECTORY = str(tmp_path / below)
    line = refused_upload(answering, caplog, CANNOT)
    assert ("is missing. Mount it" if below == "nowhere" else "is not a directory") in line
    assert all_of(tmp_path) == {tmp_path / "a file"}
    assert not (tmp_path / "nowhere").exists()  # an unmounted volume is not filled behind its mount
    with pytest.raises(FilesUnavailable):
        sweep_left_over_files()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of one megabyte."""
    place = tmp_path / "mounted"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full_and_one_that_is_mounted_for_reading(
    answering: Answering, small_disk: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    a, settings.FILES_DIRECTORY = answering, str(small_disk)
    assert a.share(a_file("small.txt", b"Small")).status_code == 302
    before = all_of(small_disk)
    key = str(a.files[0].item_key)
    line = refused_upload(a, caplog, FULL, LARGE)
    assert "No space is left in FILES_DIRECTORY" in line
    assert all_of(small_disk) == before
    assert a.share(a_file("second.txt", b"Second"), key=key).status_code == 302  # what has room is stored
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = all_of(small_disk)
    line = refused_upload(a, caplog, CANNOT)
    assert "is mounted for reading only. Mount it for writing." in line
    with pytest.raises(FilesUnavailable, match="for reading only"):
        sweep_left_over_files()
    # Taken out of the draft meanwhile: the row goes, the bytes wait for the sweep.
    taken = a.files[0]
    answer = a.client.post(a.address("remove", taken.item_key))
    assert answer.status_code == 302
    assert taken.pk not in {one.pk for one in a.files}
    assert all_of(small_disk) == before
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    age()
    assert sweep_left_over_files() == len(before) - 1 - len(a.files)
    assert len(all_of(small_disk)) == len(before)


def test_a_write_that_ends_half_way(
    answering: Answering, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (1_000_000, before[1])
    )  # the system writes so much, and no more
    try:
        line = refused_upload(answering, caplog, CANNOT, LARGE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "cannot be used (File too large). Look at the disk" in line
    assert [path.name for path in all_of(tmp_path)] == ["belongs-to.json"]
    assert answering.share(a_file("ward note.txt", LARGE)).status_code == 302


@contextmanager
def somebody_else() -> Iterator[None]:
    """Not root, for whom every directory can be read and written."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_directory_that_is_somebody_elses(answering: Answering, tmp_path: Path) -> None:
    answering.share(a_file())
    key = answering.files[0].pk
    tmp_path.chmod(0o500)
    try:
        with somebody_else():
            with pytest.raises(
                FilesUnavailable, match=f"by the user with the id {os.geteuid()}. Make it that user’s"
            ):
                require_writable()
            if os.geteuid() == NOBODY:
                assert store.read(key) is None
                assert not store.is_there(key)
    finally:
        tmp_path.chmod(0o700)
    assert store.read(key) is not None


@pytest.mark.parametrize("gone", ["missing", "a directory", "below a file"])
def test_bytes_that_are_gone_are_told_to_their_reader(
    answering: Answering, tmp_path: Path, settings: Any, gone: str
) -> None:
    a = answering
    a.share(a_file())
    item = a.release()
    with acting_user.acting_as(a.by):
        file = ItemFile.objects.get()
    place = next(tmp_path.glob(f"??/{file.pk}"))
    place.unlink()
    if gone == "a directory":
        place.mkdir()
    if gone == "below a file":
        settings.FILES_DIRECTORY = str(tmp_path / "belongs-to.json")
    reader = sign_in(Client(), a.p.social_worker)
    answer = reader.get(reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk]))
    assert answer.status_code == 403
    assert "it is missing, or cannot be read, where files are stored" in in_words(answer)
    about = reader.get(reverse("disclosures:release", args=[a.enquiry.pk, item.release_id]))
    assert about.status_code == 200
    assert "ward note.txt" in in_words(about)


@pytest.mark.parametrize("number", [errno.EDQUOT, errno.ENOSPC, errno.EIO])
def test_every_error_of_a_disk_has_words(number: int) -> None:
    told = unavailable(OSError(number, os.strerror(number)))
    assert told.full == (number != errno.EIO)
    assert "FILES_DIRECTORY" in str(told)
