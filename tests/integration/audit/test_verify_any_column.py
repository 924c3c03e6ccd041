"""Whichever column of whichever row of whichever table is changed, verify_record names it."""

import random

import pytest

from tests.support.tampering import Tampered

# Any column of any row ------------------------------------------------------------------------------------
#: An expression that is not the column's value, by its type.
ANOTHER = {
    "uuid": "gen_random_uuid()",
    "boolean": "NOT coalesce({0}, false)",
    "integer": "coalesce({0}, 0) + 1000000",
    "bigint": "coalesce({0}, 0) + 1000000",
    "smallint": "coalesce({0}, 0) + 1",
    "date": "coalesce({0}, current_date) + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 microsecond'",
    "time without time zone": "coalesce({0}, '12:00') + interval '1 second'",
    "jsonb": "jsonb_build_array({0})",
    "text": "left({0}, -1) || CASE right({0}, 1) WHEN 'x' THEN 'y' ELSE 'x' END",
    "uuid[]": "array_append({0}, gen_random_uuid())",
    "character varying[]": "array_append({0}, 'x')",
    "xid8": "({0}::text::bigint + 1)::text::xid8",
    "bytea": "coalesce({0}, '') || '\\x00'",
}
ANOTHER["character varying"] = ANOTHER["text"] = (
    f"CASE WHEN coalesce({{0}}, '') = '' THEN 'x' ELSE {ANOTHER['text']} END"
)
COLUMNS = """
    SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE t.tgfoid = 'imap.record'::regproc AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT (c.relname = 'agencies_user' AND a.attname IN ('password', 'last_login', 'sessions_ended'))
"""


@pytest.mark.parametrize("seed", range(6))
def test_any_column_of_any_row_of_any_table_is_named(tampered: Tampered, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311  (the same each time)
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, of_type in tampered.sql(COLUMNS):
        columns.setdefault(table, []).append((column, of_type))
    for [statement] in tampered.sql(  # a superuser can do that as well; it is named besides
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) FROM pg_constraint"
        " WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace AND conparentid = 0"
    ):
        tampered.sql(statement)
    for [statement] in tampered.sql(
        "SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE indisunique AND indrelid IN"
        " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
        " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = indexrelid)"
    ):
        tampered.sql(statement)
    changed = {}
    with tampered.triggers_off(*columns):
        for table, found in columns.items():
            column, of_type = chosen.choice(found)
            keys = [key for (key,) in tampered.sql(f"SELECT ctid::text FROM {table} ORDER BY ctid")]
            if keys:
                another = ANOTHER[of_type].format(f'"{column}"')
                tampered.sql(
                    f'UPDATE {table} SET "{column}" = {another} WHERE ctid = %s::tid', (chosen.choice(keys),)
                )
                changed[table] = column
    assert len(changed) > 60
    faults = tampered.faults()
    for table, column in changed.items():
        mine = [one for one in faults if one.get("table") == table]
        named = [one for one in mine if one["kind"] == "row_differs" and one["columns"] == [column]]
        # A row under another key is one that is missing and one that is not in the record.
        moved = {"row_missing", "row_not_recorded"} <= {one["kind"] for one in mine}
        assert named or (moved and column in ("id", "history_id")), (table, column, mine)
    assert {one["table"] for one in faults if one["kind"] == "row_differs"} <= changed.keys()
