"""Made-up enquiries by the thousand, written as a superuser with triggers off: for measuring, never for showing."""

from typing import Any

import psycopg
from psycopg import sql

#: What a column holds that nobody measures, by its type.
NEUTRAL = {
    "boolean": "false", "text": "''", "character varying": "''", "smallint": "1", "integer": "1", "uuid": "uuidv7()",
    "timestamp with time zone": "now()", "date": "current_date", "ARRAY": "'{}'",
}  # fmt: skip


def load(admin: psycopg.Connection[Any], many: int) -> None:
    """So many enquiries in every stage with people, concern, requests, outcomes; a tenth concerns the health agency."""
    admin.execute("SET session_replication_role = replica")
    agency = dict(admin.execute("SELECT name, id FROM agencies_agency").fetchall())
    group = dict(admin.execute("SELECT a.name, a.group_id FROM agencies_agency a").fetchall())
    lead, health = "Northbridge Children’s Services", "Northbridge NHS Trust"
    worker = admin.execute("SELECT id FROM agencies_user WHERE name = 'Sam Worker'").fetchone()
    permission = dict(admin.execute("SELECT codename, id FROM auth_permission").fetchall())
    assert worker
    names = {"recorded_by_id": worker[0], "changed_by_id": worker[0], "granted_by_id": worker[0]}
    names |= {"agency_id": agency[lead], "lead_agency_id": agency[lead], "asked_id": agency[health]}
    admin.execute(
        "CREATE TEMP TABLE bench AS SELECT n, uuidv7() AS enquiry, uuidv7() AS child, uuidv7() AS outcome,"
        " now() - n * interval '1 hour' AS received, (ARRAY['received', 'open', 'gathering', 'decided', 'closed',"
        " 'closed', 'closed', 'closed', 'closed', 'not_opened'])[1 + n %% 10] AS stage FROM generate_series(1, %s) n",
        [many],
    )
    e = {"enquiry_id": "enquiry"}
    _fill(admin, names, "enquiries_enquiry", "", {
        "id": "enquiry", "reference": "'B' || lpad(n::text, 10, '0')", "stage": "stage", "happened_at": "received",
    })  # fmt: skip
    for who, capacity, of in ((lead, "lead_enquiry", ""), (health, "asked_enquiry", "WHERE n % 10 = 2")):
        _fill(admin, names, "enquiries_enquirygrant", of, {
            "content_object_id": "enquiry", "granted_at": "received", "group_id": str(group[who]), "permission_id": str(permission[capacity]),
        })  # fmt: skip
    rated = "received + CASE WHEN n % 7 = 0 THEN interval '2 hours' ELSE interval '0' END"  # is consent still right?
    _fill(admin, names, "enquiries_concern", "", e | {"rating": "1 + n % 3", "rated_at": rated})
    _fill(admin, names, "enquiries_person", "", e | {
        "id": "child", "role": "'child'", "name": "'Kit ' || n", "added_at": "received",
    })  # fmt: skip
    _fill(admin, names, "consent_consentrecord", "", e | {
        "person_id": "child", "position": "CASE WHEN n % 50 = 1 THEN 'refused' ELSE 'tried' END",
        "review_on": "received::date + 1", "recorded_at": "received + interval '1 hour'",
        "discuss_by": "CASE WHEN n % 50 = 1 THEN received + interval '5 hours' END",
    })  # fmt: skip
    _fill(admin, names, "disclosures_informationrequest", "WHERE n % 10 = 2", e | {"due_at": "received"})
    decided = "WHERE stage IN ('decided', 'closed')"
    _fill(admin, names, "disclosures_outcome", decided, e | {"id": "outcome", "decision": "'advice'"})
    _fill(admin, names, "disclosures_referrertold", decided + " AND n % 4 > 0", e | {
        "outcome_id": "outcome", "how": "'telephone'", "words": "'x'",
    })  # fmt: skip
    admin.execute("SET session_replication_role = DEFAULT")
    admin.execute("ANALYZE")


def _fill(admin: Any, names: dict[str, Any], table: str, where: str, given: dict[str, str]) -> None:
    """One row of a table for each enquiry `where` leaves; columns not given hold something neutral."""
    columns = admin.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND is_identity = 'NO'",
        [table],
    ).fetchall()
    values = {
        name: sql.SQL(given[name]) if name in given
        else sql.Literal(names[name]) if name in names
        else sql.SQL(NEUTRAL[kind])
        for name, kind in columns
    }  # fmt: skip
    values |= {name: sql.SQL(said) for name, said in given.items() if name not in values}
    off = sql.SQL("ALTER TABLE {} {} TRIGGER USER")
    admin.execute(off.format(sql.Identifier(table), sql.SQL("DISABLE")))
    admin.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM bench {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(values.values()),
            sql.SQL(where),
        )
    )
    admin.execute(off.format(sql.Identifier(table), sql.SQL("ENABLE")))
