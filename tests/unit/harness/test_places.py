"""Where a run's cluster lies, and where the migrated one is kept from run to run."""

import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.harness import cluster, kept

NAME = "a-digest"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary directory of the machine; its memory is `memory` beside it."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setattr(cluster, "MEMORY", tmp_path / "memory")
    return place


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The free bytes of a place by its name; 100 GiB where nothing is put in."""
    by_name: dict[str, int] = {}

    def disk_usage(place: Path) -> SimpleNamespace:
        place.stat()  # one that is not there has none
        return SimpleNamespace(free=by_name.get(place.name, 100 * 1024**3))

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    return by_name


def test_a_cluster_lies_in_memory_where_there_is_room(temporary: Path, free: dict[str, int]) -> None:
    cluster.MEMORY.mkdir()
    directory = cluster.new_directory()
    assert directory.parent == cluster.MEMORY
    assert directory.name.startswith(f"imap-tests-{os.getpid()}-")
    assert directory.stat().st_mode & 0o777 == 0o711


def test_without_memory_a_cluster_lies_in_the_temporary_directory(
    temporary: Path, free: dict[str, int]
) -> None:
    assert cluster.new_directory().parent == temporary


@pytest.mark.parametrize("full", [["memory"], ["memory", "temporary"]])
def test_where_memory_is_full_a_cluster_lies_in_the_temporary_directory(
    temporary: Path, free: dict[str, int], full: list[str]
) -> None:
    cluster.MEMORY.mkdir()
    free |= dict.fromkeys(full, cluster.ROOM - 1)
    assert cluster.new_directory().parent == temporary


def test_what_runs_that_were_killed_left_is_removed_and_nothing_else(
    temporary: Path, free: dict[str, int]
) -> None:
    cluster.MEMORY.mkdir()
    nobody = 2**22 + 1  # higher than any process's id
    left = [place / f"imap-tests-{nobody}-x" for place in (temporary, cluster.MEMORY)]
    others = [temporary / "imap-tests-of-ours", temporary / f"imap-tests-{os.getppid()}-x"]
    for directory in (*left, *others):
        (directory / "pg" / "data").mkdir(parents=True)
    cluster.new_directory()
    assert [directory.exists() for directory in (*left, *others)] == [False, False, True, True]


@pytest.fixture
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of a cluster that may be kept, in a checkout where none is."""
    monkeypatch.setattr(kept, "PLACE", tmp_path / "test-clusters")
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "file").write_text("whole")
    return tmp_path / "pg"


def test_of_two_runs_that_keep_the_same_one_does(stopped: Path) -> None:
    kept.keep(NAME, stopped, {"first": "1"})
    kept.keep(NAME, stopped, {"second": "2"})
    assert [path.name for path in kept.PLACE.iterdir()] == [NAME]
    assert kept.take(NAME, stopped.with_name("taken")) == {"first": "1"}
    assert (stopped.with_name("taken") / "file").read_text() == "whole"


def test_another_run_may_remove_or_rename_meanwhile(stopped: Path) -> None:
    kept.PLACE.mkdir()
    (kept.PLACE / "draft-of-another").symlink_to("gone")  # listed, and not there when it is looked at
    kept.keep(NAME, stopped, {})
    assert kept.there(NAME)


def test_the_newest_few_are_kept(stopped: Path) -> None:
    for number in range(5):
        kept.keep(str(number), stopped, {})
        os.utime(kept.PLACE / str(number), (number, number))
    assert sorted(path.name for path in kept.PLACE.iterdir()) == ["2", "3", "4"]
