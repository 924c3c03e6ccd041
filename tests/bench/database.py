"""The run's own PostgreSQL cluster on disk, and pointing Django at one of its databases as the running system does."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from imap.operations.addresses import Addresses
from imap.operations.cluster import HOST, SUPERUSER, Cluster
from tests.harness import kept
from tests.harness.cluster import PARTNERSHIP, TestCluster, new_directory


class BenchCluster:
    """A cluster that is written without fsync, and measured with it, as the running system has it.

    `directory`: where its data lie; on disk, so that a commit costs what it costs. What it leaves is removed by `close`.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._place = directory / "pg"
        taken = kept.take(kept.digest(), self._place)
        if taken is None:
            template = TestCluster(new_directory())  # it keeps the migrated cluster for the next run
            try:
                template.start()
            finally:
                template.stop()
            taken = kept.take(kept.digest(), self._place)
        if taken is None:
            raise RuntimeError("The migrated cluster was not kept: is var/ writable?")
        self.passwords = taken
        self._cluster: Cluster | None = None

    def start(self, *, durable: bool) -> None:
        """Start the server, or start it again in the other manner."""
        self.close()
        self._cluster = Cluster(self._place, password=self.passwords[SUPERUSER], durable=durable)
        self._cluster.start()

    def close(self) -> None:
        """End the server. Harmless when none runs."""
        if self._cluster is not None:
            self._cluster.stop()
            self._cluster = None

    def addresses(self, name: str) -> Addresses:
        """The addresses of one of its databases."""
        if self._cluster is None:
            raise RuntimeError("The cluster was not started")
        return Addresses.made(self.passwords, HOST, self._cluster.port, name)

    def copy(self, template: str, name: str) -> None:
        """A database like `template`, instead of one of that name."""
        with psycopg.connect(self.addresses("postgres").admin, autocommit=True) as admin:
            target = sql.Identifier(name)
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER imap_owner STRATEGY FILE_COPY").format(
                    target, sql.Identifier(template)
                )
            )

    def size_of(self, name: str) -> str:
        """How much disk a database takes, in words."""
        with admin_connection(self, name) as admin:
            row = admin.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone()
        return str(row[0]) if row else ""


@contextmanager
def bench_cluster(parent: str | None = None) -> Iterator[BenchCluster]:
    """A cluster for one run, in a directory of its own below `parent` (the system's temporary directory)."""
    directory = Path(tempfile.mkdtemp(prefix="imap-bench-", dir=parent))
    directory.chmod(0o711)  # as root, the server runs as another user and must pass
    cluster: BenchCluster | None = None
    try:
        cluster = BenchCluster(directory)
        cluster.start(durable=False)
        yield cluster
    finally:
        if cluster is not None:
            cluster.close()
        shutil.rmtree(directory, ignore_errors=True)


def admin_connection(cluster: BenchCluster, name: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection as superuser to one of its databases, each statement a transaction of its own."""
    return psycopg.connect(
        psycopg.conninfo.make_conninfo(cluster.addresses(name).admin, dbname=name), autocommit=True
    )


def give_up_in_time(cluster: BenchCluster, name: str, seconds: int) -> None:
    """From the next connection on, the database ends a statement that takes longer: nobody waits for its answer any more."""
    with admin_connection(cluster, name) as admin:
        statement = sql.SQL("ALTER DATABASE {} SET statement_timeout = {}")
        admin.execute(statement.format(sql.Identifier(name), sql.Literal(f"{seconds}s")))


def use_database(addresses: Addresses) -> None:
    """Point Django at a database as the application's role, on a new connection; every other option stays as imap/settings.py
    has it."""
    from django.db import connection

    new_connection()
    parts = psycopg.conninfo.conninfo_to_dict(addresses.app)
    connection.settings_dict.update(
        NAME=parts["dbname"],
        USER=parts["user"],
        PASSWORD=parts["password"],
        HOST=parts["host"],
        PORT=parts["port"],
    )


def new_connection() -> None:
    """Django's next statement is the first of a new connection, with nothing planned yet."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def connect_once() -> None:
    """Open the pool with its one connection, before anybody asks: asked too early it opens two and takes them in turns."""
    from django.db import connection

    connection.pool.open()  # type: ignore[attr-defined]
    connection.pool.wait()  # type: ignore[attr-defined]


def end_of_request() -> None:
    """What Django does when a web request ends: the connection goes back to the pool. The test client leaves this out."""
    from django.db import close_old_connections

    close_old_connections()


#: The database that the samples are entered into: that of the tests, with their partnership.
START = PARTNERSHIP
