from typing import ClassVar

from django.db import models

from imap.agencies.models.user import User
from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class UnsentForm(models.Model):
    """What somebody sent while signed out, or with a protection that had run out: it waits until who opened it signs in.

    Nothing of it is recorded. Theirs alone; the newest of each person are kept (imap.bound_unsent_forms), for a week.
    `answers` is `{field: [what was typed]}`, without the protection's token. `path` is the address with its query.
    """

    table_kind: ClassVar[TableKind] = TableKind.DRAFT

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    answers = models.JSONField()
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["person", "sent_at"], name="agencies_unsentform_of_person"),
            models.Index(fields=["sent_at"], name="agencies_unsentform_age"),
        ]

    def __str__(self) -> str:
        return self.path
