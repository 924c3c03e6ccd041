"""What only a superuser can do to a database: change what is recorded with its triggers off."""

import io
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from django.core.management import call_command

from imap.operations.addresses import Addresses, with_database
from tests.harness.database import sign_in


class Tampered:
    """One database and a superuser in it."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.superuser = psycopg.connect(with_database(addresses.admin, addresses.database), autocommit=True)

    def close(self) -> None:
        self.superuser.close()

    def sql(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement, with every trigger on."""
        cursor = self.superuser.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []

    def unseen(self, table: str, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement, with the triggers of a table off: neither refused nor recorded."""
        with self.triggers_off(table):
            return self.sql(statement, parameters)

    @contextmanager
    def triggers_off(self, *tables: str) -> Iterator[None]:
        """No trigger of these tables runs, foreign keys among them; afterwards each is as it was."""
        states = self.sql(
            "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
            " WHERE tgrelid = ANY (%s::regclass[]) AND NOT tgisinternal",
            (list(tables),),
        )
        for table in tables:
            self.sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        try:
            yield
        finally:
            for table in tables:
                self.sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            for table, name, state in states:
                if state == "A":
                    self.sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")

    def named(self) -> AbstractContextManager[Any]:
        """What is written in this block has a name, as the record asks: a transaction."""
        self.sql("SELECT set_config('imap.actor', 'system', false)")
        return self.superuser.transaction()

    def first_entry(self, table: str) -> tuple[int, str]:
        """Id and key of the oldest entry about a table."""
        [(entry, key)] = self.sql(
            'SELECT id, key FROM audit_entry WHERE "table" = %s ORDER BY id LIMIT 1', (table,)
        )
        return entry, key

    def newest_entry(self, table: str, key: object) -> int:
        """The id of the newest entry about a row."""
        [(entry,)] = self.sql(
            'SELECT max(id) FROM audit_entry WHERE "table" = %s AND key = %s', (table, str(key))
        )
        return int(entry)

    def verified(self) -> tuple[int, dict[str, Any]]:
        """What verify_record ends with and says, in this process: starting one takes longer than verifying."""
        sign_in(self.addresses.backup)
        said, code = io.StringIO(), 0
        try:
            call_command("verify_record", "--json", stdout=said)
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, json.loads(said.getvalue())

    def faults(self) -> list[dict[str, Any]]:
        """What verify_record finds; fails where it could not be finished."""
        code, told = self.verified()
        assert code == (1 if told["faults"] else 0), told
        return list(told["faults"])

    def kinds(self) -> set[tuple[str, str | None]]:
        """The kind and the table, or object of the catalogue, of each fault."""
        return {(one["kind"], one.get("table") or one.get("what")) for one in self.faults()}
