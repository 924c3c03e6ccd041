"""Fields that forms of administration share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from imap.design.fields import Choice, LongText
from imap.law.reasons import reaches_the_floor

ACTIVE = (("yes", gettext_lazy("Active")), ("no", gettext_lazy("Not active")))
WHY = gettext_lazy("It stays in the history below, with your name.")


def reason_field() -> LongText:
    """Why something is changed: every change of an account or agency asks."""
    return LongText(
        label=gettext_lazy("Why do you change this?"),
        help_text=WHY,
        max_length=500,
        rows=2,
        missing=gettext_lazy("Enter why you change this"),
        validators=[reaches_the_floor("SEC1", gettext_lazy("Write why you change this."))],
    )


def active_field(hint: Any) -> Choice:
    """Active or not, with what deactivating means."""
    return Choice(label=gettext_lazy("Status"), choices=ACTIVE, hints={"no": hint}, inline=False)


def seen_field() -> forms.CharField:
    """What the form showed, so that nobody overwrites unread what another administrator did meanwhile."""
    words = gettext_lazy("This form came incomplete. Open the page again.")
    return forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages={"required": words})
