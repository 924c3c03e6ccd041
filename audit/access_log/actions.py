"""The record's own writing: looks. (Entries are written by the database itself.)"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from audit.models import AccessEvent
from imap.access.acting_user import acting
from imap.db import clock
from imap.db.keys import new_key


def record_access_event(
    *,
    enquiry_id: UUID | None,
    screen: str,
    method: str,
    outcome: str,
    about_id: UUID | None = None,
    also: Collection[UUID] = (),
    named: Collection[UUID] = (),
    words: str = "",
) -> None:
    """Note that the person who acts looked at a screen, or was refused it (SEC1).

    `also`: other enquiries of which the screen shows something; `named`: those that it only names; `words`: what was
    searched for. Each enquiry has a look of its own, all in one statement. Person, agency, capacity and time are set by the
    database.
    """
    who = acting()
    if who is None or who.user is None:
        raise RuntimeError("a look is a person's")
    shown = [(enquiry_id, about_id, str(outcome))]
    shown += [(one, None, str(outcome)) for one in sorted(set(also) - {enquiry_id})]
    shown += [
        (one, None, AccessEvent.Outcome.LISTED.value) for one in sorted(set(named) - {enquiry_id, *also})
    ]
    enquiries, rows, outcomes = zip(*shown, strict=True)
    keys = [new_key() for _one in shown]
    same: list[Any] = [clock.now(), who.user.pk, who.user.agency_id, screen, method, words]
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, [*same, keys, list(enquiries), list(rows), list(outcomes)])


# No RETURNING: most people may not read looks back.
_LOOKS = (
    f"INSERT INTO {AccessEvent._meta.db_table}"  # noqa: S608  (a name of our own)
    " (at, person_id, agency_id, screen, method, words, capacity, id, enquiry_id, about_id, outcome)"
    " SELECT %s, %s, %s, %s, %s, %s, '', one.* FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) AS one"
)
