"""That what was loaded is what the schema allows: triggers as before, no foreign key that points nowhere, no table left out."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from psycopg import Connection, sql
from psycopg.rows import TupleRow

#: Tables that grow while samples are made and are nobody's case: drafts that ended are swept, the rest is signing in.
NOT_OF_A_CASE = frozenset({"enquiries_draft", "enquiries_draftended", "django_session"})


def triggers(admin: Connection[TupleRow]) -> set[TupleRow]:
    """Every trigger with its table and when it fires."""
    rows = admin.execute(
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
    )
    return set(rows.fetchall())


@contextmanager
def triggers_off(admin: Connection[TupleRow], tables: Sequence[str]) -> Iterator[None]:
    """While the block runs, those triggers of the tables rest that fire under any replication role."""
    rows = admin.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE tgenabled = 'A' AND NOT tgisinternal AND tgrelid = ANY (%s::text[]::regclass[])",
        [list(tables)],
    ).fetchall()

    def change(words: str) -> None:
        for table, name in rows:
            statement = sql.SQL("ALTER TABLE {} " + words + " TRIGGER {}")
            admin.execute(statement.format(sql.Identifier(table), sql.Identifier(name)))

    change("DISABLE")
    yield
    change("ENABLE ALWAYS")


def same_triggers(before: set[TupleRow], after: set[TupleRow]) -> None:
    """Raises RuntimeError when the load left a trigger in another state than before."""
    if before != after:
        raise RuntimeError(f"The load left triggers changed: {sorted(before ^ after)}")


def counts(admin: Connection[TupleRow]) -> dict[str, int]:
    """How many rows each table has."""
    names = admin.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    found = {}
    for (name,) in names:
        row = admin.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        found[name] = row[0] if row else 0
    return found


def check_tables(before: dict[str, int], after: dict[str, int], copied: Sequence[str]) -> None:
    """Raises RuntimeError for a table that grew while samples were made and that no copy would have rows of."""
    known = NOT_OF_A_CASE.union(copied)
    left_out = [name for name in after if after[name] > before[name] and name not in known]
    if left_out:
        raise RuntimeError(
            f"The loader does not know whose rows these are: {left_out} (tests/bench/templates.py)"
        )


def check_foreign_keys(
    connect: Callable[[], Connection[TupleRow]], tables: Sequence[str], connections: int
) -> None:
    """Check every foreign key of the tables over all rows, `connections` at a time as superuser. Raises RuntimeError naming those that are broken."""
    with connect() as admin:
        rows = admin.execute(
            "SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,"
            " ARRAY(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY k(n, o) JOIN pg_attribute a"
            "   ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o)::text[],"
            " ARRAY(SELECT a.attname FROM unnest(c.confkey) WITH ORDINALITY k(n, o) JOIN pg_attribute a"
            "   ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o)::text[]"
            " FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = ANY (%s::text[]::regclass[]) ORDER BY 2, 1",
            [list(tables)],
        ).fetchall()
    if not rows:
        raise RuntimeError("No foreign key was found to check")

    def broken(row: TupleRow) -> str:
        name, table, target, columns, keys = row
        pairs = list(zip(columns, keys, strict=True))
        statement = sql.SQL(
            "SELECT EXISTS (SELECT FROM {} child WHERE {} AND NOT EXISTS (SELECT FROM {} parent WHERE {}))"
        ).format(
            sql.Identifier(table),
            sql.SQL(" AND ").join(
                sql.SQL("child.{} IS NOT NULL").format(sql.Identifier(one)) for one in columns
            ),
            sql.Identifier(target),
            sql.SQL(" AND ").join(
                sql.SQL("parent.{} = child.{}").format(sql.Identifier(key), sql.Identifier(one))
                for one, key in pairs
            ),
        )
        with connect() as connection:
            answer = connection.execute(statement).fetchone()
        return name if answer and answer[0] else ""

    with ThreadPoolExecutor(connections) as pool:
        found = [name for name in pool.map(broken, rows) if name]
    if found:
        raise RuntimeError(f"The load broke foreign keys: {', '.join(found)}")
