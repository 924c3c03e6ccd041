from typing import ClassVar

from django.db import models

from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.sorts import Sort


class Draft(models.Model):
    """What somebody is still typing: its author's alone, gone when the decision is recorded.

    Never part of the record (no trigger), never visible to anyone else. `about` names the screen and the
    row it is for; `enquiry` is empty while the enquiry itself is being written.
    """

    sort: ClassVar[Sort] = Sort.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry_id = models.UUIDField(null=True, blank=True)
    author = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=100)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=session.now)

    class Meta:
        constraints = [models.UniqueConstraint("author", "about", name="enquiries_draft_one")]
        indexes = [models.Index(fields=["saved_at"], name="enquiries_draft_age")]

    def __str__(self) -> str:
        return self.about
