"""The record: one entry for every row written, one look for every page opened. Written by the database.

Nothing here is called by another app: triggers watch the tables (policies.sql), one middleware watches the
pages. Sealing (positions, the Merkle tree, checkpoints) comes on top of `Entry` in its order: era,
transaction, id.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class Entry(models.Model):
    """One line of the record: who did what to which row, and a commitment to the exact bytes of it.

    Order is (era, transaction, id), never id alone: a transaction that commits late would be skipped.
    `era` is the database cluster's own identifier: after a restore, entries of earlier eras come first.
    """

    table_kind: ClassVar[TableKind] = TableKind.RECORD

    class Verb(models.TextChoices):
        INSERT = "insert", _("Recorded")
        UPDATE = "update", _("Changed")
        DELETE = "delete", _("Removed")

    id = models.BigAutoField(primary_key=True)
    era = models.BigIntegerField()
    transaction = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    actor = (
        models.TextField()
    )  # name and address of the person, or the named actor, as text: it must outlive both
    person_id = models.UUIDField(null=True)
    agency = models.TextField(blank=True)
    verb = models.CharField(max_length=6, choices=Verb.choices)
    table = models.CharField(max_length=63)
    key = models.TextField()
    enquiry_id = models.UUIDField(null=True)
    commitment = models.BinaryField()  # SHA-256 over salt and bytes

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["enquiry_id", "era", "transaction", "id"], name="audit_entry_of_enquiry"),
            models.Index(fields=["era", "transaction", "id"], name="audit_entry_order"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.table} {self.key}"


class EntryBytes(models.Model):
    """The bytes that an entry commits to, and their salt: apart, so that lawful disposal can erase them."""

    table_kind: ClassVar[TableKind] = TableKind.RECORD

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="recorded")
    salt = models.BinaryField()
    bytes = models.BinaryField()

    class Meta:
        verbose_name_plural = "entry bytes"

    def __str__(self) -> str:
        return str(self.entry_id)


class AccessEvent(models.Model):
    """That a person opened a page, or was refused it. Person, agency, capacity and time are the database's word."""

    table_kind: ClassVar[TableKind] = TableKind.RECORD

    class Outcome(models.TextChoices):
        SHOWN = "shown", _("Shown")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")  # for want of right
        NOT_NOW = "not_now", _("Not possible then")  # the stage or state of the case did not allow it
        FAILED = "failed", _("Failed")
        LISTED = "listed", _("Named in a list")  # the screen named the enquiry, and did not open it

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    # Not a foreign key: a refused look at an address that leads nowhere is a look too.
    enquiry_id = models.UUIDField(null=True)
    screen = models.CharField(max_length=100)
    about_id = models.UUIDField(null=True)  # the row that the address names, of that enquiry: which file
    method = models.CharField(max_length=7)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    capacity = models.TextField(blank=True)
    words = models.TextField(blank=True)  # what was searched for (SEC1)

    named: str  # what `about_id` is called, for whoever may know (audit.access_log.queries)

    class Meta:
        indexes = [
            models.Index(fields=["enquiry_id", "at"], name="audit_accessevent_at_enquiry"),
            models.Index(fields=["person", "at"], name="audit_accessevent_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.screen} {self.outcome}"

    @property
    def screen_in_words(self) -> str:
        """The screen's name as somebody reads it: "the override" for consent:the_override."""
        return self.screen.rpartition(":")[2].replace("_", " ")


class SecurityCatalogue(models.Model):
    """What decided who may read and write, and what is recorded, when migrations had run; `verify_record` compares with
    the newest. Written by `manage.py migrate`; each is in the record, so that nobody changes it unseen."""

    table_kind: ClassVar[TableKind] = TableKind.RECORD

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=64)  # SHA-256 over `definitions`, in hexadecimal
    definitions = (
        models.JSONField()
    )  # name of each trigger, function, policy, grant … to the SHA-256 of its definition
    migrations = models.JSONField()  # those that had run
    unexplained = models.JSONField()  # what differed already before they ran
    reason = models.TextField(blank=True)  # why it was written without a migration

    def __str__(self) -> str:
        return self.digest
