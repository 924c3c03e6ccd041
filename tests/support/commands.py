"""`manage.py` commands as another role without another process: starting one takes as long as a dozen tests."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection, connections


@contextmanager
def signed_in_at(address: str) -> Iterator[None]:
    """Django's connection is the role's of this address, in its database, until the block ends.

    Outside any pool: its connections are the application's.
    """
    known = psycopg.conninfo.conninfo_to_dict(address)
    places = (connection.settings_dict, connections.settings["default"])
    alone = {name: value for name, value in places[0]["OPTIONS"].items() if name != "pool"}
    role = {
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "OPTIONS": alone,
    }
    before = [{name: place[name] for name in role} for place in places]
    connection.close()
    for place in places:
        place.update(role)
    try:
        yield
    finally:
        connection.close()
        for place, kept in zip(places, before, strict=True):
            place.update(kept)


def manage(address: str, *arguments: str) -> str:
    """Run one command as the role of this address; what it said. Raises what the command raises."""
    said = io.StringIO()
    with signed_in_at(address):
        call_command(*arguments, stdout=said)
    return said.getvalue()
