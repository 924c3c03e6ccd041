"""The moment at which things happen: the clock's, or a demonstration's past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache

from django.db import connection
from django.utils import timezone

# A demonstration's past ---------------------------------------------------------------------------
_moment: ContextVar[datetime | None] = ContextVar("imap_moment", default=None)


def now() -> datetime:
    """The moment at which things happen: the clock's, or a demonstration's past."""
    return _moment.get() or timezone.now()


@contextmanager
def standing_still(moment: datetime) -> Iterator[None]:
    """`now()` gives this moment: for what is asked as if it were then. Nothing is recorded."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


@contextmanager
def in_the_past(moment: datetime) -> Iterator[None]:
    """Record at a past moment: only while loading a demonstration, and the database accepts it only when its
    owner flagged it as a demonstration at its creation (imap.clock in policies.sql). Inside `acting_as`."""
    token = _moment.set(moment)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('imap.past', %s, true)", [moment.isoformat()])
        yield
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('imap.past', '', true)")
    finally:
        _moment.reset(token)


@cache
def is_demonstration() -> bool:
    """Whether this database was flagged as a demonstration when it was made; asked once per process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.is_demonstration()")
        row = cursor.fetchone()
    return bool(row and row[0])
