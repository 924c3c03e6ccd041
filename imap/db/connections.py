"""Connections that a process opened."""

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper


def close_everything() -> None:
    """Close every database connection of this thread and every pool: to be called before this process forks."""
    for connection in connections.all(initialized_only=True):
        connection.close()  # of a pool: it only goes back there
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
