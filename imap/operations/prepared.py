"""How many prepared statements a connection keeps (docs/decisions/0011)."""

from typing import Any

from django.db.backends.signals import connection_created

#: psycopg's hundred are fewer than three pages ask. About 40 MB of the server's memory for each connection.
MAX_STATEMENTS = 300


def _keep_more(connection: Any, **given: object) -> None:
    connection.connection.prepared_max = MAX_STATEMENTS


connection_created.connect(_keep_more)
