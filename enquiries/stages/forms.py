"""The form of every decision that moves an enquiry to another stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enquiries.models import Stage
from enquiries.stages.rules import Needed, transition
from imap.design.fields import Key, LongText
from imap.law.forms import ReasonedForm

WHY = {
    Stage.OPEN: _("Why are you opening this enquiry?"),
    Stage.NOT_OPENED: _("Why is this enquiry not opened?"),
}
REOPEN = _("Why are you opening this enquiry again?")


class MoveForm(ReasonedForm):
    """Move an enquiry, with the reasons, and where the table asks for it what the referrer was told."""

    no_reasons = ("referrer_told",)

    key = Key()
    seen_stage = forms.CharField(widget=forms.HiddenInput, required=False)
    reasons = LongText(
        label=_("Why?"),
        max_length=4_000,
        rows=4,
        missing=_("Enter the reasons"),
        help_text=_("A sentence will do: it stands in the record under your name"),
    )
    referrer_told = LongText(
        label=_("What was the referrer told?"),
        max_length=4_000,
        rows=3,
        missing=_("Enter what the referrer was told"),
        help_text=_(
            "By whom, when and how. If nobody could be told, say why: an anonymous caller, for example"
        ),
    )

    def __init__(self, *args: Any, before: str, after: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].label = (
            REOPEN if after == Stage.OPEN and before != Stage.RECEIVED else WHY[after]
        )
        move = transition(before, after)
        if after != Stage.NOT_OPENED and (move is None or Needed.TOLD not in move.needs):
            del self.fields["referrer_told"]
