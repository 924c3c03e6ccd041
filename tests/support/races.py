"""Two people who act at the same moment, on connections of their own."""

from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import Any

from django.db import connections
from django.test import Client

from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.db.locks import lock
from imap.law.violations import RuleViolation
from tests.factories import sign_in

Sql = Callable[..., list[tuple[Any, ...]]]

Act = Callable[[], Any]

WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def at_once(
    enquiry: Enquiry, by: User, backup_sql: Sql, *acts: Act, meanwhile: Act | None = None
) -> list[Any]:
    """What each answered, refusals too. They come to the lock in the order given, and are let in when all wait for it.
    `meanwhile`: is done while they wait, on a connection of its own."""
    answers: list[Any] = [None] * len(acts)

    def run(number: int, act: Act) -> None:
        try:
            answers[number] = act()
        except RuleViolation as refused:
            answers[number] = refused
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number, act]) for number, act in enumerate(acts)]
    with acting_user.acting_as(by):
        lock(enquiry.pk)
        for number, thread in enumerate(threads, 1):
            thread.start()
            until = monotonic() + 60
            while backup_sql(WAITING) != [(number,)]:
                assert thread.is_alive(), "it did not wait for the lock"
                assert monotonic() < until
        if meanwhile:
            answers.append(None)
            apart = Thread(target=run, args=[len(acts), meanwhile])
            apart.start()
            apart.join(timeout=60)
            assert answers.pop(), "what was to be done meanwhile failed"
    for thread in threads:
        thread.join(timeout=60)
    return answers


def posts(user: User, address: str, **data: str) -> Act:
    client = sign_in(Client(), user)
    return lambda: client.post(address, {"key": str(new_key()), **data})
