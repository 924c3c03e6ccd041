"""Who am I: told to the database once per transaction.

One mechanism serves row-level security and authorship in the record. `set_config(…, true)` is local to
the transaction, so pooled connections cannot carry one person's rights to the next; unset means: sees
nothing, writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from imap.agencies.models import User

#: Named actors that are no person: each is a name in the record like any other.
SIGN_IN, SYSTEM, LISTS, OWNER = "sign-in", "system", "lists", "owner"
NAMED_ACTORS = frozenset({SIGN_IN, SYSTEM, LISTS, OWNER})


@dataclass(frozen=True, slots=True)
class Acting:
    """The person, or the named actor, in whose name the present transaction writes."""

    user: "User | None"
    actor: str


_acting: ContextVar[Acting | None] = ContextVar("imap_acting", default=None)


def acting() -> Acting | None:
    """Who acts in the present context; None outside `acting_as`."""
    return _acting.get()


def _tell(who: Acting | None) -> None:
    person = str(who.user.pk) if who and who.user else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('imap.person', %s, true), set_config('imap.actor', %s, true)",
            [person, who.actor if who else ""],
        )


@contextmanager
def acting_as(user: "User | None", *, actor: str = "") -> Iterator[Acting]:
    """Act as a person, or as a named actor, until the block ends.

    Opens a transaction when there is none; inside one it opens no savepoint, because a savepoint that is
    rolled back would take the setting with it. Nested blocks give the name back when they end.

    Raises ValueError unless exactly one of a person and a named actor is given.
    """
    if (user is None) == (actor == "") or (actor and actor not in NAMED_ACTORS):
        raise ValueError("acting_as takes a person or one of the named actors")
    who, before = Acting(user, actor), _acting.get()
    token = _acting.set(who)
    try:
        if connection.in_atomic_block:
            _tell(who)
            yield who
            if not connection.needs_rollback:
                _tell(before)
        else:
            with transaction.atomic():
                _tell(who)
                yield who
    finally:
        _acting.reset(token)
