"""The form in which the concern of an enquiry is improved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enquiries.intake.forms import EnquiryForm
from enquiries.intake.rules import ConcernDetails
from enquiries.models import Rating
from imap.design.fields import Choice, LongText, Text
from imap.design.forms import GovukForm
from imap.law.reasons import reaches_the_floor


class ConcernForm(GovukForm):
    """What the worry is, where the child is, how urgent. `seen` is the version shown."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    whereabouts = LongText(
        spellcheck=False,
        label=_("Where is the child now?"),
        max_length=2_000,
        rows=2,
        required=False,
        help_text=_("And who is with them, if you know"),
    )
    narrative = LongText(
        label=_("What is the concern?"),
        max_length=20_000,
        rows=8,
        count=True,
        missing=_("Enter what the concern is"),
        help_text=_("What the referrer said stays in the referral, word for word, whatever you change here"),
    )
    rating = Choice(
        label=_("How urgent is it?"),
        choices=Rating.choices,
        hints=EnquiryForm.base_fields["rating"].widget.hints,
        help_text=_("Anyone who works on the enquiry may raise it; a manager lowers it"),
    )
    rating_because = LongText(label=_("Why this rating?"), max_length=2_000, rows=2, required=False)
    reason = Text(
        label=_("Why are you changing this?"),
        spellcheck=True,
        max_length=300,
        help_text=_("For example: the school rang at 14:00, he is with his aunt"),
        validators=[reaches_the_floor("REC1", _("Write why you change this."))],
    )

    def to_details(self) -> ConcernDetails:
        answers = self.cleaned_data
        return ConcernDetails(
            narrative=answers["narrative"],
            whereabouts=answers["whereabouts"],
            rating=int(answers["rating"]),
            rating_because=answers["rating_because"],
        )


def as_initial(concern: Any) -> dict[str, Any]:
    """A concern's details, or a version of them, as the form shows them."""
    return {name: getattr(concern, name) for name in ConcernDetails.__dataclass_fields__}
