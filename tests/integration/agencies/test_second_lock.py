"""People and roles, with the application out of the way: what the database itself refuses."""

from typing import LiteralString

import psycopg
import pytest
from psycopg import errors

from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.people import actions
from imap.db.keys import new_key
from tests.factories import Partnership
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

GIVE: LiteralString = "INSERT INTO agencies_roleheld (id, user_id, role) VALUES (%s, %s, %s)"
JOIN: LiteralString = "INSERT INTO agencies_user_groups (user_id, group_id) VALUES (%s, %s)"


@pytest.mark.parametrize("role", ["manager", "partnership_guardian", "administrator"])
def test_nobody_gives_themselves_a_role(partnership: Partnership, app_sql: Sql, role: str) -> None:
    nurse = partnership.nurse.pk
    with pytest.raises(errors.InsufficientPrivilege):
        app_sql(GIVE, [new_key(), nurse, role], person=nurse)


@pytest.mark.parametrize("actor", ["sign-in", "system", "owner"])
def test_no_named_actor_of_the_application_gives_a_role(
    partnership: Partnership, app_sql: Sql, actor: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app_sql(GIVE, [new_key(), partnership.nurse.pk, "manager"], actor=actor)


def test_nobody_joins_another_agencys_group(partnership: Partnership, app_sql: Sql) -> None:
    nurse, police = partnership.nurse.pk, partnership.police.group_id
    for person in (nurse, partnership.administrator.pk):  # the administrator neither: the trigger refuses
        with pytest.raises(errors.InsufficientPrivilege):
            app_sql(JOIN, [nurse, police], person=person)


def test_an_administrator_joins_no_group(partnership: Partnership, app_sql: Sql) -> None:
    own = partnership.administrator.pk
    with pytest.raises(errors.InsufficientPrivilege):
        app_sql(JOIN, [own, partnership.lead.group_id], person=own)


@pytest.mark.parametrize(
    "change",
    [
        "agency_id = (SELECT id FROM agencies_agency WHERE kind = 'police')",
        "email = 'other@health.example'",
        "name = 'Another'",
        "job_title = 'Chief'",
        "is_active = false",
    ],
)
def test_nobody_changes_who_they_are(partnership: Partnership, app_sql: Sql, change: LiteralString) -> None:
    nurse = partnership.nurse.pk
    statement: LiteralString = "UPDATE agencies_user SET " + change + " WHERE id = %s"
    with pytest.raises(errors.InsufficientPrivilege):
        app_sql(statement, [nurse], person=nurse)


def test_another_persons_row_stays_as_it_is(partnership: Partnership, app_sql: Sql, backup_sql: Sql) -> None:
    statement: LiteralString = "UPDATE agencies_user SET password = 'x' WHERE id = %s"
    app_sql(statement, [partnership.teacher.pk], person=partnership.nurse.pk)  # reaches no row
    (kept,) = backup_sql("SELECT password FROM agencies_user WHERE id = %s", [partnership.teacher.pk])
    assert kept != ("x",)


@pytest.mark.parametrize(
    "table", ["agencies_user", "agencies_roleheld", "agencies_agency", "agencies_historicaluser"]
)
def test_nobody_deletes(partnership: Partnership, app_sql: Sql, table: LiteralString) -> None:
    statement: LiteralString = "DELETE FROM " + table
    with pytest.raises(errors.InsufficientPrivilege):
        app_sql(statement, person=partnership.administrator.pk)


def test_somebody_deactivated_reads_and_writes_nothing(partnership: Partnership, app_sql: Sql) -> None:
    with acting_user.acting_as(partnership.administrator):
        actions.change_person(user=partnership.nurse, reason="Left the agency", is_active=False)
    nurse = partnership.nurse.pk
    assert app_sql("SELECT imap.my_agency(), imap.my_groups()", person=nurse) == [(None, [])]
    assert app_sql("SELECT count(*) FROM agencies_historicaluser", person=nurse) == [(0,)]
    with pytest.raises(psycopg.Error):
        app_sql("UPDATE agencies_user SET job_title = 'x' WHERE id = %s", [nurse], person=nurse)


def test_passwords_and_times_of_signing_in_are_in_no_record(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql
) -> None:
    nurse = partnership.nurse
    with acting_user.acting_as(partnership.administrator):
        actions.set_password(user=nurse, password="heron teapot gravel", reason="For the test")
        actions.change_person(user=nurse, reason="For the test", job_title="Health visitor")
    app_sql("UPDATE agencies_user SET last_login = now() WHERE id = %s", [nurse.pk], actor="sign-in")
    hashed = User.objects.get(pk=nurse.pk).password
    # The security catalogue names migrations, one of which is about last_login.
    recorded = backup_sql(
        "SELECT convert_from(b.bytes, 'UTF8') FROM audit_entrybytes b JOIN audit_entry e ON e.id = b.entry_id"
        " WHERE e.\"table\" <> 'audit_securitycatalogue'"
    )
    texts = [str(row[0]) for row in recorded]
    assert any("Health visitor" in text for text in texts)
    for secret in (hashed, hashed.rsplit("$", 1)[1], '"password"', "last_login"):
        assert not any(secret in text for text in texts), secret
    columns = backup_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'agencies_historicaluser'"
    )
    assert {"password", "last_login"}.isdisjoint(str(row[0]) for row in columns)
    assert ("name",) in columns
