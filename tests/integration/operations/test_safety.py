"""What only the database can tell: whether it is a demonstration, and whether a pooler stands before it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from imap.operations import safety
from imap.operations.addresses import APP, OWNER, SEALER, WORKER, with_database
from imap.operations.own_database import connect
from imap.operations.safety import faults_at, faults_at_start, faults_of_database, goes_through_a_pooler
from tests.harness.cluster import ROOT, WorkerDatabase
from tests.support.pooler import a_pooler

pytestmark = pytest.mark.committed


@pytest.fixture
def address(db: None, worker_database: WorkerDatabase) -> str:
    return worker_database.addresses.app


@pytest.fixture
def pooled(address: str) -> Iterator[str]:
    """The same database through a proxy that greets as a pooler does."""
    parts = urlsplit(address)
    with a_pooler(parts.port or 5432) as port:
        place = parts.netloc.replace(f":{parts.port}", f":{port}")
        yield parts._replace(netloc=place, query="sslmode=disable&gssencmode=disable").geturl()


def test_a_demonstration_does_not_serve_in_production(address: str, settings: Any) -> None:
    assert faults_at(address) == []
    settings.PRODUCTION = True
    (fault,) = faults_at(address)
    assert fault.startswith("This database is a demonstration")


@pytest.mark.committed(demonstration=False)
def test_a_real_database_does(address: str, settings: Any) -> None:
    settings.PRODUCTION = True
    assert faults_at(address) == []


def test_a_role_that_may_not_ask_is_a_fault_and_no_error(
    worker_database: WorkerDatabase, db: None, settings: Any
) -> None:
    settings.PRODUCTION = True
    fault, *_ = faults_at(worker_database.addresses.of(SEALER))
    assert "cannot read whether the database is a demonstration" in fault


def test_a_pooler_is_seen(address: str, pooled: str) -> None:
    with psycopg.connect(address) as direct:
        assert not goes_through_a_pooler(direct)
    with psycopg.connect(pooled) as through:
        assert goes_through_a_pooler(through)


def test_behind_a_pooler_nothing_is_kept_on_a_connection(pooled: str, settings: Any) -> None:
    kept: dict[str, Any] = settings.DATABASES["default"]["OPTIONS"]
    try:
        settings.DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 2, "pool": {}}
        (fault,) = faults_at(pooled)
        assert "set DATABASE_PREPARE_AFTER=0 and DATABASE_POOL=false" in fault
        settings.DATABASE_POOLER = "session"
        assert faults_at(pooled) == []
        settings.DATABASE_POOLER = ""
        settings.DATABASES["default"]["OPTIONS"] = {"prepare_threshold": None}
        assert faults_at(pooled) == []
    finally:
        settings.DATABASES["default"]["OPTIONS"] = kept


def test_a_database_that_does_not_answer_is_no_sign_of_safety(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with pytest.raises(psycopg.OperationalError):
        faults_at_start(APP)
    settings.DATABASE_POOLER = "nonsense"
    (fault,) = faults_at_start(APP)
    assert fault.startswith("DATABASE_POOLER")


def test_the_deployment_check_asks_the_database_when_it_is_told_to(
    address: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PRODUCTION = True
    with pytest.raises(SystemCheckError, match="This database is a demonstration"):
        call_command("check", "--deploy", "--tag", "database", "--database", "default")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with pytest.raises(SystemCheckError, match="does not let us in"):
        call_command("check", "--deploy", "--tag", "database", "--database", "default")
    call_command("check", "--deploy", "--tag", "database")


@pytest.mark.committed(demonstration=False)
def test_the_deployment_check_says_what_is_wrong_with_the_directory_of_files(
    address: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    settings.PRODUCTION, settings.FILES_DIRECTORY = True, str(tmp_path / "files")
    with pytest.raises(SystemCheckError, match=r"E006.*is missing. Mount it"):
        call_command("check", "--deploy", "--tag", "database", "--database", "default")
    (tmp_path / "files").mkdir()
    call_command("check", "--deploy", "--tag", "database", "--database", "default")
    assert list((tmp_path / "files").iterdir()) == []  # who checks claims nothing


def test_the_checks_connect_where_django_does(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the environment says another address meanwhile: there is one place where it is read."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://imap_app:none@127.0.0.1:1/imap")
    connection.ensure_connection()
    with connect() as own:
        info = connection.connection.info
        assert (own.info.user, own.info.host, own.info.port, own.info.dbname) == (
            info.user,
            info.host,
            info.port,
            info.dbname,
        )
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "require")
    with pytest.raises(psycopg.OperationalError, match="SSL"):
        connect()


def test_what_the_address_says_of_tls_holds_for_djangos_own_connections(address: str) -> None:
    """The server has no TLS, so whoever insists on it is not let in."""
    code = "import django; django.setup(); from django.db import connection; connection.ensure_connection()"
    ended = {
        mode: subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ
            | {"DATABASE_URL": f"{address}?sslmode={mode}", "DJANGO_SETTINGS_MODULE": "imap.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        for mode in ("disable", "require")
    }
    assert ended["disable"].returncode == 0
    assert ended["require"].returncode != 0
    assert "SSL" in ended["require"].stderr


@pytest.mark.committed(demonstration=False)
def test_each_process_signs_in_as_its_own_role(address: str, settings: Any) -> None:
    settings.PRODUCTION = True
    words = [fault for fault in faults_at_start(WORKER) if "must sign in as" in fault]
    assert words[0].startswith("DATABASE_URL of this process must sign in as imap_worker")
    assert not [fault for fault in faults_at_start(APP) if "must sign in as" in fault]


def test_a_database_that_lacks_migrations_is_not_served(
    address: str, worker_database: WorkerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OfALaterRelease(MigrationLoader):
        def load_disk(self) -> None:
            super().load_disk()
            self.disk_migrations["enquiries", "9999_later"] = Migration("9999_later", "enquiries")

    monkeypatch.setattr(safety, "MigrationLoader", OfALaterRelease)
    (fault,) = faults_at(address)
    assert fault.startswith(
        "The database has not had 1 of this release's migrations (enquiries.9999_later first)"
    )
    with psycopg.connect(with_database(worker_database.addresses.of(OWNER), "postgres")) as never_migrated:
        (fault,) = [one for one in faults_of_database(never_migrated) if "migrations" in one]
        assert "run `manage.py migrate`" in fault
