"""Prepared statements that last as long as their connection (docs/decisions/0011).

psycopg forgets all of them at each ROLLBACK, to a savepoint as well: what was rolled back might have made the tables that
they name. The running system makes no tables; every page that is not found and every decision that is refused rolls back;
and behind row-level security planning takes several times as long as running.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.signals import connection_created
from psycopg import Connection
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult

#: So many statements a connection: psycopg's hundred are fewer than three pages ask. About 40 MB of the server's memory.
KEPT = 300
_ALTERS = (b"DROP", b"ALTER", b"DISCARD", b"DEALLOCATE")


class Lasting(PrepareManager):
    """Keeps what is prepared when a transaction is rolled back, as PostgreSQL does; not when tables are altered."""

    def clear(self) -> bool:
        """What psycopg asks for after a rollback."""
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *more: Any) -> bool:
        altered = any((one.command_status or b"").startswith(_ALTERS) for one in results)
        return altered and super().clear()


def last(connection: "Connection[Any]") -> None:
    """From now on statements of this connection last. Harmless when it was told before."""
    if isinstance(connection._prepared, Lasting):
        return
    lasting = Lasting()
    lasting.__dict__.update(connection._prepared.__dict__)
    lasting.prepared_max = KEPT
    connection._prepared = lasting


def _created(connection: Any, **given: object) -> None:
    last(connection.connection)


connection_created.connect(_created)
