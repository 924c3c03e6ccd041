from typing import ClassVar

from django.db import models

from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class Draft(models.Model):
    """What somebody is still working on and has not decided: its author's alone, gone when the decision is recorded.

    Never part of the record (no trigger), never visible to anyone else; handed over, it is the colleague's alone.
    `about` names the screen and the row it is for; `enquiry_id` is empty while the enquiry itself is being written.

    Each form that is opened is a draft of its own (`opening`, made when it is shown empty, and carried by its page): two
    windows are two drafts. What has several pages is one draft whatever page is open (`draft_actions.shared`).
    `answers` is what its forms have accepted so far, in the shape of the package that decides.
    `typed` is what stands in its forms and no form has accepted, by the form's name: `{"at": …, "opened": …, "turn": …,
    "answers": {question: [what was typed]}}` (enquiries.casework.drafts.actions).
    """

    table_kind: ClassVar[TableKind] = TableKind.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField(null=True, blank=True)
    author = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=100)
    opening = models.UUIDField(default=new_key)
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)
    # Written by the database's function alone (imap.hand_over_draft in draft_policies.sql).
    handed_over_by = models.ForeignKey(
        "agencies.User", on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    handed_over_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint("author", "about", "opening", name="enquiries_draft_one")]
        indexes = [models.Index(fields=["saved_at"], name="enquiries_draft_age")]

    def __str__(self) -> str:
        return self.about


class DraftEnded(models.Model):
    """When somebody's draft last ended: decided, thrown away or handed over; `part` names one of its forms, empty
    means the whole. What a page that was shown before that moment still sends is not kept: a save that was under way
    while the form was sent must not bring the draft back. Swept like a draft; it holds nothing that was typed.
    """

    table_kind: ClassVar[TableKind] = TableKind.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField(null=True, blank=True)
    author = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=100)
    opening = models.UUIDField()
    part = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("author", "about", "opening", "part", name="enquiries_draftended_one")
        ]
        indexes = [models.Index(fields=["at"], name="enquiries_draftended_age")]

    def __str__(self) -> str:
        return self.about
