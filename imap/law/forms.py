"""The search box of the guidance."""

from django.utils.translation import gettext_lazy as _

from imap.design.fields import Text
from imap.design.forms import GovukForm


class SearchText(Text):
    """A search box, which nobody takes for a question that has to be answered."""

    mark_optional = False


class SearchForm(GovukForm):
    """What to look for in the guidance: words, or the id of a clause."""

    q = SearchText(
        label=_("Search the guidance"),
        help_text=_("Words, or the id of a clause, for example CON3"),
        max_length=200,
        required=False,
    )
