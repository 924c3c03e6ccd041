"""A file beside the text of an item. Its bytes are kept apart (disclosures.attachments.store), under the row's key, so that
they can go one day while the record of them stays."""

from typing import ClassVar, Final, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.items import Item
from enquiries.models import CaseRow, Draft
from imap.access.history import history
from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind
from imap.design.uploads import LARGEST, LARGEST_FILM

Row = TypeVar("Row", bound=models.Model)


class FileKind(models.TextChoices):
    """What a file is, told by its content and never by its name."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("PNG picture")
    JPEG = "jpeg", _("JPEG picture")
    TEXT = "text", _("Plain text")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    ODT = "odt", _("OpenDocument text")
    HEIC = "heic", _("HEIC picture")
    EML = "eml", _("Mail")
    MSG = "msg", _("Outlook mail")
    MP4 = "mp4", _("MP4 film or sound")
    MOV = "mov", _("QuickTime film")
    THREE_GP = "3gp", _("3GP film or sound")
    WEBM = "webm", _("WebM film or sound")
    MKV = "mkv", _("Matroska film or sound")
    AVI = "avi", _("AVI film")
    M4A = "m4a", _("MP4 sound")
    MP3 = "mp3", _("MP3 sound")
    WAV = "wav", _("WAV sound")
    AAC = "aac", _("AAC sound")
    OGG = "ogg", _("Ogg sound or film")
    FLAC = "flac", _("FLAC sound")
    AMR = "amr", _("AMR sound")


#: Kinds that are told by their container and may be larger: nobody judges what they hold.
SOUND_AND_FILM: Final = frozenset(list(FileKind)[list(FileKind).index(FileKind.MP4) :])


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


class PictureFacts(models.Model):
    """Of a picture's copy without position and author: its size in points, and of which original it is. Empty of others."""

    width = models.PositiveIntegerField(_("width in points"), null=True)
    height = models.PositiveIntegerField(_("height in points"), null=True)
    original_sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, blank=True)

    class Meta:
        abstract = True


class WithOriginals(models.Manager[Row]):
    """Files as they are read: of a picture's copy the original too, for whoever may read it. No query more."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().select_related("original")


class DraftFile(FileFacts, PictureFacts):
    """A file of an item that is still being written: its author's alone, like the draft that it goes with. Whoever the
    draft is handed over to has its files; when it goes, they go."""

    table_kind: ClassVar[TableKind] = TableKind.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    item_key = models.UUIDField()  # of the item's form
    kept_at = models.DateTimeField(default=clock.now)
    objects = WithOriginals()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "draft", "item_key", "sha256", "original_sha256", name="disclosures_draftfile_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ItemFile(CaseRow, FileFacts, PictureFacts):
    """A file that was released with an item: read by whoever reads what the item says, and nobody else."""

    table_kind = TableKind.DECISION

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="files")
    objects = WithOriginals()
    history = history()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("item", "sha256", "original_sha256", name="disclosures_itemfile_once"),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=LARGEST)
                | models.Q(size__gt=0, size__lte=LARGEST_FILM, kind__in=sorted(SOUND_AND_FILM)),
                name="disclosures_itemfile_size",
            ),
        ]


class FileRemoval(models.Model):
    """That the system moved bytes that no row names into the quarantine: written before they move. No enquiry is named,
    because nothing names them any more."""

    class Why(models.TextChoices):
        NO_ROW = "no_row", _("No row names it")
        UNFINISHED = "unfinished", _("Its upload was cut short")

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.UUIDField(db_index=True)
    why = models.CharField(_("reason"), max_length=10, choices=Why.choices)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of its bytes"), max_length=64)
    day = models.DateField(_("day of the quarantine"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.key}"


class FilesAdoption(models.Model):
    """That somebody who operates the system said that a directory of files belongs to this database now."""

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    operator = models.CharField(_("operator"), max_length=100)  # the operating system's name for them
    before = models.CharField(
        _("belonged to"), max_length=300, blank=True
    )  # empty: to no database that is known
    named = models.PositiveBigIntegerField(_("files named by rows"))
    missing = models.PositiveBigIntegerField(_("missing"))
    missing_released = models.PositiveBigIntegerField(_("missing, of released items"))
    brought_back = models.PositiveBigIntegerField(_("brought back from quarantine"))
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
