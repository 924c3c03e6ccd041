"""The processes of production as they are started, with everything wrong at once: none starts, and each says all of it."""

import sys
import time
from pathlib import Path

import pytest

from imap.operations import processes
from tests.harness.cluster import ROOT
from tests.support.running import a_run, migrated
from tests.support.starts import NOBODY, SCHEDULER, WEB, WORKER, environment, ran

FAULTS = (
    "SECRET_KEY is shorter than 50 characters",
    "ALLOWED_HOSTS holds *",
    "EMAIL_BACKEND is not set",
    "CACHE_URL is not set",
    "cannot be used here (ModuleNotFoundError",
    "DATABASE_POOLER is transaction",
    "must not be given DATABASE_OWNER_URL",
)


@pytest.mark.parametrize("command", [WEB, WORKER, SCHEDULER], ids=["web", "worker", "scheduler"])
def test_no_process_starts_and_each_says_all_that_is_wrong(tmp_path: Path, command: list[str]) -> None:
    """The database does not answer either, which is nobody's excuse."""
    given = environment(
        tmp_path,
        SECRET_KEY="short",
        ALLOWED_HOSTS="*",
        CELERY_BROKER_URL="sqs://",
        DATABASE_POOLER="transaction",
        DATABASE_OWNER_URL=NOBODY,
    )
    ended = ran(
        [*command, *(["--schedule", str(tmp_path / "schedule")] if command is SCHEDULER else [])], **given
    )
    assert ended.returncode not in (0, -9)
    said = ended.stdout + ended.stderr
    lines = [line for line in said.splitlines() if "IMAP does not start" in line]
    assert lines
    assert [fault for fault in FAULTS if fault not in lines[0]] == []
    assert ("run `manage.py collectstatic" in lines[0]) == (command is WEB), "only the web makes pages"


def test_a_demonstration_database_is_not_for_production(tmp_path: Path) -> None:
    with a_run() as run:
        migrated(run.directory)
        run.start().up()
        addresses = run.addresses()
        for command, address in ((WEB, addresses.app), (WORKER, addresses.worker)):
            ended = ran(command, **environment(tmp_path, DATABASE_URL=address))
            assert ended.returncode not in (0, -9)
            assert "This database is a demonstration" in ended.stdout + ended.stderr
            assert "SECRET_KEY is not set" in ended.stdout + ended.stderr


@pytest.mark.parametrize("command", [WORKER, SCHEDULER], ids=["worker", "scheduler"])
def test_worker_and_scheduler_wait_for_a_database_that_does_not_answer(
    tmp_path: Path, command: list[str]
) -> None:
    given = environment(tmp_path, IMAP_ENV="development", PYTHONUNBUFFERED="1")
    if command is SCHEDULER:
        command = [*command, "--schedule", str(tmp_path / "schedule")]
    output = tmp_path / "output"
    with output.open("wb") as file:
        process = processes.start(
            [sys.executable, "-W", "ignore", "-m", *command], environment=given, cwd=str(ROOT), output=file
        )
    try:
        assert processes.wait_until(lambda: "Waiting for the database" in output.read_text(), seconds=60)
        time.sleep(1)
        assert process.poll() is None
        assert "ready" not in output.read_text()
    finally:
        processes.end([process.pid])
        process.wait()
    assert output.read_text().count("Waiting for the database before anything is done: OperationalError") == 1
