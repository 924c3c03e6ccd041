"""The form of a new enquiry."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from enquiries.intake.rules import POLICE_SOURCE, ReferralAnswers, check_referral
from enquiries.models import Rating, Referral
from imap.design.fields import Choice, Key, LongText, MomentField, Text
from imap.law.forms import ReasonedForm
from imap.law.queries import entries
from imap.law.violations import as_errors


class EnquiryForm(ReasonedForm):
    """Record an enquiry: what the worry is, who contacted us, how urgent."""

    no_reasons = ("referrer_name", "referrer_contact", "narrative", "whereabouts", "consent_sought_from")

    key = Key()
    received_at = MomentField(label=_("When were we contacted?"), not_future=True)
    source = Choice(label=_("Who contacted us?"), select=True)
    referrer_name = Text(
        label=_("Referrer’s name"),
        max_length=200,
        required=False,
        help_text=_("Leave empty for an anonymous contact"),
    )
    referrer_contact = Text(label=_("How can we reach the referrer?"), max_length=200, required=False)
    narrative = LongText(
        label=_("What is the concern?"),
        max_length=20_000,
        rows=8,
        count=True,
        missing=_("Enter what the concern is"),
        help_text=_(
            "What was seen, heard or said, by whom and when. Say what is fact and what is not certain."
        ),
    )
    rating = Choice(
        label=_("How urgent is it?"),
        choices=Rating.choices,
        hints={
            Rating.RED: _(
                "A child may be suffering or about to suffer significant harm: answers within 4 hours"
            ),
            Rating.AMBER: _("Significant concern: answers within one working day"),
            Rating.GREEN: _("Concern, no sign of immediate harm: answers within three working days"),
        },
    )
    whereabouts = LongText(
        spellcheck=False,
        label=_("Where is the child now?"),
        max_length=2_000,
        rows=2,
        required=False,
        help_text=_("And who is with them, if you know"),
    )
    rating_because = LongText(label=_("Why this rating?"), max_length=2_000, rows=2, required=False)
    consent_sought = Choice(
        label=_("Did the referrer seek consent from the family?"),
        choices=Referral.Sought.choices,
        help_text=_(
            "Good practice is that the referrer asks first (OPEN3). “Not known” is for anonymous and public contacts."
        ),
    )
    consent_sought_from = Text(label=_("From whom?"), max_length=200, required=False)
    consent_not_sought_because = LongText(label=_("Why not?"), max_length=2_000, rows=2, required=False)
    considered_need = LongText(
        label=_("The need that the police considered"),
        max_length=4_000,
        rows=3,
        required=False,
        help_text=_("For a police referral: why a safeguarding response is needed (CON9)"),
    )

    shown_when = {
        "consent_sought_from": ("consent_sought", {Referral.Sought.YES}),
        "consent_not_sought_because": ("consent_sought", {Referral.Sought.NO}),
        "considered_need": ("source", {POLICE_SOURCE}),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = [(e.code, e.name) for e in entries("referral_source", localdate())]
        self.fields["source"].choices = [("", _("Choose one")), *sources]  # type: ignore[attr-defined]

    def to_referral(self) -> ReferralAnswers:
        answers = self.cleaned_data
        return ReferralAnswers(**{name: answers.get(name) or "" for name in ReferralAnswers.__slots__})

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        if answers.get("source") and answers.get("consent_sought"):
            self.add_refusals(as_errors(check_referral(self.to_referral())))
        return answers
