"""Finds the entries whose recorded bytes cannot be read as a row of their table.

One of them makes the server refuse a whole statement. So they are looked for only when it did, and left out of the
statements then: each is a difference, and everything else is still compared.
"""

from typing import Any

from django.db import Error, transaction
from psycopg import sql

#: Classes of SQLSTATE that are about what is read: wrong data, a value that a constraint of its type refuses, too much.
_ABOUT_DATA = ("22", "23", "54")


def is_about_data(error: Error) -> bool:
    """Whether the database refused what it was given to read, and not the statement or the connection."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")[:2] in _ABOUT_DATA


def unreadable_entries(cursor: Any, statement: sql.Composable, given: dict[str, Any]) -> list[int]:
    """The ids of all entries that make the statement (unreadable.sql) fail, by halving the spans of ids that hold one."""
    cursor.execute("SELECT min(id), max(id) FROM public.audit_entry HAVING count(*) > 0")
    found: list[int] = []
    spans = list(cursor.fetchall())
    while spans:
        first, last = spans.pop()
        if _is_readable(cursor, statement, given | {"first": first, "last": last}):
            continue
        if first == last:
            found.append(first)
        else:
            middle = (first + last) // 2
            spans += [(first, middle), (middle + 1, last)]
    return sorted(found)


def _is_readable(cursor: Any, statement: sql.Composable, given: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(statement, given)
    except Error as error:
        if is_about_data(error):
            return False
        raise
    return True
