"""Django's pools of connections, one for each database of this process: what a connection has planned outlives a test."""

from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg_pool import ConnectionPool

_pools: dict[str, "ConnectionPool[Any]"] = {}


def use(address: str) -> None:
    """From now on Django takes its connections from the pool of this address, to which its settings point."""
    wrapper = cast("Any", connection)  # the stubs know nothing of pools
    # Django knows one pool an alias.
    if address not in _pools:
        wrapper._connection_pools.pop("default", None)
        _pools[address] = wrapper.pool
    wrapper._connection_pools["default"] = _pools[address]


def close(database: str) -> None:
    """Before a database is dropped."""
    for address in _of(database):
        _pools.pop(address).close()


def all_are_back(database: str) -> bool:
    """Whether nobody still holds a connection to it."""
    told = [_pools[address].get_stats() for address in _of(database)]
    return all(one["pool_size"] == one["pool_available"] for one in told)


def _of(database: str) -> list[str]:
    return [one for one in _pools if psycopg.conninfo.conninfo_to_dict(one)["dbname"] == database]


def _keep_more(connection: Any, **given: object) -> None:
    connection.connection.prepared_max = 1000


connection_created.connect(_keep_more)
