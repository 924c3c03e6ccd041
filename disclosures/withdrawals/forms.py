"""A holder's answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.models import GoingAhead
from disclosures.models import Settlement
from disclosures.withdrawals.rules import SettlementAnswers, check_settlement
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import RuledForm


class SettleForm(RuledForm):
    """A holder's answer: stop, or continue with reasons of its own."""

    key = Key()
    choice = Choice(
        label=_("What does your agency do?"),
        choices=Settlement.Choice.choices,
        hints={
            Settlement.Choice.STOP: _("Nobody uses it for this enquiry from now on. It stays on the record"),
            Settlement.Choice.CONTINUE: _("Your agency decides for itself, and says on which ground"),
        },
    )
    ground = Choice(
        label=_("On which ground?"), choices=GoingAhead.choices, required=False, mark_optional=False
    )
    reasons = LongText(
        label=_("Why?"),
        max_length=2_000,
        rows=4,
        required=False,
        mark_optional=False,
        help_text=_(
            "Necessary, proportionate and relevant for your agency now, or not: in a sentence or two"
        ),
    )

    shown_when = {"ground": ("choice", {Settlement.Choice.CONTINUE})}

    def to_answers(self) -> SettlementAnswers:
        return SettlementAnswers(
            **{name: self.cleaned_data.get(name) or "" for name in SettlementAnswers.__slots__}
        )

    def violations(self) -> Any:
        return check_settlement(self.to_answers())
