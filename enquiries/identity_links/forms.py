"""Forms in which people are merged and unmerged, and enquiries unlinked."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enquiries.search.queries import Match
from imap.design.fields import Choice, LongText, Text, Tick
from imap.design.forms import GovukForm


def _named(match: Match) -> str:
    born = match.person.date_of_birth
    if born:
        words = _("%(name)s, born %(born)s")
        return words % {"name": match.person.name, "born": date_format(born, "j F Y")}
    return _("%(name)s, date of birth not known") % {"name": match.person.name}


def _hint(match: Match) -> str:
    enquiry = match.person.enquiry
    return _("%(role)s on %(reference)s of %(when)s: %(why)s") % {
        "role": match.person.relationship or match.person.get_role_display(),
        "reference": enquiry.reference,
        "when": date_format(localtime(enquiry.happened_at), "j F Y"),
        "why": match.why,
    }


class SameForm(GovukForm):
    """Which of the people found is this person, and why."""

    same = Choice(
        label=gettext_lazy("Who is the same person?"), missing=gettext_lazy("Choose who is the same person")
    )
    dates_checked = Tick(
        label=gettext_lazy("Their dates of birth differ: I have checked which is right"),
        required=False,
        help_text=gettext_lazy("Correct the wrong one on that person’s page"),
    )
    reasons = LongText(
        label=gettext_lazy("How do you know?"),
        max_length=2_000,
        rows=2,
        missing=gettext_lazy("Enter how you know that this is the same person"),
        help_text=gettext_lazy(
            "For example: same NHS number, the school confirms it. A like name is not enough"
        ),
    )

    def __init__(self, *args: Any, matches: Iterable[Match], born: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["same"]
        found = list(matches)
        field.choices = [(str(one.person.pk), _named(one)) for one in found]
        field.widget.hints = {str(one.person.pk): _hint(one) for one in found}
        # Asked only of a choice whose date differs: a box that is always there is ticked without a thought.
        dates = {str(one.person.pk): one.person.date_of_birth for one in found}
        theirs = dates.get(self.data.get("same", ""))
        if not (born and theirs and born != theirs):
            del self.fields["dates_checked"]

    @property
    def chosen(self) -> UUID:
        return UUID(self.cleaned_data["same"])


class SamePersonSearchForm(GovukForm):
    """Look for this person under another name."""

    q = Text(
        label=gettext_lazy("Look under another name"),
        max_length=200,
        required=False,
        mark_optional=False,
        width=20,
    )


class UndoForm(GovukForm):
    """Undo a decision, with the reasons."""

    reasons = LongText(
        label=gettext_lazy("Why?"),
        max_length=2_000,
        rows=3,
        missing=gettext_lazy("Enter the reasons"),
        help_text=gettext_lazy("The first decision stays on the record, and yours beside it"),
    )
