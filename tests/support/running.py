"""The processes that `make run` starts, started as it starts them: `python -m imap.operations.supervise`."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

from imap.operations import processes
from imap.operations.addresses import Addresses, address, with_database
from imap.operations.cluster import HOST, SUPERUSER, Cluster, servers_of
from imap.operations.run_environment import DATABASE, MARK, RunEnvironment
from tests.harness import kept
from tests.harness.cluster import CLUSTER_VARIABLE, ROOT, TEMPLATE, new_directory

#: What the suite sets for its own process and no person at a terminal has.
_OF_THE_SUITE = ("DATABASE_", "DJANGO_", "IMAP_", "PYTEST_", "PYTHON")
_RUNS = "\nIMAP runs at "


def command_of(process: psutil.Process) -> str:
    """The command that a process was started with; empty when it has ended."""
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def parent_of(process: psutil.Process) -> int:
    """The id of the process that a process hangs from; 0 when it has ended (a session of the database may end at any time)."""
    with suppress(psutil.Error):
        return int(process.ppid())
    return 0


class Supervisor:
    """One run's supervisor, whose output is read as it comes."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "imap.operations.supervise"]
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=processes.die_with_parent,  # noqa: PLW1509  (the suite may be killed)
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def said(self) -> str:
        """All that it and its children have printed so far."""
        return "".join(self._lines)

    def up(self) -> str:
        """Wait until it says that it runs; all that it said. Fails when it ends instead."""
        assert processes.wait_until(
            lambda: _RUNS in self.said or self.process.poll() is not None, seconds=300
        )
        assert _RUNS in self.said, f"It ended:\n{self.said}"
        return self.said

    def ended(self, *, within: float = 60) -> tuple[int, str]:
        """Wait for its end; its exit code and all that it said. Fails when it goes on."""
        code = self.process.wait(timeout=within)
        self._reader.join(timeout=10)  # what outlives it may hold its output open
        return code, self.said

    def kill(self) -> None:
        """`kill -9`: its children are left to the kernel and to the next start."""
        self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self._lines.extend(output)


class Run:
    """`make run` with a directory and a port of its own, started as often as a test asks."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = int(probe.getsockname()[1])
        self.started: list[Supervisor] = []

    @property
    def url(self) -> str:
        """Without a closing slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def supervisor(self) -> Supervisor:
        """The one that was started last."""
        return self.started[-1]

    def start(self, **environment: str) -> Supervisor:
        """Start a supervisor; returns at once."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_SUITE)}
        mine |= {"VAR_DIRECTORY": str(self.directory), "PORT": str(self.port), "DEMONSTRATION_ENQUIRIES": "1"}
        self.started.append(Supervisor(mine | environment))
        return self.supervisor

    def end(self) -> int:
        """Ask the supervisor to end, as Ctrl-C does, and wait for it; its exit code."""
        self.supervisor.process.send_signal(signal.SIGINT)
        return self.supervisor.ended()[0]

    def send_task(self, name: str) -> None:
        """Ask the run's worker for a task, through the broker that the run uses."""
        celery = [sys.executable, "-m", "celery", "-A", "imap", "--skip-checks", "call", name]
        environment = RunEnvironment(self.directory, dict(os.environ), self.port).child(
            self.addresses().worker
        )
        subprocess.run(celery, env=environment, cwd=ROOT, check=True, capture_output=True)

    def left(self) -> list[int]:
        """What runs of it, or after it."""
        marked = processes.marked(MARK, str(self.directory))
        servers = servers_of(self.directory / "pg" / "data")
        return [process.pid for process in (*marked, *servers) if processes.alive(process)]

    def web(self) -> list[psutil.Process]:
        """Gunicorn: its arbiter first, then its workers."""
        found = [
            one
            for one in processes.family([self.supervisor.pid])
            if "gunicorn" in command_of(one) and processes.alive(one)
        ]
        return sorted(found, key=lambda one: parent_of(one) != self.supervisor.pid)

    def celery(self) -> list[psutil.Process]:
        """The worker and the scheduler."""
        children = psutil.Process(self.supervisor.pid).children()
        return [one for one in children if "celery" in command_of(one)]

    def database_server(self) -> psutil.Process:
        """PostgreSQL's first process."""
        servers = servers_of(self.directory / "pg" / "data")
        (found,) = (one for one in servers if parent_of(one) == self.supervisor.pid)
        return found

    def addresses(self) -> Addresses:
        """Of its database, one for each role."""
        sockets = self.database_server().net_connections("tcp")
        (port,) = {one.laddr.port for one in sockets if one.status == psutil.CONN_LISTEN}
        passwords = json.loads((self.directory / "passwords.json").read_text(encoding="utf-8"))
        return Addresses.made(passwords, HOST, port, DATABASE)

    def superuser_address(self) -> str:
        """Of its database, past row security."""
        addresses = self.addresses()
        return with_database(addresses.admin, addresses.database)

    def sign_in_page(self) -> str:
        with urllib.request.urlopen(f"{self.url}/", timeout=20) as answer:  # noqa: S310  (ours)
            assert answer.status == 200
            return str(answer.read().decode())


@contextmanager
def a_run() -> Iterator[Run]:
    """A run that is not started yet; whatever it left is ended and removed afterwards."""
    directory = new_directory()
    run = Run(directory)
    try:
        yield run
    finally:
        for supervisor in run.started:
            supervisor.kill()
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
        admin.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO {DATABASE}")
    cluster.stop()
    (directory / "passwords.json").write_text(json.dumps(passwords))
