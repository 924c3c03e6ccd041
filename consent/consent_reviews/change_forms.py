"""What changed since consent was recorded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentChange
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import ReasonedForm


class ChangeForm(ReasonedForm):
    """Why consent is to be sought again (CON7)."""

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = Choice(label=_("What changed?"), choices=ConsentChange.What.choices)
    because = LongText(
        label=_("How did it change?"),
        max_length=4_000,
        rows=3,
        help_text=_("For example: it began as school attendance, and is about an injury now"),
    )
