"""A database brought back to what it was before a test, in place: copying it anew would cost every connection what it has
learnt of the catalogues and every statement its plan, which behind row-level security is most of what a page costs.

Done by the superuser in one transaction. Whatever is out of the ordinary (an altered table, a row of a list that was changed,
somebody still at work) is left alone: then the database is made anew.
"""

from collections import Counter

import psycopg
from psycopg import sql

#: The record is longer after every test: what came later goes, by its number.
_RECORD = {"audit_entry": "id", "audit_entrybytes": "entry_id"}
#: Signing in changes these, and a person's own row is in the partnership.
_PEOPLE = "UPDATE agencies_user SET password = %s, last_login = %s WHERE id = %s AND (password, last_login) IS DISTINCT FROM (%s, %s)"
_CATALOGUES = (
    "pg_class", "pg_attribute", "pg_trigger", "pg_proc", "pg_policy", "pg_constraint", "pg_index", "pg_attrdef",
)  # fmt: skip
_NOBODY_IN_THE_WAY = (
    "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND state <> 'idle'"
)


class Emptying:
    """Knows a database as it is now, and brings it back to that: `empty()`."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(
            address, autocommit=True, prepare_threshold=1, options="-c plan_cache_mode=force_generic_plan"
        )
        self.connection.prepared_max = 1000
        self.times = 0
        execute = self.connection.execute
        # For good: changing the replication role forgets every plan. Foreign keys are not looked at, the record's triggers are.
        execute("SET session_replication_role = replica")
        execute("SET lock_timeout = '2s'")
        execute("SELECT set_config('imap.actor', 'system', false)")
        tables = execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        self._rows = {name: self._rows_of(name) for (name,) in tables.fetchall()}
        self._people = execute("SELECT id, password, last_login FROM agencies_user").fetchall()
        self._sequences = self._numbers()
        self._last = {name: self._newest(name, key) for name, key in _RECORD.items()}
        self._refusing: str = execute("SELECT pg_get_functiondef('imap.refuse_change'::regproc)").fetchall()[
            0
        ][0]
        self._touched = self._question()
        self._catalogues = self._counted()
        self._since = self._transaction()

    def close(self) -> None:
        self.connection.close()

    def empty(self, *, altered: bool) -> bool:
        """Whether everything is again as it was. `altered` says that tables may have been altered, too: then it looks."""
        try:
            with self.connection.transaction():
                if not self._can(altered=altered):
                    return False
                self._empty()
        except (psycopg.Error, _Changed):
            return False
        self._since = self._transaction()
        self.times += 1
        return True

    def _can(self, *, altered: bool) -> bool:
        [free] = self.connection.execute(_NOBODY_IN_THE_WAY).fetchone() or [False]
        return bool(free) and not (altered and self._counted(self._since) != self._catalogues)

    def _empty(self) -> None:
        execute = self.connection.execute
        touched = [name for (name,) in execute(self._touched, {"since": self._since}).fetchall()]
        if touched:
            # Seen by this transaction alone, and taken back before it ends.
            execute(
                "CREATE OR REPLACE FUNCTION imap.refuse_change() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NULL; END'"
            )
            for name in sorted(touched, key=lambda name: name in _RECORD):
                self._restore(name)
            execute(self._refusing)
        for name, last in self._numbers().items() - self._sequences.items():
            before = self._sequences.get(name, last)
            execute("SELECT setval(%s::regclass, %s, %s)", [name, before or 1, before is not None])

    def _restore(self, name: str) -> None:
        execute, table = self.connection.execute, sql.Identifier(name)
        if not self._rows[name]:
            execute(sql.SQL("DELETE FROM {}").format(table))
            return
        if name in _RECORD:
            later = sql.SQL("DELETE FROM {} WHERE {} > %s").format(table, sql.Identifier(_RECORD[name]))
            execute(later, [self._last[name]])
            return
        if name == "agencies_user":
            for person, password, signed_in in self._people:
                execute(_PEOPLE, [password, signed_in, person, password, signed_in])
        there = execute(sql.SQL("SELECT ctid::text, md5(t::text) FROM {} t").format(table)).fetchall()
        new = [place for place, row in there if row not in self._rows[name]]
        if len(there) - len(new) != self._rows[name].total():
            raise _Changed(name)
        execute(sql.SQL("DELETE FROM {} WHERE ctid = ANY (%s::tid[])").format(table), [new])

    def _rows_of(self, name: str) -> Counter[str]:
        rows = self.connection.execute(sql.SQL("SELECT md5(t::text) FROM {} t").format(sql.Identifier(name)))
        return Counter(row for (row,) in rows.fetchall())

    def _newest(self, name: str, key: str) -> int:
        statement = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
            sql.Identifier(key), sql.Identifier(name)
        )
        [newest] = self.connection.execute(statement).fetchone() or [0]
        return int(newest)

    def _numbers(self) -> dict[str, int | None]:
        rows = self.connection.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences")
        return dict(rows.fetchall())

    def _question(self) -> sql.Composed:
        """Which tables hold another number of rows, or rows written since."""
        empty = sql.SQL("SELECT {word} WHERE EXISTS (SELECT FROM {table})")
        filled = sql.SQL(
            "SELECT {word} WHERE (SELECT count(*) FROM {table}) <> {rows}"
            " OR EXISTS (SELECT FROM {table} WHERE xmin::text::bigint > %(since)s::bigint)"
        )
        return sql.SQL(" UNION ALL ").join(
            (filled if rows else empty).format(
                word=sql.Literal(name), table=sql.Identifier(name), rows=sql.Literal(rows.total())
            )
            for name, rows in self._rows.items()
        )

    def _counted(self, since: int | None = None) -> list[int]:
        """How many rows each catalogue has; -1 where one was written after the transaction `since`."""
        found = []
        for name in _CATALOGUES:
            statement = sql.SQL("SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM {}").format(
                sql.Identifier(name)
            )
            many, newest = self.connection.execute(statement).fetchone() or (0, 0)
            found.append(-1 if since is not None and newest > since else many)
        return found

    def _transaction(self) -> int:
        [number] = self.connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or [0]
        return int(number)


class _Changed(Exception):
    """A row that was there is not there any more, or not as it was."""
