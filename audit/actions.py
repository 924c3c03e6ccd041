"""The record's own writing: looks. (Entries are written by the database itself.)"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from audit.models import Look
from imap.agencies import session


def record_look(
    *,
    enquiry_id: UUID | None,
    screen: str,
    method: str,
    outcome: str,
    about_id: UUID | None = None,
    also: Collection[UUID] = (),
) -> None:
    """Note that the person who acts looked at a screen, or was refused; `also`: other enquiries of which that screen shows
    something. Person, agency, capacity and time are set
    by the database, whatever is given here."""
    who = session.acting()
    if who is None or who.user is None:
        raise RuntimeError("a look is a person's")
    for shown in [enquiry_id, *sorted(also)]:
        _write(
            Look(
                person_id=who.user.pk,
                agency_id=who.user.agency_id,
                enquiry_id=shown,
                screen=screen,
                about_id=about_id if shown == enquiry_id else None,
                method=method,
                outcome=str(outcome),
            )
        )


_FIELDS = Look._meta.concrete_fields
_LOOK = (
    f"INSERT INTO {Look._meta.db_table} ({', '.join(str(one.column) for one in _FIELDS)})"  # noqa: S608  (names of our own)
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))})"
)


def _write(look: Look) -> None:
    """In words that are put together once: every page is a look. No RETURNING: most people may not read looks back."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [getattr(look, one.attname) for one in _FIELDS])
