from typing import ClassVar

from django.db import models

from imap.agencies.models.user import User
from imap.db import clock
from imap.db.table_kinds import TableKind


class SentForm(models.Model):
    """That a form recorded something: the key that it carried, who sent it, and a digest of its answers, never the answers.

    So the same form sent again can be told from one with other answers (imap.accounts.sent_forms). Its sender's alone, for
    90 days. `address` is where the sender was led: to what was recorded.
    """

    table_kind: ClassVar[TableKind] = TableKind.INFRASTRUCTURE

    key = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)  # SHA-256, in hexadecimal
    address = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="agencies_sentform_age")]

    def __str__(self) -> str:
        return str(self.key)
