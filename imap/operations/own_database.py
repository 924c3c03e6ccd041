"""A connection with exactly the parameters that Django connects with, outside Django."""

from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from imap.operations.address_parts import database_settings

_CONNECT = 5  # seconds, where the address does not say


def connect(address: str | None = None) -> "psycopg.Connection[Any]":
    """A connection of its own, autocommit, to this process's database; or to another address, read as settings read it.

    Not Django's own: nothing that is open may be there when a process forks. Raises psycopg.OperationalError when the
    database does not let us in.
    """
    own = connections["default"]
    if not isinstance(own, DatabaseWrapper):
        raise TypeError("IMAP needs PostgreSQL")
    if address is None:
        parameters = own.get_connection_params()
    else:
        parameters = DatabaseWrapper(own.settings_dict | database_settings(address)).get_connection_params()
    parameters.pop("cursor_factory", None)  # plain rows and cursors: how rows come back, not where from
    return psycopg.connect(**{"connect_timeout": _CONNECT} | parameters | {"autocommit": True})
