"""A manager has read why something was withheld all the same."""

from django.utils.translation import gettext_lazy as _

from imap.design.fields import Key, LongText
from imap.design.forms import GovukForm


class KeptReadForm(GovukForm):
    """ "I have read this", and a word to whoever withheld."""

    key = Key()
    note = LongText(
        label=_("What do you say to it?"),
        max_length=2_000,
        rows=3,
        required=False,
        help_text=_("Whoever withheld reads this. What was answered stays; more can be shared later"),
    )
