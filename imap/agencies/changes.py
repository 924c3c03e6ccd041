"""What every change of an agency or a person does: it is made once, on what was shown, and gives its reason."""

import hashlib
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from imap.agencies.models import Agency, DutyTeam, PeopleImport, User
from imap.law.violations import Violation

Row = TypeVar("Row", Agency, User, DutyTeam, PeopleImport)


def made_before(model: type[Row], key: UUID) -> Row | None:
    """A form posted twice at the same moment is one row: the second post waits here and finds the first one's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
    return model._default_manager.filter(pk=key).first()


def change_row(row: Model, reason: str, details: dict[str, object]) -> None:
    for field, value in details.items():
        setattr(row, field, value)
    row._change_reason = reason  # type: ignore[attr-defined]  # simple-history reads it
    row.save(force_update=True)


def write_row(row: Model, reason: str) -> None:
    row._change_reason = reason or None  # type: ignore[attr-defined]
    row.save(force_insert=True)


def digest_of(*facts: Any) -> str:
    return hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()[:32]


def changed_meanwhile() -> Violation:
    """Somebody else changed the same account or agency while the form was open (SEC1). No field."""
    words = _("Somebody else changed this while you had it open. Read the history below, then decide again.")
    return Violation("SEC1", words)
