"""The run's own PostgreSQL: roles once, one migrated template, a copy of it for each test."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from imap.operations.addresses import LOGIN_ROLES, Addresses, with_database
from imap.operations.cluster import HOST, SUPERUSER, Cluster
from imap.operations.database import close_to_strangers, prepare
from tests.harness import kept
from tests.harness.emptying import Emptying

CLUSTER_VARIABLE = "IMAP_TEST_CLUSTER"
TEMPLATE = "imap_template"
#: The same with the tests' partnership in it: entering people takes as long as a hundred copies.
PARTNERSHIP = "imap_partnership"
#: After so many tests a database is made anew: rows that were deleted stay in its files.
MOST = 200
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
        env=os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "imap.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
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
        # Of a run that was killed; its server ended with it.
        found = re.match(r"imap-tests-(\d+)-", directory.name)
        if found and not psutil.pid_exists(int(found[1])):
            shutil.rmtree(directory, ignore_errors=True)
    roomy = [place for place in places if shutil.disk_usage(place).free > ROOM and os.access(place, os.W_OK)]
    directory = Path(tempfile.mkdtemp(prefix=f"imap-tests-{os.getpid()}-", dir=(roomy or places[-1:])[0]))
    directory.chmod(0o711)  # as root, the server runs as another user and must pass
    return directory


class WorkerDatabase:
    """This process's databases, one of each template: as the template is for each test that asks, emptied in place where that
    can be done, else copied anew. `addresses` are of the one that was asked for last."""

    def __init__(self, worker: str, passwords: dict[str, str], port: int) -> None:
        self._worker, self._passwords, self._port = worker, passwords, port
        self._emptyings: dict[str, Emptying] = {}
        self._unclear: set[str] = set()
        self.addresses = self.addresses_of(TEMPLATE)
        self.admin = psycopg.connect(self.addresses.admin, autocommit=True)

    @classmethod
    def of(cls, worker: str) -> "WorkerDatabase":
        """For the xdist worker `worker` ("master" without xdist), in the cluster that the environment names."""
        told = json.loads(os.environ[CLUSTER_VARIABLE])
        return cls(worker, told, int(told["port"]))

    def addresses_of(self, template: str) -> Addresses:
        """Of the database that is made from this template."""
        name = f"imap_{self._worker}" + ("_people" if template == PARTNERSHIP else "")
        return Addresses.made(self._passwords, HOST, self._port, name)

    @property
    def name(self) -> str:
        """Of the one that was asked for last."""
        return self.addresses.database

    def renew(
        self,
        *,
        demonstration: bool = True,
        template: str = TEMPLATE,
        before_dropping: Callable[[str], None] = lambda _: None,
    ) -> None:
        """The database as the template is. `before_dropping` is told the name of one that is about to be dropped."""
        self.addresses = self.addresses_of(template)
        emptying = self._emptyings.get(self.name)
        if (
            emptying
            and emptying.times < MOST
            and demonstration
            and emptying.empty(altered=self.name in self._unclear)
        ):
            self._unclear.discard(self.name)
            return
        before_dropping(self.name)
        self.drop()
        _copy(self.admin, template, self.name)
        inside = with_database(self.addresses.admin, self.name)
        if demonstration:
            self._emptyings[self.name] = Emptying(inside)
        else:
            self._unflag(inside)

    def unclear(self, *, lost: bool) -> None:
        """What a test did to the one asked for last may go beyond rows; `lost`: it is not to be used again."""
        self._unclear.add(self.name)
        if lost and (emptying := self._emptyings.pop(self.name, None)):
            emptying.close()

    def drop(self) -> None:
        """Drop the one asked for last, with whoever is still connected."""
        if emptying := self._emptyings.pop(self.name, None):
            emptying.close()
        self._unclear.discard(self.name)
        self.admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
        )

    def close(self) -> None:
        for template in (TEMPLATE, PARTNERSHIP):
            self.addresses = self.addresses_of(template)
            self.drop()
        self.admin.close()

    def _unflag(self, inside: str) -> None:
        # Building a second template takes seconds; a superuser can do what nobody else can.
        with psycopg.connect(inside) as connection:
            connection.execute("ALTER TABLE imap.deployment DISABLE TRIGGER deployment_stays")
            connection.execute("UPDATE imap.deployment SET demonstration = false")
            connection.execute("ALTER TABLE imap.deployment ENABLE ALWAYS TRIGGER deployment_stays")
