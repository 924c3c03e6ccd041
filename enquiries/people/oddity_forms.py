"""The question about what is odd: the page comes back once with it, and what is right is ticked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from enquiries.people.oddities import Oddity
from imap.design.fields import Choices
from imap.design.forms import GovukForm

PREFIX = "odd"


class OddForm(GovukForm):
    """What looks unusual, one box each. `asked` says what the page showed, so that what is odd only now is shown too."""

    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    right = Choices(label=_("Tick each that is right. Correct any that is not"), required=False)

    def __init__(self, *args: Any, odd: Sequence[Oddity], **kwargs: Any) -> None:
        super().__init__(*args, prefix=PREFIX, **kwargs)
        self.odd = odd
        field: Any = self.fields["right"]
        field.choices = [(one.key, one.words) for one in odd]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "right" not in self.errors and len(self.cleaned_data.get("right") or ()) < len(self.odd):
            self.add_error("right", _("Tick each unusual answer that is right, or correct it"))
        return self.cleaned_data


def asked_before(odd: Sequence[Oddity], data: QueryDict) -> tuple[OddForm | None, bool]:
    """The question about what is odd, and whether every answer to it says that it is right; None where nothing is odd."""
    if not odd:
        return None, True
    keys = {one.key for one in odd}
    if keys <= set(data.get(f"{PREFIX}-asked", "").split()):
        # What was ticked before and is odd no longer is no answer to this.
        given = QueryDict(mutable=True)
        given.setlist(f"{PREFIX}-asked", data.getlist(f"{PREFIX}-asked"))
        given.setlist(f"{PREFIX}-right", [key for key in data.getlist(f"{PREFIX}-right") if key in keys])
        form = OddForm(given, odd=odd)
        return form, form.is_valid()
    ticked = [key for key in data.getlist(f"{PREFIX}-right") if key in keys]
    return OddForm(odd=odd, initial={"asked": " ".join(sorted(keys)), "right": ticked}), False
