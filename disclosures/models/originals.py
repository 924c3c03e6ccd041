"""The original of a picture, of which a copy without position and author is shared: it stays with the agency that has it,
unless that agency gives reasons for passing it on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.attachments import DraftFile, FileFacts, ItemFile
from disclosures.models.items import Item
from enquiries.models import CaseRow, Draft
from imap.access.history import history
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind
from imap.design.uploads import LARGEST


class OriginalChoice(models.Model):
    """Whether the original is passed on beside the copy, and why."""

    passed_on = models.BooleanField(_("original passed on"), default=False)
    reasons = models.TextField(_("reasons for passing it on"), blank=True)

    class Meta:
        abstract = True


class DraftOriginal(FileFacts, OriginalChoice):
    """The original of a picture in a draft: its author's alone, like the draft."""

    table_kind: ClassVar[TableKind] = TableKind.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    copy = models.OneToOneField(DraftFile, on_delete=models.CASCADE, related_name="original")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ItemOriginal(CaseRow, FileFacts, OriginalChoice):
    """The original of a picture that was released as a copy: read by the agency that shared it, and, where it was passed on,
    by whoever reads what the item says."""

    table_kind = TableKind.DECISION

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    copy = models.OneToOneField(ItemFile, on_delete=models.PROTECT, related_name="original")
    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(passed_on=False, reasons="")
                | (models.Q(passed_on=True) & ~models.Q(reasons="")),
                name="disclosures_itemoriginal_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=LARGEST), name="disclosures_itemoriginal_size"
            ),
        ]
