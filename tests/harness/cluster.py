"""The run's own PostgreSQL: roles once, two migrated templates, and the databases that tests make of them."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from imap.operations import processes
from imap.operations.addresses import LOGIN_ROLES, Addresses, with_database
from imap.operations.cluster import HOST, SUPERUSER, Cluster, servers_of
from imap.operations.database import close_to_strangers, prepare
from tests.harness import kept

CLUSTER_VARIABLE = "IMAP_TEST_CLUSTER"
TEMPLATE = "imap_template"
#: The same with the tests' partnership in it: entering people takes as long as a hundred copies.
PARTNERSHIP = "imap_partnership"
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108  (a fresh name is made in it)
ROOT = Path(__file__).resolve().parent.parent.parent


class TestCluster:
    """A cluster that forgets: no fsync, in a directory that goes with the run."""

    __test__ = False

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.name = kept.digest()
        self.passwords: dict[str, str] = {}
        self._cluster: Cluster | None = None

    @property
    def kept(self) -> bool:
        """Whether an earlier run kept one that will do."""
        return kept.there(self.name)

    @property
    def port(self) -> int:
        return self._running().port

    def start(self) -> None:
        """Start it with the template in it, from the one that an earlier run kept when nothing changed."""
        place = self.directory / "pg"
        passwords = kept.take(self.name, place)
        self.passwords = passwords or {role: secrets.token_hex(16) for role in (SUPERUSER, *LOGIN_ROLES)}
        self._cluster = Cluster(place, password=self.passwords[SUPERUSER], durable=False)
        self._cluster.start()
        if passwords is None:
            self._build()
            self._cluster.stop()
            kept.keep(self.name, place, self.passwords)
            self._cluster.start()

    def _build(self) -> None:
        """Roles, and the template: a demonstration, so that tests may write a past; lists loaded."""
        addresses = Addresses.made(self.passwords, HOST, self.port, TEMPLATE)
        prepare(addresses, demonstration=True)
        for command in (["migrate", "--no-input", "--verbosity", "0", "--skip-checks"], ["load_reference"]):
            _run([str(ROOT / "manage.py"), *command], addresses.owner)
        with psycopg.connect(addresses.admin, autocommit=True) as admin:
            _copy(admin, TEMPLATE, PARTNERSHIP)
        populated = Addresses.made(self.passwords, HOST, self.port, PARTNERSHIP)
        _run(["-m", "tests.harness.populate", populated.owner], populated.app)

    def _running(self) -> Cluster:
        if self._cluster is None:
            raise RuntimeError("The test cluster was not started")
        return self._cluster

    def stop(self) -> None:
        if self._cluster is not None:
            self._cluster.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


def _run(arguments: list[str], database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ
        | {
            "IMAP_ENV": "development",
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "imap.settings",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(f"{arguments[:3]}:\n{done.stdout}{done.stderr}")


def _copy(admin: psycopg.Connection, template: str, name: str) -> None:
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER imap_owner STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    close_to_strangers(admin, name)


def new_directory() -> Path:
    """A directory for one run's cluster: in memory when there is room, where a copy takes 20 ms, not 600."""
    places = [place for place in (MEMORY, Path(tempfile.gettempdir())) if place.is_dir()]
    for directory in [found for place in places for found in place.glob("imap-tests-*")]:
        if _was_left(directory):
            _clear(directory)
    roomy = [place for place in places if shutil.disk_usage(place).free > ROOM and os.access(place, os.W_OK)]
    directory = Path(tempfile.mkdtemp(prefix=f"imap-tests-{os.getpid()}-", dir=(roomy or places[-1:])[0]))
    directory.chmod(0o711)  # as root, the server runs as another user and must pass
    return directory


def _was_left(directory: Path) -> bool:
    """Whether a run of ours that was killed left this directory: it is named after the process."""
    found = re.match(r"imap-tests-(\d+)-", directory.name)
    try:
        return bool(
            found and directory.stat().st_uid == os.geteuid() and not psutil.pid_exists(int(found[1]))
        )
    except FileNotFoundError:  # another run was quicker
        return False


def _clear(directory: Path) -> None:
    """Remove a directory, and end what still works in it: where the kernel tells no child of its parent's end, or it stood still."""
    left = processes.marked("VAR_DIRECTORY", str(directory))  # a run of `make run` that a test started
    left += [server for data in directory.glob("*/data") for server in servers_of(data)]
    processes.end([process.pid for process in left], signum=signal.SIGINT, patience=3)
    shutil.rmtree(directory, ignore_errors=True)


class WorkerDatabase:
    """This process's databases: one with the partnership, in which tests are rolled back, and a new copy of a template for each
    test that commits. `addresses` are of the one in use."""

    def __init__(self, worker: str, passwords: dict[str, str], port: int) -> None:
        self._worker, self._passwords, self._port = worker, passwords, port
        self._lasting = self.addresses_of("lasting")
        self._lasts = False
        self.addresses = self._lasting
        self.admin = psycopg.connect(self.addresses.admin, autocommit=True)

    @classmethod
    def of(cls, worker: str) -> "WorkerDatabase":
        """For the xdist worker `worker` ("master" without xdist), in the cluster that the environment names."""
        told = json.loads(os.environ[CLUSTER_VARIABLE])
        return cls(worker, told, int(told["port"]))

    def addresses_of(self, name: str) -> Addresses:
        """Of this process's database of that name."""
        return Addresses.made(self._passwords, HOST, self._port, f"imap_{self._worker}_{name}")

    @property
    def name(self) -> str:
        """Of the one in use."""
        return self.addresses.database

    def use_lasting(self) -> None:
        """The database with the partnership to which nothing is ever committed."""
        if not self._lasts:
            self._lasting = self.copy_of(PARTNERSHIP, "lasting")
            self._lasts = True
        self.addresses = self._lasting

    def use_fresh(self, template: str, *, demonstration: bool = True) -> None:
        """A new copy of a template; an earlier one is dropped."""
        self.addresses = self.copy_of(template, "fresh")
        if not demonstration:
            self._unflag(with_database(self.addresses.admin, self.name))

    def copy_of(self, database: str, name: str) -> Addresses:
        """A new copy, under a name of this process, of a database to which nobody is connected."""
        addresses = self.addresses_of(name)
        self.drop(addresses)
        _copy(self.admin, database, addresses.database)
        return addresses

    def drop(self, addresses: Addresses) -> None:
        """Drop a database of this process, with whoever is still connected."""
        name = sql.Identifier(addresses.database)
        self.admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    @contextmanager
    def another(self) -> Iterator[Addresses]:
        """Another copy of the template, as a restored dump or a staging copy is one of a database; dropped at the end."""
        addresses = self.copy_of(TEMPLATE, "other")
        try:
            yield addresses
        finally:
            self.drop(addresses)

    def close(self) -> None:
        """Drop what this process may still have."""
        for name in ("lasting", "fresh"):
            self.drop(self.addresses_of(name))
        self.admin.close()

    def _unflag(self, inside: str) -> None:
        # Building a second template takes seconds; a superuser can do what nobody else can.
        with psycopg.connect(inside) as connection:
            connection.execute("ALTER TABLE imap.deployment DISABLE TRIGGER deployment_stays")
            connection.execute("UPDATE imap.deployment SET demonstration = false")
            connection.execute("ALTER TABLE imap.deployment ENABLE ALWAYS TRIGGER deployment_stays")
