"""The embedded PostgreSQL comes up again after whatever was done to it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from imap.operations import processes, unprivileged
from imap.operations.addresses import address
from imap.operations.cluster import HOST, SUPERUSER, Cluster, ClusterError, ClusterGone, servers_of
from imap.operations.locks import Held
from tests.harness.cluster import ROOT, new_directory

PASSWORD = "a secret with 'quotes' and @:/?"


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A cluster that was made and stopped, to copy: making one takes most of the time."""
    directory = new_directory()
    cluster = Cluster(directory / "pg", password=PASSWORD, durable=False)
    cluster.start()
    cluster.stop()
    yield directory / "pg"
    shutil.rmtree(directory)


@pytest.fixture
def place(made: Path) -> Iterator[Path]:
    directory = new_directory()
    subprocess.run(["cp", "-a", str(made), str(directory / "pg")], check=True)
    yield directory / "pg"
    for process in servers_of(directory / "pg" / "data"):
        processes.end([process.pid], signum=signal.SIGINT)
    shutil.rmtree(directory)


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    cluster = Cluster(place, password=PASSWORD, durable=False)
    cluster.start()
    yield cluster
    cluster.stop()


def answers(cluster: Cluster, password: str = PASSWORD) -> bool:
    url = address(SUPERUSER, password, HOST, cluster.port, "postgres")
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_answers_to_its_password_only_and_ends_without_a_trace(cluster: Cluster) -> None:
    assert answers(cluster)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        answers(cluster, "another")
    pid = cluster.pid
    cluster.stop()
    assert pid is not None
    assert not psutil.pid_exists(pid)
    assert servers_of(cluster.data) == []
    assert list(cluster.directory.glob("secret-*")) == []


@pytest.mark.parametrize("stopped", [True, False])
def test_nothing_is_made_in_the_place_of_a_database_that_ran(cluster: Cluster, stopped: bool) -> None:
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    if stopped:
        cluster.stop()
    moved = cluster.data.rename(cluster.data.with_name("moved"))
    with pytest.raises(ClusterGone, match=r"are gone while it ran: .*/data\. Put them back"):
        cluster.start(port=cluster.port)
    assert not cluster.data.exists()
    assert not cluster.running
    moved.rename(cluster.data)
    cluster.start()
    assert answers(cluster)


def test_starts_again_in_less_than_three_seconds(cluster: Cluster) -> None:
    cluster.stop()
    before = time.monotonic()
    cluster.start()
    assert time.monotonic() - before < 3
    assert answers(cluster)


def test_is_ours_alone(cluster: Cluster) -> None:
    assert cluster.directory.stat().st_mode & 0o777 == 0o700
    with pytest.raises(Held):
        Cluster(cluster.link, password=PASSWORD).start()


def test_its_log_holds_no_values(cluster: Cluster) -> None:
    url = address(SUPERUSER, PASSWORD, HOST, cluster.port, "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE told (words text PRIMARY KEY)")
        connection.execute("INSERT INTO told VALUES ('a secret told')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="a secret told"):
            connection.execute("INSERT INTO told VALUES ('a secret told')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 'a secret told'::int")
    cluster.stop()
    assert "secret told" not in (cluster.directory / "server.log").read_text()


def test_comes_back_after_its_server_was_killed(cluster: Cluster) -> None:
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    assert processes.wait_until(lambda: not cluster.running, seconds=5)
    port = cluster.port
    assert cluster.start(port=port) == port
    assert answers(cluster)


def test_a_recycled_process_id_does_not_keep_it_down(cluster: Cluster) -> None:
    cluster.stop()
    # As after a power cut: the file names a process that lives, and is somebody else.
    (cluster.data / "postmaster.pid").write_text(
        f"{os.getppid()}\n{cluster.data}\n1\n5432\n\n{HOST}\n\nready\n"
    )
    cluster.start()
    assert answers(cluster)


def test_what_a_killed_first_start_left_is_made_anew(place: Path) -> None:
    (place / "made").rename(place / "making")
    (place / "data" / "global" / "pg_control").unlink()
    (place / "secret-left").write_text("x")
    cluster = Cluster(place, password=PASSWORD, durable=False)
    cluster.start()
    assert answers(cluster)
    cluster.stop()
    assert not (place / "secret-left").exists()
    assert not (place / "making").exists()
    assert (place / "made").exists()


def everything(place: Path) -> dict[Path, tuple[int, int, int, int]]:
    """What lies there: size, time, mode and owner of everything, the directory itself included."""
    found = {path: path.lstat() for path in (place, *place.rglob("*"))}
    return {path: (s.st_size, s.st_mtime_ns, s.st_mode, s.st_uid) for path, s in found.items()}


def refuses(place: Path, words: str) -> None:
    place.chmod(0o755)
    before = everything(place)
    for _time in range(2):  # and lets go of its lock
        with pytest.raises(ClusterError, match=f"{words}.*left as it is. Move it away, set VAR_DIRECTORY"):
            Cluster(place, password=PASSWORD, durable=False).start()
    assert everything(place) == before


def test_data_that_it_did_not_make_stays_as_it_is(place: Path) -> None:
    (place / "made").unlink()
    refuses(place, "holds something that IMAP did not make")
    shutil.rmtree(place / "data" / "base")
    (place / "data" / "PG_VERSION").unlink()
    refuses(place, "holds something that IMAP did not make")
    (place / "made").touch()
    refuses(place, "holds a damaged database")


def test_a_server_that_it_did_not_start_goes_on(cluster: Cluster) -> None:
    mark = cluster.link / "made"
    mark.unlink()
    lock = cluster.link.with_name("pg.lock")
    lock.unlink()  # whoever runs that server knows nothing of our lock
    with pytest.raises(ClusterError, match="did not make"):
        Cluster(cluster.link, password=PASSWORD, durable=False).start()
    assert cluster.running
    assert answers(cluster)


def test_an_empty_directory_is_used_and_a_failed_initdb_is_made_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directory = new_directory()
    (directory / "pg" / "lost+found").mkdir(parents=True)
    cluster = Cluster(directory / "pg", password=PASSWORD, durable=False)
    try:
        with monkeypatch.context() as patched:
            patched.setattr("imap.operations.cluster.SUPERUSER", "pg_not_allowed")
            with pytest.raises(ClusterError, match="initdb failed"):
                cluster.start()
            cluster.stop()
        assert (directory / "pg" / "making").exists()
        (directory / "pg" / "data").mkdir(exist_ok=True)
        (directory / "pg" / "data" / "half").touch()
        cluster.start()
        assert answers(cluster)
    finally:
        cluster.stop()
        shutil.rmtree(directory)


def test_a_killed_parent_takes_the_server_along_or_the_next_start_does(place: Path) -> None:
    code = (
        "import pathlib, sys, time; from imap.operations.cluster import Cluster;"
        "c = Cluster(pathlib.Path(sys.argv[1]), password=sys.argv[2], durable=False);"
        "print(c.start(), flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(place), PASSWORD], stdout=subprocess.PIPE, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip().isdigit()
        (server,) = servers_of(place / "data")[:1]
        parent.kill()
    cluster = Cluster(place, password=PASSWORD, durable=False)
    cluster.start()  # at once, while the old one may still be ending
    assert answers(cluster)
    assert not processes.alive(server)
    cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
def test_as_root_a_hidden_directory_stays_hidden() -> None:
    hidden = new_directory()
    hidden.chmod(0o700)
    try:
        cluster = Cluster(hidden / "pg", password=PASSWORD, durable=False)
        cluster.start()
        assert answers(cluster)
        cluster.stop()
        assert hidden.stat().st_mode & 0o777 == 0o700
        assert (hidden / "pg").resolve() == cluster.directory
        assert cluster.directory.is_relative_to(unprivileged.SHARED_STATE)
        shutil.rmtree(cluster.directory)
    finally:
        shutil.rmtree(hidden)
