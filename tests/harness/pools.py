"""Django's pools of connections, one for each database of this process: what a connection has planned outlives a test."""

from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from psycopg_pool import ConnectionPool

_pools: dict[str, "ConnectionPool[Any]"] = {}


def use(name: str) -> None:
    """From now on Django takes its connections from the pool of the database `name`, to which its settings point."""
    # Django knows one pool an alias.
    if name not in _pools:
        connection._connection_pools.pop("default", None)
        _pools[name] = connection.pool
    connection._connection_pools["default"] = _pools[name]


def close(name: str) -> None:
    """Before the database `name` is dropped."""
    if pool := _pools.pop(name, None):
        pool.close()


def all_are_back(name: str) -> bool:
    """Whether nobody still holds a connection of that database's pool."""
    told = _pools[name].get_stats()
    return told["pool_size"] == told["pool_available"]


def _keep_more(connection: Any, **given: object) -> None:
    connection.connection.prepared_max = 1000


connection_created.connect(_keep_more)
