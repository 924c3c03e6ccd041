"""What every row about a case has: a key, its enquiry, who wrote it for which agency, and when."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class CaseRow(models.Model):
    """A row with case content. `enquiry` is on every one of them: policies, looks and the record need it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def _history_date(self) -> datetime:
        return clock.now()


class Decision(CaseRow):
    """A fact that happened: written once, never changed or deleted by anyone (REC1).

    `happened_at` is when it was decided or said; `recorded_at` is the database's own time of writing, which
    nobody can give (LATE1). `agency` is the one in whose name `recorded_by` decided.
    """

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    happened_at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def within_enquiry(table: str) -> models.UniqueConstraint:
    """Lets other tables refer to (enquiry, row) together, so that no row can point into another case."""
    return models.UniqueConstraint(fields=["enquiry", "id"], name=f"{table}_in_enquiry")
