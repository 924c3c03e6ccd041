"""The run's own PostgreSQL: roles once, one migrated template, a copy of it for each test."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from imap.operations.addresses import LOGIN_ROLES, Addresses, with_database
from imap.operations.cluster import HOST, SUPERUSER, Cluster
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


@dataclass(slots=True)
class WorkerDatabase:
    """This process's database, made anew from the template for each test that asks for one."""

    addresses: Addresses
    admin: psycopg.Connection

    @classmethod
    def of(cls, worker: str) -> "WorkerDatabase":
        """For the xdist worker `worker` ("master" without xdist), in the cluster that the environment names."""
        told = json.loads(os.environ[CLUSTER_VARIABLE])
        addresses = Addresses.made(told, HOST, int(told["port"]), f"imap_{worker}")
        return cls(addresses, psycopg.connect(addresses.admin, autocommit=True))

    def renew(self, *, demonstration: bool = True, template: str = TEMPLATE) -> None:
        """Drop the database, with whoever is still connected, and copy the template."""
        self.drop()
        _copy(self.admin, template, self.addresses.database)
        if not demonstration:
            self._unflag()

    def drop(self) -> None:
        self.admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.addresses.database))
        )

    def close(self) -> None:
        self.drop()
        self.admin.close()

    def _unflag(self) -> None:
        # Building a second template takes seconds; a superuser can do what nobody else can.
        inside = with_database(self.addresses.admin, self.addresses.database)
        with psycopg.connect(inside) as connection:
            connection.execute("ALTER TABLE imap.deployment DISABLE TRIGGER deployment_stays")
            connection.execute("UPDATE imap.deployment SET demonstration = false")
            connection.execute("ALTER TABLE imap.deployment ENABLE ALWAYS TRIGGER deployment_stays")
