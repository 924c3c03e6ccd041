"""django-simple-history as this house uses it: the readable history that the screens show."""

from typing import Any, ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from imap.access import acting_user
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class HistoryRow(models.Model):
    """Base of every history table: written once, never changed (the database refuses)."""

    table_kind: ClassVar[TableKind] = TableKind.HISTORY

    class Meta:
        abstract = True


def _who_acts(**_: Any) -> Any:
    acting = acting_user.acting()
    return acting.user if acting else None


def history(*, excluded_fields: list[str] | None = None) -> HistoricalRecords:
    """History of one model: UUID row ids (no `RETURNING`, so a writer need not be a reader), the person
    from who-I-am, the reason as free text of any length."""
    return HistoricalRecords(
        bases=(HistoryRow,),
        history_id_field=models.UUIDField(default=new_key, editable=False),
        history_change_reason_field=models.TextField(null=True),  # simple-history writes NULL for none
        get_user=_who_acts,
        excluded_fields=excluded_fields or [],
        history_user_id_field=None,
    )
