"""An operator's one command against the database of the `make run` that runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from imap.operations import embedded
from imap.operations.cluster import SUPERUSER, Cluster
from imap.operations.run_environment import RunEnvironment
from tests.harness.cluster import new_directory
from tests.support.running import migrated

NOT_RUNNING = "IMAP does not run here: start it with `make run`"


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A run's own, as its command is told of it."""
    place = new_directory()
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("VAR_DIRECTORY", str(place))
    yield place
    shutil.rmtree(place)


def test_it_speaks_with_the_database_that_runs_as_the_role_that_is_named(
    directory: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    migrated(directory)
    assert embedded.main(["backup", "verify_record"]) == 2  # it ended
    assert NOT_RUNNING in capfd.readouterr().err

    cluster = Cluster(directory / "pg", password=RunEnvironment.found().passwords()[SUPERUSER])
    cluster.start()
    try:
        # Nobody is there yet, so there is no history to compare; everything else is.
        assert embedded.main(["backup", "verify_record"]) == 2
        said = capfd.readouterr().out
        assert (
            "of the security catalogue.\nNot verified: nothing was there to compare of: history rows." in said
        )
        assert embedded.main(["app", "verify_record"]) == 2
        assert "This role does not see every row." in capfd.readouterr().out
    finally:
        cluster.stop()


def test_it_makes_nothing_where_nothing_runs(directory: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert embedded.main(["backup", "verify_record"]) == 2
    assert NOT_RUNNING in capfd.readouterr().err
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["backup"], ["postgres", "verify_record"]])
def test_it_says_how_it_is_used(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert embedded.main(arguments) == 2
    assert "owner|app|worker|sealer|backup COMMAND" in capfd.readouterr().err
