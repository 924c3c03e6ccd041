"""The record's own writing: looks. (Entries are written by the database itself.)"""

from collections.abc import Collection
from uuid import UUID

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
    # bulk_create: no RETURNING, since most people may not read looks back.
    Look.objects.bulk_create(
        [
            Look(
                person=who.user,
                agency_id=who.user.agency_id,
                enquiry_id=shown,
                screen=screen,
                about_id=about_id if shown == enquiry_id else None,
                method=method,
                outcome=outcome,
            )
            for shown in [enquiry_id, *sorted(also)]
        ]
    )
