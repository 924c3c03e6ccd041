"""What every decision does: it takes its turn on the enquiry, is one however often its form comes, and says whose it is."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from enquiries.models.base import Decision
from imap.agencies.models import User
from imap.db import clock
from imap.db.locks import lock

Row = TypeVar("Row", bound=Decision)


def take_turn(enquiry_id: UUID, by: User) -> None:
    """Hold the enquiry until the transaction ends; read the facts after, never before.

    The roles of whoever decides are asked anew: one that ended while they waited decides nothing (SEC1).
    """
    lock(enquiry_id)
    by.forget_roles()


def recorded_before(model: type[Row], *, key: UUID, by: User, **about: Any) -> Row | None:
    """The decision of this key, where its form came before; `about`: what the form is about. None for anybody else's."""
    found: Row | None = model._default_manager.filter(pk=key, recorded_by=by, **about).first()
    return found


def record_decision(
    model: type[Row],
    *,
    enquiry_id: UUID,
    by: User,
    key: UUID | None = None,
    happened_at: datetime | None = None,
    **fields: Any,
) -> Row:
    """Write one decision in the name of a person and their agency (REC1). `key`: of its form; `happened_at`: where that was
    before now (LATE1)."""
    if key is not None:
        fields["id"] = key
    row: Row = model._default_manager.create(
        enquiry_id=enquiry_id,
        happened_at=happened_at or clock.now(),
        recorded_by=by,
        agency_id=by.agency_id,
        **fields,
    )
    return row
