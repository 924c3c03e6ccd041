"""The owner enters the first administrator, once; the demonstration says who can sign in."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.test import Client

from imap.agencies.models import User
from tests.factories import Partnership
from tests.harness.cluster import WorkerDatabase
from tests.support.commands import manage
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

ROOT = Path(__file__).resolve().parent.parent.parent.parent
GIVEN = [
    "--email", "First@Council.example", "--name", "Fay First", "--agency", "Council", "--kind", "lacsc",
    "--agreement-version", "1.0", "--signed-on", "2026-04-01", "--signed-by", "Director",
]  # fmt: skip


def started(address: str, *arguments: str, typed: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, as it is called: here passwords are hashed as they are where people work."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=os.environ | {"DATABASE_URL": address},
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def owner(db: None, worker_database: WorkerDatabase) -> str:
    """The owner's address of a database in which nobody is entered yet."""
    return worker_database.addresses.owner


def test_the_owner_enters_the_first_administrator_and_no_second(
    owner: str, owner_sql: Sql, backup_sql: Sql
) -> None:
    said = manage(owner, "first_administrator", *GIVEN, "--site", "https://imap.example/")
    user = User.objects.select_related("agency").get()
    assert (user.email, user.roles, user.agency.leads) == (
        "first@council.example",
        frozenset({"administrator"}),
        True,
    )
    assert list(user.groups.all()) == []
    actors = backup_sql("""SELECT DISTINCT actor FROM audit_entry WHERE "table" LIKE 'agencies%'""")
    assert actors == [("owner",)]
    found = re.search(r"https://imap\.example(/account/\S+)", said)
    assert found
    client = Client()
    form = client.get(found[1]).headers["Location"]
    assert (
        client.post(
            form, {"password1": "heron teapot gravel", "password2": "heron teapot gravel"}
        ).status_code
        == 302
    )
    answer = client.post("/account/login/", {"login": user.email, "password": "heron teapot gravel"})
    assert answer.headers["Location"] == "/administration/"
    with pytest.raises(CommandError, match="There is an administrator already"):
        manage(owner, "first_administrator", *GIVEN)
    # The database says so too, to its own owner.
    with pytest.raises(psycopg.Error, match="row-level security"):
        owner_sql("INSERT INTO auth_group (name) VALUES ('another')", actor="owner")


def test_a_password_can_be_given_on_standard_input_and_must_be_good(
    owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))
    with pytest.raises(CommandError, match="12 characters"):
        manage(owner, "first_administrator", *GIVEN, "--password-stdin")
    assert not User.objects.exists()
    done = started(owner, "first_administrator", *GIVEN, "--password-stdin", typed="heron teapot gravel\n")
    assert done.returncode == 0, done.stderr
    assert "teapot" not in done.stdout + done.stderr
    assert PBKDF2PasswordHasher().verify("heron teapot gravel", User.objects.get().password)


def test_the_application_cannot_enter_one(db: None, worker_database: WorkerDatabase) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        manage(worker_database.addresses.app, "first_administrator", *GIVEN)
    assert not User.objects.exists()


def test_a_demonstration_prints_who_can_sign_in(partnership: Partnership) -> None:
    said = io.StringIO()
    call_command("demonstration_people", stdout=said)
    for words in ("demonstration only", partnership.nurse.email, "Ada Admin", "Practitioner, Manager"):
        assert words in said.getvalue(), words


@pytest.mark.committed(demonstration=False)
def test_a_real_system_prints_nobody(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="not a demonstration"):
        call_command("demonstration_people")
