from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.agencies.models.agency import Agency
from imap.agencies.models.user import User
from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class AccountEvent(models.Model):
    """That somebody signed in or out, failed to, or that a password was set: that it happened, never a password.

    `account` is the account that was meant; nobody's when an unknown address was typed, which is not kept. Agency and time
    are set by the database.
    """

    table_kind: ClassVar[TableKind] = TableKind.RECORD

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed: wrong address or password")
        LOCKED_OUT = "locked_out", _("Sign-in refused: too many attempts")
        NOT_ACTIVE = "not_active", _("Sign-in refused: the account is not active")
        SIGNED_OUT = "signed_out", _("Signed out")
        LINK_ASKED = "link_asked", _("Asked for a link to set a password")
        PASSWORD_SET = "password_set", _("Password set through a link")
        PASSWORD_CHANGED = "password_changed", _("Password changed")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="account_events")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "recorded_at"], name="agencies_event_of_agency"),
            models.Index(fields=["account", "recorded_at"], name="agencies_event_of_account"),
        ]

    def __str__(self) -> str:
        return self.kind
