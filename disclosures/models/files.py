"""A file beside the text of an item. Its bytes are kept apart (disclosures.files.store), under the row's key, so that
they can go one day while the record of them stays."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Item
from enquiries.models import CaseRow, Draft
from imap.agencies import session
from imap.agencies.history import history
from imap.agencies.keys import new_key
from imap.agencies.sorts import Sort
from imap.design.uploads import LARGEST


class FileKind(models.TextChoices):
    """What a file is, told by its content and never by its name."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("PNG picture")
    JPEG = "jpeg", _("JPEG picture")
    TEXT = "text", _("Plain text")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    ODT = "odt", _("OpenDocument text")


class FileFacts(models.Model):
    """What is known of a file besides its bytes."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("type"), max_length=5, choices=FileKind.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of its bytes"), max_length=64)
    scanned_at = models.DateTimeField(_("scanned"))
    scanned_by = models.CharField(_("scanned by"), max_length=200)

    class Meta:
        abstract = True


class DraftFile(FileFacts):
    """A file of an item that is still being written: its author's alone, like the draft that it goes with. Whoever the
    draft is handed over to has its files; when it goes, they go."""

    sort: ClassVar[Sort] = Sort.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    item_key = models.UUIDField()  # of the item's form
    kept_at = models.DateTimeField(default=session.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("draft", "item_key", "sha256", name="disclosures_draftfile_once")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ItemFile(CaseRow, FileFacts):
    """A file that was released with an item: read by whoever reads what the item says, and nobody else."""

    sort = Sort.DECISION

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="files")
    history = history()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("item", "sha256", name="disclosures_itemfile_once"),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=LARGEST), name="disclosures_itemfile_size"
            ),
        ]
