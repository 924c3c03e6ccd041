"""`make run` as a person meets it: it comes up, says where, and leaves nothing behind."""

import signal
import socket
from collections.abc import Iterator

import pytest

from imap.operations import processes
from imap.operations.cluster import HOST
from tests.support.running import Run, a_run, migrated


@pytest.fixture
def run() -> Iterator[Run]:
    with a_run() as run:
        yield run


def test_comes_up_even_after_a_kill_and_ends_without_a_trace(run: Run) -> None:
    migrated(run.directory)
    first = run.start()
    first.up()
    assert 'type="password"' in run.sign_in_page()

    assert run.start().ended() == (1, f"IMAP already runs at http://{HOST}:{run.port}/\n")

    first.kill()
    again = run.start()
    again.up()
    assert 'type="password"' in run.sign_in_page()
    everything = processes.family([again.pid])
    assert len(everything) > 8  # web, worker, scheduler, database

    again.process.send_signal(signal.SIGTERM)
    code, said = again.ended()
    assert code == 0, said
    assert said.endswith("nothing is left running.\n")
    assert [process for process in everything if processes.alive(process)] == []
    assert run.left() == []


def test_when_the_database_is_moved_away_it_says_so_and_ends_and_makes_no_other(run: Run) -> None:
    migrated(run.directory)
    run.start().up()
    server = run.database_server()
    data = run.directory / "pg" / "data"
    data.rename(run.directory / "moved")
    server.kill()
    code, said = run.supervisor.ended()
    (line,) = [line for line in said.splitlines() if "gone" in line]
    assert code == 1
    assert line.startswith(
        f"IMAP does not run: the database’s files are gone while it ran: {data.resolve()}. Put them back"
    )
    assert not data.exists()


def test_a_taken_port_is_said_before_anything_starts(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, run.port))
        taken.listen()
        code, said = run.start().ended()
    assert code == 1
    assert f"Port {run.port} is not free" in said
    assert not (run.directory / "pg").exists()


def test_addresses_that_are_given_must_be_whole(run: Run) -> None:
    code, said = run.start(DATABASE_URL="postgresql://imap_app:x@127.0.0.1:1/imap").ended()
    assert code == 1
    assert "DATABASE_OWNER_URL is not set" in said
