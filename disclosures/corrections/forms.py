"""Correcting an item, and saying that a third party was told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.corrections.queries import Correctable, CorrectionPage
from disclosures.corrections.rules import (
    DISREGARD,
    NEW_VERSION,
    CorrectionAnswers,
    ThirdPartyAnswers,
    check_correction,
    check_telling,
)
from disclosures.items.forms import ASKED, SaysForm
from disclosures.justification.forms import ReasonsForm
from disclosures.models import ThirdPartyTold
from imap.design.fields import Choice, Key, LongText, MomentField, Text
from imap.law.answers import texts_by_name
from imap.law.forms import REASON, RuledForm, offer, ruled
from imap.law.information import kinds_on
from imap.law.violations import Violation

DECIDED = (
    "necessary",
    "necessary_because",
    "proportionate",
    "proportionate_because",
    "relevant",
    "relevant_because",
)


class CorrectionForm(SaysForm, ReasonsForm):
    """What was wrong, and what holds instead: a new version, decided anew, or nothing."""

    does = _("to share it so")
    field_order = ("key", "correction", "reasons", *ASKED, *DECIDED)

    correction = ruled(
        Choice,
        _("What holds instead?"),
        choices=[
            (NEW_VERSION, _("A new version")),
            (DISREGARD, _("Nothing: it is wrong, to be disregarded")),
        ],
        hints={
            NEW_VERSION: _("It goes to the same agencies; the first stays, marked as corrected"),
            DISREGARD: _("Whoever has it is told not to use it, and why"),
        },
    )
    reasons = ruled(
        LongText,
        _("What was wrong, and how did it come to light?"),
        max_length=REASON,
        rows=3,
        help_text=_("Everybody who received it reads this"),
    )

    shown_when = dict.fromkeys((*ASKED, *DECIDED), ("correction", {NEW_VERSION}))

    def __init__(self, *args: Any, known: Correctable, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = known, today
        offer(self, "kind", {"": _("Choose one"), **kinds_on(today)})
        for name in ASKED:
            self.initial.setdefault(name, getattr(known.before, name))

    def to_answers(self) -> CorrectionAnswers:
        """The answers as the rules take them."""
        return CorrectionAnswers.given(
            self.cleaned_data, about=self.known.before.about, recipients=self.known.recipients
        )

    def violations(self) -> Iterable[Violation]:
        return check_correction(
            self.to_answers(), self.known.before, recipients=self.known.recipients, today=self.today
        )


class ThirdPartyToldForm(RuledForm):
    """That a third party was told of a correction, or that it never went there."""

    no_reasons = ("whom",)

    key = Key()
    party = ruled(Choice, _("Which third party?"), choices=())
    what = ruled(Choice, _("Have you told them?"), choices=ThirdPartyTold.What.choices)
    at = MomentField(
        label=_("When did you tell them?"), called=_("The time"), required=False, mark_optional=False
    )
    how = ruled(Choice, _("How?"), choices=ThirdPartyTold.How.choices, inline=True)
    whom = ruled(Text, _("Whom there?"), max_length=200, help_text=_("By name and post"))

    shown_when = dict.fromkeys(("at", "how", "whom"), ("what", {ThirdPartyTold.What.TOLD}))

    def __init__(self, *args: Any, page: CorrectionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = page.ours
        offer(self, "party", {one.key: one.name for one in page.ours if not one.told or self.is_bound})
        if len(page.to_tell) == 1:
            self.initial.setdefault("party", page.to_tell[0].key)

    def to_answers(self) -> ThirdPartyAnswers:
        """The answers as the rules take them."""
        given = self.cleaned_data
        return ThirdPartyAnswers(at=given.get("at"), **texts_by_name(ThirdPartyAnswers, given))

    def violations(self) -> Iterable[Violation]:
        return check_telling(self.to_answers(), known=self.known)
