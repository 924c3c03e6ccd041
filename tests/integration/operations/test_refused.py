"""A database that answers and refuses: said with what to do, and not waited for."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from imap.operations.addresses import Addresses
from imap.operations.refusals import why_refused
from imap.operations.safety import refuse_or_wait
from imap.operations.starting import StartCheck
from tests.harness.cluster import WorkerDatabase
from tests.support.commands import signed_in_at
from tests.support.starts import SCHEDULER, WEB, WORKER, environment, ran

pytestmark = pytest.mark.committed

PASSWORD = "Kq8s0JzXwrong"


def wrong(address: str, what: str) -> str:
    parts = urlsplit(address)
    user = "nobody_at_all" if what == "role" else parts.username
    password = PASSWORD if what == "password" else parts.password
    name = "/no_such_database" if what == "database" else parts.path
    place = f"{user}:{password}@{parts.hostname}:{parts.port}"
    query = "sslmode=require" if what == "tls" else ""
    return parts._replace(netloc=place, path=name, query=query).geturl()


@pytest.fixture
def addresses(db: None, worker_database: WorkerDatabase) -> Addresses:
    return worker_database.addresses


SAID = {
    "password": "refuses the role or the password of DATABASE_URL (28P01)",
    "role": "refuses the role or the password of DATABASE_URL (28P01)",
    "database": "The database that DATABASE_URL names does not exist (3D000)",
}


@pytest.mark.parametrize("what", SAID)
def test_what_is_wrong_is_said_and_nobody_waits(
    addresses: Addresses, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    with signed_in_at(wrong(addresses.worker, what)), pytest.raises(ImproperlyConfigured) as refused:
        refuse_or_wait()
    with signed_in_at(wrong(addresses.app, what)):
        with pytest.raises(ImproperlyConfigured) as not_started:
            StartCheck().start()
        with pytest.raises(SystemCheckError) as checked:
            call_command("check", deploy=True, databases=["default"], fail_level="ERROR")
    for error in (refused, not_started, checked):
        assert SAID[what] in str(error.value)
        assert "waiting does not help" in str(error.value)
        assert PASSWORD not in str(error.value)
    assert [one for one in caplog.records if "Waiting" in one.getMessage()] == []


@pytest.mark.parametrize("command", [WEB, WORKER, SCHEDULER], ids=["web", "worker", "scheduler"])
def test_each_process_ends_with_one_line(addresses: Addresses, tmp_path: Path, command: list[str]) -> None:
    address = wrong(addresses.worker, "password")
    more = ["--schedule", str(tmp_path / "schedule")] if command is SCHEDULER else []
    ended = ran([*command, *more], **environment(tmp_path, IMAP_ENV="development", DATABASE_URL=address))
    assert ended.returncode not in (0, -9)
    assert SAID["password"] in ended.stdout + ended.stderr
    assert PASSWORD not in ended.stdout + ended.stderr


def test_tls_that_the_server_does_not_speak_is_refused_as_well(addresses: Addresses) -> None:
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(wrong(addresses.app, "tls"))
    assert "The connection is not encrypted as DATABASE_URL asks" in why_refused(refused.value)


def test_what_may_pass_is_waited_for() -> None:
    with pytest.raises(psycopg.OperationalError) as silent:
        psycopg.connect("postgresql://imap_app:x@127.0.0.1:1/imap")
    assert why_refused(silent.value) == ""
    for words in ("sorry, too many clients already", "the database system is starting up", "login_retry"):
        assert why_refused(psycopg.OperationalError(f"connection failed: FATAL:  {words}")) == ""
