"""Signing in and out, and passwords, stand in the record: that it happened and to whom, never what was typed."""

import re

import psycopg
import pytest
from django.core import mail
from django.test import Client

from imap.access import acting_user
from imap.agencies.models import AccountEvent, User
from imap.agencies.people import actions
from tests.factories import Partnership, sign_in
from tests.support.account_events import recorded
from tests.support.sign_in import OTHER, RESET
from tests.support.signing_in import PASSWORD, by_password, give_password
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

NIA = "Nia Nurse <nia.nurse@health.example>"


@pytest.fixture
def nurse(partnership: Partnership) -> User:
    give_password(partnership.nurse, by=partnership.administrator)
    return partnership.nurse


def bytes_of_events(backup_sql: Sql) -> str:
    rows = backup_sql(
        """SELECT b.bytes FROM audit_entrybytes b JOIN audit_entry r ON r.id = b.entry_id
        WHERE r."table" = 'agencies_accountevent'"""
    )
    return " ".join(bytes(row[0]).decode() for row in rows)


@pytest.mark.clause("SEC1")
def test_signing_in_and_out_are_entries(nurse: User, backup_sql: Sql) -> None:
    client = Client()
    assert by_password(client, nurse).status_code == 302
    client.post("/account/logout/")
    client.post("/account/logout/")  # nobody is signed in any more
    assert recorded(backup_sql) == [("signed_in", "Nia Nurse", "sign-in"), ("signed_out", "Nia Nurse", NIA)]


@pytest.mark.clause("SEC1")
def test_a_failed_sign_in_is_an_entry_of_the_account_that_was_meant(nurse: User, backup_sql: Sql) -> None:
    client = Client()
    client.post("/account/login/", {"login": nurse.email.upper(), "password": "Seekret-guess"})
    client.post("/account/login/", {"login": "nobody@health.example", "password": "Seekret-guess"})
    client.post("/account/login/", {"login": "", "password": "Seekret-guess"})  # nothing was tried
    assert recorded(backup_sql) == [
        ("sign_in_failed", "Nia Nurse", "sign-in"),
        ("sign_in_failed", None, "sign-in"),
    ]
    said = bytes_of_events(backup_sql)
    assert "Seekret" not in said
    assert "nobody@health" not in said


def test_each_attempt_that_is_turned_away_is_an_entry(nurse: User, backup_sql: Sql) -> None:
    client = Client()
    for _attempt in range(5):
        by_password(client, nurse, "wrong")
    assert "Too many wrong passwords were tried" in by_password(client, nurse).content.decode()
    assert [kind for kind, _whose, _actor in recorded(backup_sql)] == ["sign_in_failed"] * 5 + ["locked_out"]


def test_the_right_password_of_an_account_that_is_not_active_is_an_entry(
    nurse: User, partnership: Partnership, backup_sql: Sql
) -> None:
    with acting_user.acting_as(partnership.administrator):
        actions.change_person(user=nurse, reason="Left", by=partnership.administrator, is_active=False)
    by_password(Client(), nurse)
    assert recorded(backup_sql) == [("not_active", "Nia Nurse", "sign-in")]


def test_what_happens_to_a_password_is_an_entry(nurse: User, backup_sql: Sql) -> None:
    client = sign_in(Client(), nurse)
    changed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post("/account/password/change/", changed | {"oldpassword": "wrong"})
    client.post("/account/password/change/", changed)
    unknown = Client()
    unknown.post(RESET, {"email": "nobody@health.example"})
    unknown.post(RESET, {"email": nurse.email})
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    form = unknown.get(found[1]).headers["Location"]
    unknown.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert recorded(backup_sql) == [
        ("password_changed", "Nia Nurse", NIA),
        ("link_asked", None, "sign-in"),
        ("link_asked", "Nia Nurse", "sign-in"),
        ("password_set", "Nia Nurse", "sign-in"),
    ]
    said = bytes_of_events(backup_sql)
    assert OTHER not in said
    assert PASSWORD not in said


def test_who_reads_them(nurse: User, partnership: Partnership) -> None:
    p = partnership
    by_password(Client(), nurse)
    by_password(Client(), nurse, "wrong")
    Client().post("/account/login/", {"login": "nobody@health.example", "password": "wrong"})
    seen = {}
    for user in (nurse, p.guardian, p.police_manager, p.officer, p.administrator):
        with acting_user.acting_as(user):
            seen[user.name] = AccountEvent.objects.count()
    assert seen == {
        nurse.name: 2, p.guardian.name: 3, p.police_manager.name: 0, p.officer.name: 0, p.administrator.name: 0,
    }  # fmt: skip


def test_nobody_forges_or_changes_one(nurse: User, partnership: Partnership, app_sql: Sql) -> None:
    insert = "INSERT INTO agencies_accountevent (id, account_id, kind, recorded_at) VALUES (gen_random_uuid(), %s, 'signed_in', '2001-01-01')"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(insert, [nurse.pk], person=partnership.officer.pk)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(insert, [nurse.pk])
    app_sql(insert, [nurse.pk], actor="sign-in")
    [(year, agency)] = app_sql(
        "SELECT extract(year FROM recorded_at)::int, agency_id FROM agencies_accountevent", person=nurse.pk
    )
    assert (year > 2001, agency) == (True, nurse.agency_id)  # both are the database's word
    for statement in ("UPDATE agencies_accountevent SET kind = 'x'", "DELETE FROM agencies_accountevent"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(statement, person=nurse.pk)
