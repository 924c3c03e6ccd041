"""`make run` as a person meets it: it comes up, says where, and leaves nothing behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from imap.operations import processes
from imap.operations.addresses import address
from imap.operations.cluster import HOST, SUPERUSER, Cluster, servers_of
from imap.operations.surroundings import MARK
from tests.harness import kept
from tests.harness.cluster import CLUSTER_VARIABLE, ROOT, TEMPLATE, new_directory


class Run:
    """`python -m imap.operations.supervise` with a directory and a port of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = int(probe.getsockname()[1])
        self.started: list[subprocess.Popen[str]] = []

    def start(self, **environment: str) -> "subprocess.Popen[str]":
        kept_names = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "imap.operations.supervise"],
            # A broker of its own as well: the default one lies in the working copy.
            env=kept_names
            | {"VAR_DIRECTORY": str(self.directory), "PORT": str(self.port), "CELERY_BROKER_URL": "memory://"}
            | {"DEMONSTRATION_ENQUIRIES": "1"}
            | environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def up(self, process: "subprocess.Popen[str]") -> str:
        """Read until it says that it runs; everything that it said."""
        said = ""
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            if line.startswith("IMAP runs at"):
                return said
        raise AssertionError(f"It ended:\n{said}")

    def left(self) -> list[int]:
        """What runs of it, or after it."""
        marked = processes.marked(MARK, str(self.directory))
        servers = servers_of(self.directory / "pg" / "data")
        return [process.pid for process in (*marked, *servers) if processes.alive(process)]

    def sign_in_page(self) -> str:
        with urllib.request.urlopen(f"http://{HOST}:{self.port}/", timeout=20) as answer:
            assert answer.status == 200
            return str(answer.read().decode())


@pytest.fixture
def run() -> Iterator[Run]:
    directory = new_directory()
    run = Run(directory)
    yield run
    for process in run.started:
        process.kill()
        process.communicate()
    processes.end(run.left(), signum=signal.SIGINT)
    shutil.rmtree(directory)


def migrated(directory: Path) -> None:
    """Put a cluster there as an earlier run left it: making one is what the run of the tests began with."""
    passwords = kept.take(json.loads(os.environ[CLUSTER_VARIABLE])["kept"], directory / "pg")
    assert passwords is not None
    cluster = Cluster(directory / "pg", password=passwords[SUPERUSER])
    port = cluster.start()
    with psycopg.connect(
        address(SUPERUSER, passwords[SUPERUSER], HOST, port, "postgres"), autocommit=True
    ) as admin:
        admin.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO imap")
    cluster.stop()
    (directory / "passwords.json").write_text(json.dumps(passwords))


def test_comes_up_even_after_a_kill_and_ends_without_a_trace(run: Run) -> None:
    migrated(run.directory)
    first = run.start()
    run.up(first)
    assert 'type="password"' in run.sign_in_page()

    second = run.start()
    said, _ = second.communicate(timeout=30)
    assert (second.returncode, said.strip()) == (1, f"IMAP already runs at http://{HOST}:{run.port}/")

    first.kill()
    again = run.start()
    run.up(again)
    assert 'type="password"' in run.sign_in_page()
    everything = processes.family([again.pid])
    assert len(everything) > 8  # web, worker, scheduler, database

    again.send_signal(signal.SIGTERM)
    said, _ = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert said.endswith("nothing is left running.\n")
    assert [process for process in everything if processes.alive(process)] == []
    assert run.left() == []


def test_a_taken_port_is_said_before_anything_starts(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, run.port))
        taken.listen()
        process = run.start()
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {run.port} is not free" in said
    assert not (run.directory / "pg").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_named(run: Run, port: str) -> None:
    process = run.start(PORT=port)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, f"IMAP does not run: PORT is {port!r}, which is no port\n")


def test_addresses_that_are_given_must_be_whole(run: Run) -> None:
    process = run.start(DATABASE_URL="postgresql://imap_app:x@127.0.0.1:1/imap")
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "DATABASE_OWNER_URL is not set" in said
