from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class PeopleImport(models.Model):
    """That an administrator added many people at once, from a list. Written once; its people name it."""

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    recorded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"People imported at {self.recorded_at}"


class ImportedPerson(models.Model):
    """One person of an import: from which row, and when they were sent the link to set their password."""

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    of = models.ForeignKey(PeopleImport, on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField("agencies.User", on_delete=models.PROTECT, related_name="imported")
    row = models.PositiveIntegerField()
    link_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["row"]
        verbose_name_plural = "imported people"
        indexes = [
            models.Index(
                fields=["of", "row"], condition=models.Q(link_sent_at=None), name="agencies_imported_no_link"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.row}"
