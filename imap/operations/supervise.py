"""`make run`: one supervisor that starts everything, keeps it up, and ends all of it (docs/decisions/0002).

    python -m imap.operations.supervise

Ends on Ctrl-C, SIGTERM and SIGHUP and leaves nothing running; when it is itself killed, the kernel tells its
children, and the next start ends whatever is still there. Exit code: 0 when asked to end, else 1.
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

import psycopg

from imap.operations import locks, processes
from imap.operations.addresses import AddressError, Addresses
from imap.operations.cluster import HOST, SUPERUSER, Cluster, ClusterError, ClusterGone
from imap.operations.database import prepare
from imap.operations.logs import escaped
from imap.operations.refusals import why_refused
from imap.operations.roles import PreparationError
from imap.operations.run_environment import MARK, ROOT, RunEnvironment

_RESTARTS, _WITHIN = 5, 60.0  # a child may die this often in so many seconds
_PATIENCE = 30.0  # seconds for an earlier run to be gone


class Ending(BaseException):
    """Somebody asked us to end. Not an Exception, so that nothing on the way swallows it."""


class StartError(Exception):
    """It cannot run; the message says why, for the person at the terminal."""


@dataclass(slots=True)
class Child:
    """A process that is kept up, and when it was started lately (seconds of the monotonic clock)."""

    name: str
    run: "Callable[[], subprocess.Popen[bytes]]"
    process: "subprocess.Popen[bytes]"
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=_RESTARTS))

    @property
    def dead(self) -> bool:
        return self.process.poll() is not None

    def keep_up(self) -> None:
        """Start it again when it died. Raises StartError when it dies too often."""
        code = self.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if len(self.starts) == _RESTARTS and now - self.starts[0] < _WITHIN:
            raise StartError(f"The {self.name} died {_RESTARTS} times in a minute (last: exit code {code}).")
        self.starts.append(now)
        say(f"The {self.name} ended (exit code {code}) and is started again.")
        self.process = self.run()


def say(*words: str) -> None:
    """Tell whoever started us, and let nothing in the words steer the terminal; one that is gone is no reason to fail."""
    lines = " ".join(filter(None, words)).split("\n")
    try:
        print("\n".join(map(escaped, lines)), flush=True)
    except OSError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def manage(around: RunEnvironment, database_url: str, *arguments: str) -> None:
    """Run one `manage.py` command to its end. Raises StartError when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    process = processes.start(command, environment=around.child(database_url), cwd=str(ROOT))
    try:
        code = process.wait()
    finally:
        processes.end([process.pid])
    if code:
        raise StartError(f"`manage.py {' '.join(arguments)}` failed.")


def start_children(around: RunEnvironment, addresses: Addresses, running: list[Child]) -> None:
    """Start web, worker and scheduler, each as its own role, and add each to `running` as it starts."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "imap.wsgi:application", "--config", "python:imap.operations.gunicorn"]
    web += ["--bind", f"{HOST}:{around.port}"]
    # Celery says at length that it would rather not be root; on a machine of one's own it may be.
    celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "-A", "imap"]
    celery += ["--quiet", "--skip-checks"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker += ["--concurrency", "1", "-l", "INFO"]
    scheduler = [*celery, "beat", "-l", "WARNING", "--schedule", str(around.directory / "schedule")]
    scheduler += ["--pidfile="]
    # Connections that last, so that what is planned once stays planned.
    for name, command, url, more in (
        ("web server", web, addresses.app, {"DATABASE_POOL": "true"}),
        ("worker", worker, addresses.worker, {}),
        ("scheduler", scheduler, addresses.worker, {}),
    ):
        run = partial(processes.start, command, environment=around.child(url) | more, cwd=str(ROOT))
        running.append(Child(name, run, run()))


def status(around: RunEnvironment) -> int:
    """The status with which the web answers at its first page; 0 while it does not."""
    connection = http.client.HTTPConnection(HOST, around.port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def wait_for_web(around: RunEnvironment, web: Child) -> None:
    """Return when the first page answers. Raises StartError when the web ends, or is silent for a minute."""
    processes.wait_until(lambda: 0 < status(around) < 500 or web.dead, seconds=60, every=0.1)
    if web.dead or not 0 < status(around) < 500:
        raise StartError(f"The web server does not answer at {around.url} (status {status(around)}).")


def clear(around: RunEnvironment) -> None:
    """End what a killed run left, then make sure that the port is free. Raises StartError when it is not."""
    started = time.monotonic()
    while True:
        left = processes.marked(MARK, str(around.directory))
        if left:
            say("An earlier run was cut short: ending what it left.")
            processes.end([process.pid for process in left])
        fault = _port_fault(around.port)
        if not fault:
            return
        if not left and (processes.listens(around.port) or time.monotonic() - started > _PATIENCE):
            raise StartError(
                f"Port {around.port} is not free ({fault}): end what uses it, or choose another: "
                f"PORT={around.port + 1 if around.port < 65535 else 8000} make run"
            )
        time.sleep(0.2)  # what it left has just ended, or its last connection is being taken down


def _port_fault(port: int) -> str:
    """Why nobody can listen at this port of this machine; empty when one can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return str(error.strerror)
    return ""


@contextmanager
def database(around: RunEnvironment) -> Iterator[tuple[Addresses, Cluster | None]]:
    """The addresses, and the embedded cluster when nobody gave any; it ends with the block."""
    if not around.embedded:
        yield Addresses.read(around.environment), None
        return
    cluster = Cluster(around.directory / "pg", password=around.passwords()[SUPERUSER])
    try:
        port = cluster.start()
        yield around.addresses(port), cluster
    finally:
        cluster.stop()


def serve(around: RunEnvironment, lock: IO[str]) -> None:
    """Everything from an empty machine to a running system; returns only by an exception."""
    started = time.monotonic()
    clear(around)
    running: list[Child] = []
    with database(around) as (addresses, cluster):
        try:
            demonstration = prepare(addresses, demonstration=True if cluster else None)
            manage(around, addresses.owner, "make_ready")
            if demonstration:
                manage(around, addresses.app, "load_demonstration")
            start_children(around, addresses, running)
            wait_for_web(around, running[0])
            seconds = time.monotonic() - started
            say(f"\nIMAP runs at {around.url} (ready after {seconds:.1f} s; Ctrl-C ends it)")
            if demonstration:
                with contextlib.suppress(StartError):  # it has said why; everybody is served all the same
                    manage(around, addresses.app, "demonstration_people")
            # Last: until then whoever starts again waits, and is not told that we run.
            locks.write(lock, around.url)
            watch(running, cluster)
        finally:
            ignore_signals()
            locks.write(lock, "")
            processes.end([child.process.pid for child in reversed(running)])


def watch(running: list[Child], cluster: Cluster | None) -> None:
    """Keep everything up until somebody asks to end."""
    while True:
        time.sleep(0.5)
        if cluster is not None and not cluster.running:
            say("The database ended and is started again.")
            start_again(cluster)
        for child in running:
            child.keep_up()


def start_again(cluster: Cluster) -> None:
    """Start the database until it runs: a full disk may be emptied. Meanwhile the web says that it is not available.
    Raises ClusterGone when its files are."""
    while True:
        try:
            cluster.start(port=cluster.port)
        except ClusterGone:
            raise
        except (ClusterError, OSError) as error:
            full = shutil.disk_usage(cluster.link.parent).free < 1024**2
            say(
                "The disk is full: free some room. " if full else "", str(error), "Trying again in 5 seconds."
            )
            time.sleep(5)
        else:
            return


def _end(signum: int, frame: FrameType | None) -> None:
    ignore_signals()  # one is enough: a second would interrupt the ending
    raise Ending(signal.Signals(signum).name)


def listen_to_signals() -> None:
    """Let the three signals end us. A SIGHUP that was already ignored (nohup) stays so."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, _end)


def ignore_signals() -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)


def main() -> int:
    """Run until asked to end; the exit code."""
    listen_to_signals()
    if "MAKELEVEL" in os.environ:
        processes.die_with_parent()  # a killed `make` would leave us behind without a terminal
    try:
        around = RunEnvironment.found()
        around.make_directory()
        with locks.hold_soon(around.directory / "run.lock", patience=_PATIENCE) as lock:
            serve(around, lock)
    except locks.Held as held:
        note = escaped(held.note)
        say("IMAP already runs" + (f" at {note}" if note else ": it is just starting, or ending."))
    except ClusterError as error:
        say(f"IMAP does not run: {error}")  # with the end of a log, in its lines
    except (StartError, AddressError, PreparationError, ValueError, RuntimeError) as error:
        say(f"IMAP does not run: {escaped(str(error))}")
    except OSError as error:
        say(
            f"IMAP does not run: {error.strerror} ({escaped(str(error.filename))}). Put that right, and start it again."
        )
    except psycopg.OperationalError as error:
        why = why_refused(error).replace("DATABASE_URL", "an address")
        say(f"IMAP does not run: {why or 'The database does not answer.'}")
    except Ending:
        say("IMAP has ended; nothing is left running.")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
