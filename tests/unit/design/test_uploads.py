"""How files come in: small ones in memory, larger ones under no name, and what is too much read to its end and counted."""

import logging
from pathlib import Path
from typing import Any

import pytest

from imap.design.uploads import LARGEST_FILM, Bounded, NotKept, Upload

PIECE = b"x" * 64 * 1024


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_DIRECTORY = str(tmp_path)
    return tmp_path


def sent(handler: Bounded, size: int) -> Upload:
    """A file of this size, as Django's parser of forms hands it over."""
    handler.new_file("attach", "night.mp4", "video/mp4", size)
    for start in range(0, size, len(PIECE)):
        handler.receive_data_chunk(PIECE[: size - start], start)
    return handler.file_complete(size)


@pytest.mark.parametrize("size", [0, 5_000, 5_000_000])
def test_a_file_is_kept_under_no_name_until_it_is_closed(directory: Path, size: int) -> None:
    came = sent(Bounded(), size)
    assert (came.size, came.not_kept, len(came.read())) == (size, None, size)
    assert list(directory.iterdir()) == []  # nothing is left behind by a process that is killed
    came.close()


def test_what_is_too_large_is_counted_and_not_kept() -> None:
    handler = Bounded()
    came = sent(handler, LARGEST_FILM + 1)
    assert (came.size, came.not_kept, came.read()) == (LARGEST_FILM + 1, NotKept.TOO_LARGE, b"")
    first, second, third, small = (sent(handler, size) for size in (LARGEST_FILM, LARGEST_FILM - 9, 10, 9))
    assert [one.not_kept for one in (first, second, third, small)] == [None, None, NotKept.TOGETHER, None]
    assert third.size == 10
    for one in (first, second, small):
        one.close()


def test_without_a_directory_small_files_come_and_large_ones_are_told(
    settings: Any, directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FILES_DIRECTORY = str(directory / "nowhere")
    small = sent(Bounded(), 5_000)
    assert small.not_kept is None
    small.close()
    with caplog.at_level(logging.ERROR):
        came = sent(Bounded(), 5_000_000)
    assert (came.size, came.not_kept) == (5_000_000, NotKept.NO_ROOM)
    assert "FILES_DIRECTORY cannot be used (No such file or directory)" in caplog.text
    assert "night" not in caplog.text


def test_a_file_that_breaks_off_is_let_go() -> None:
    handler = Bounded()
    handler.new_file("attach", "night.mp4", "video/mp4", None)
    for start in range(0, 5_000_000, len(PIECE)):
        handler.receive_data_chunk(PIECE, start)
    handler.upload_interrupted()
    assert handler.file.closed
