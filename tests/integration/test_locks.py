"""The two locks and the record, asked as the application's own role with the application out of the way."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from imap.db.keys import new_key
from tests.factories import Partnership, opened, record

pytestmark = pytest.mark.committed

Sql = Callable[..., list[tuple[Any, ...]]]
CASE_TABLES = (
    "enquiries_enquiry",
    "enquiries_concern",
    "enquiries_person",
    "enquiries_referral",
    "enquiries_stagemove",
    "enquiries_enquirygrant",
    "enquiries_historicalperson",
    "consent_consentrecord",
    "consent_consentaccount",
    "audit_entry",
)


@pytest.mark.parametrize("table", CASE_TABLES)
def test_without_a_name_nothing_is_seen(
    partnership: Partnership, app_sql: Sql, backup_sql: Sql, table: str
) -> None:
    opened(partnership.social_worker)
    assert backup_sql(f"SELECT count(*) > 0 FROM {table}") == [(True,)]
    assert app_sql(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("table", CASE_TABLES)
def test_an_outsider_sees_nothing(partnership: Partnership, app_sql: Sql, table: str) -> None:
    opened(partnership.social_worker)
    for outsider in (partnership.officer, partnership.nurse, partnership.administrator):
        assert app_sql(f"SELECT count(*) FROM {table}", person=outsider.pk) == [(0,)]


def test_a_deactivated_person_sees_nothing(partnership: Partnership, app_sql: Sql) -> None:
    opened(partnership.social_worker)
    assert app_sql("SELECT count(*) FROM enquiries_enquiry", person=partnership.social_worker.pk) == [(1,)]
    app_sql(
        "UPDATE agencies_user SET is_active = false WHERE id = %s",
        [partnership.social_worker.pk],
        person=partnership.administrator.pk,
    )
    assert app_sql("SELECT count(*) FROM enquiries_enquiry", person=partnership.social_worker.pk) == [(0,)]


def test_the_referring_school_sees_what_it_gave_and_not_the_people(
    partnership: Partnership, app_sql: Sql
) -> None:
    record(partnership.teacher)
    teacher = partnership.teacher.pk
    assert app_sql("SELECT count(*) FROM enquiries_enquiry", person=teacher) == [(1,)]
    assert app_sql("SELECT count(*) FROM enquiries_referral", person=teacher) == [(1,)]
    for table in (
        "enquiries_person",
        "enquiries_concern",
        "enquiries_historicalperson",
        "enquiries_stagemove",
    ):
        assert app_sql(f"SELECT count(*) FROM {table}", person=teacher) == [(0,)], table


def test_the_guardian_sees_decisions_and_not_the_case(partnership: Partnership, app_sql: Sql) -> None:
    opened(partnership.social_worker)
    guardian = partnership.guardian.pk
    for table in ("enquiries_enquiry", "consent_consentrecord", "enquiries_stagemove"):
        assert app_sql(f"SELECT count(*) > 0 FROM {table}", person=guardian) == [(True,)], table
    for table in ("enquiries_person", "enquiries_concern", "enquiries_referral"):
        assert app_sql(f"SELECT count(*) FROM {table}", person=guardian) == [(0,)], table


@pytest.mark.clause("REC1")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
    ],
)
@pytest.mark.parametrize(
    "table",
    [
        "enquiries_enquiry",
        "enquiries_referral",
        "enquiries_stagemove",
        "enquiries_enquirygrant",
        "enquiries_historicalperson",
        "enquiries_historicalrelation",
        "enquiries_sameperson",
        "enquiries_enquirylink",
        "consent_consentrecord",
        "consent_consentaccount",
        "consent_override",
        "disclosures_informationrequest",
        "disclosures_answer",
        "disclosures_release",
        "disclosures_item",
        "disclosures_itemcontent",
        "disclosures_withholding",
        "disclosures_withholdingaccount",
        "disclosures_acknowledgement",
        "disclosures_historicalitem",
        "audit_entry",
        "audit_accessevent",
    ],
)
def test_what_is_recorded_is_never_changed(
    partnership: Partnership, app_sql: Sql, owner_sql: Sql, table: str, statement: str
) -> None:
    opened(partnership.social_worker)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(statement.format(table), person=partnership.social_worker.pk)
    # The owner has every privilege on the table; the trigger refuses all the same.
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)) as caught:
        owner_sql(statement.format(table), actor="system")
    assert "REC1" in str(caught.value) or table in str(caught.value)


def test_replica_mode_does_not_switch_the_triggers_off(
    partnership: Partnership, worker_database: Any
) -> None:
    enquiry = opened(partnership.social_worker)
    inside = psycopg.conninfo.make_conninfo(
        worker_database.addresses.admin, dbname=worker_database.addresses.database
    )
    with psycopg.connect(inside) as superuser:
        superuser.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="REC1"):
            superuser.execute("DELETE FROM enquiries_stagemove WHERE enquiry_id = %s", [enquiry.pk])


def test_an_outsider_cannot_grant_itself(partnership: Partnership, app_sql: Sql) -> None:
    enquiry = opened(partnership.social_worker)
    for capacity in ("lead_enquiry", "referred_enquiry", "asked_enquiry", "received_enquiry"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql(
                "INSERT INTO enquiries_enquirygrant (id, group_id, permission_id, content_object_id, granted_by_id,"
                " granted_at, reason) SELECT %s, a.group_id, p.id, %s, %s, now(), 'let me in' FROM agencies_agency a,"
                " auth_permission p WHERE a.id = %s AND p.codename = %s",
                [new_key(), enquiry.pk, partnership.officer.pk, partnership.police.pk, capacity],
                person=partnership.officer.pk,
            )


def test_nobody_writes_in_anothers_name(partnership: Partnership, app_sql: Sql) -> None:
    enquiry = opened(partnership.social_worker)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO consent_override (id, enquiry_id, recorded_by_id, agency_id, happened_at, recorded_at, grounds,"
            " concern, escalation, harm_of_sharing, harm_prevented, factors, proportionate_because, wishes)"
            " VALUES (%s, %s, %s, %s, now(), now(), '{life}', 'a', 'b', 'c', 'd', '{}', 'e', 'f')",
            [new_key(), enquiry.pk, partnership.lead_manager.pk, partnership.lead.pk],
            person=partnership.social_worker.pk,
        )


def test_raw_sql_is_in_the_record(partnership: Partnership, app_sql: Sql, backup_sql: Sql) -> None:
    enquiry = opened(partnership.social_worker)
    before = backup_sql("SELECT count(*) FROM audit_entry")[0][0]
    person = new_key()
    app_sql(
        "INSERT INTO enquiries_person (id, enquiry_id, role, name, relationship, unborn, parental_responsibility,"
        " information_needed, household, household_part, age_estimate_unit, confirmed, changed_by_id)"
        " VALUES (%s, %s, 'other', 'Raw Row', '', false, '', false, '', '', 'years', '', %s)",
        [person, enquiry.pk, partnership.social_worker.pk],
        person=partnership.social_worker.pk,
    )
    entries = backup_sql(
        'SELECT e.actor, e.verb, e."table", e.key, e.enquiry_id, sha256(b.salt || b.bytes) = e.commitment,'
        " convert_from(b.bytes, 'UTF8') LIKE '%%Raw Row%%'"
        " FROM audit_entry e JOIN audit_entrybytes b ON b.entry_id = e.id ORDER BY e.id OFFSET %s",
        [before],
    )
    assert entries == [
        (
            "Sam Worker <sam.worker@lead.example>",
            "insert",
            "enquiries_person",
            str(person),
            enquiry.pk,
            True,
            True,
        )
    ]


def test_a_write_without_a_name_is_refused(partnership: Partnership, app_sql: Sql) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql(
            "INSERT INTO enquiries_draft (id, about, opening, answers, saved_at, author_id) "
            "VALUES (%s, 'x', gen_random_uuid(), '{}', now(), %s)",
            [new_key(), partnership.social_worker.pk],
        )


@pytest.mark.clause("OPEN1")
def test_the_database_holds_opening_back(partnership: Partnership, app_sql: Sql) -> None:
    enquiry = record(partnership.social_worker)
    with pytest.raises(psycopg.errors.CheckViolation, match="OPEN1"):
        app_sql(
            "INSERT INTO enquiries_stagemove (id, enquiry_id, from_stage, to_stage, reasons, happened_at, recorded_at,"
            " recorded_by_id, agency_id) VALUES (%s, %s, 'received', 'open', 'because', now(), now(), %s, %s)",
            [new_key(), enquiry.pk, partnership.social_worker.pk, partnership.lead.pk],
            person=partnership.social_worker.pk,
        )


def test_the_time_of_recording_cannot_be_given(partnership: Partnership, app_sql: Sql) -> None:
    enquiry = record(partnership.social_worker)
    key = new_key()
    app_sql(
        "INSERT INTO consent_consentrecord (id, enquiry_id, person_id, position, happened_at, recorded_at,"
        " recorded_by_id, agency_id) SELECT %s, %s, p.id, 'not_sought', '2001-01-01', '2001-01-01', %s, %s"
        " FROM enquiries_person p WHERE p.enquiry_id = %s LIMIT 1",
        [key, enquiry.pk, partnership.social_worker.pk, partnership.lead.pk, enquiry.pk],
        person=partnership.social_worker.pk,
    )
    rows = app_sql(
        "SELECT recorded_at > now() - interval '1 minute', happened_at < '2002-01-01' FROM consent_consentrecord"
        " WHERE id = %s",
        [key],
        person=partnership.social_worker.pk,
    )
    assert rows == [(True, True)]


def test_no_row_points_into_another_case(partnership: Partnership, app_sql: Sql) -> None:
    here, there = record(partnership.social_worker), record(partnership.social_worker)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app_sql(
            "INSERT INTO consent_consentrecord (id, enquiry_id, person_id, position, happened_at, recorded_at,"
            " recorded_by_id, agency_id) SELECT %s, %s, p.id, 'not_sought', now(), now(), %s, %s"
            " FROM enquiries_person p WHERE p.enquiry_id = %s LIMIT 1",
            [new_key(), here.pk, partnership.social_worker.pk, partnership.lead.pk, there.pk],
            person=partnership.social_worker.pk,
        )
