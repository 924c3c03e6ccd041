"""Taking consent back with what follows, and a holder's answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms import OverrideForm
from consent.models import GoingAhead, Position
from consent.rules import (
    ConsentAnswers,
    OverrideAnswers,
    PersonFacts,
    breaches_of_consent,
    breaches_of_override,
    givers_for,
)
from disclosures.forms.parts import RuledForm
from disclosures.models import HolderAnswer
from disclosures.rules.following import HolderAnswers, breaches_of_holder_answer
from imap.design.fields import Choice, Key, LongText, Text
from imap.law.breaches import as_errors

STOP, GO_ON = "stop", "go_on"
_OVERRIDE = (
    "grounds", "at_risk", "concern", "escalation", "harm_of_sharing", "harm_prevented", "factors", "proportionate_because",
    "wishes",
)  # fmt: skip


class WithdrawForm(OverrideForm):
    """Who took consent back, and what follows: stop, or go on under an override."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    giver = Choice(label=_("Who took it back?"), choices=())
    own_view = LongText(
        mark_optional=False, label=_("The child’s own view"), max_length=2_000, rows=2, required=False
    )
    own_view_not_obtained = Text(label=_("Or: why was it not obtained?"), max_length=300, required=False)
    follows = Choice(
        label=_("What follows?"),
        choices=[(STOP, _("Stop")), (GO_ON, _("Go on without consent"))],
        hints={
            STOP: _(
                "Open requests that rested on this consent stop, unless an override in force carries them"
            ),
            GO_ON: _("You record your agency’s reasons here; what was asked goes on under them"),
        },
    )

    field_order = ("key", "seen", "giver", "own_view", "own_view_not_obtained", "follows")
    shown_when = {name: ("follows", {GO_ON}) for name in _OVERRIDE}

    def __init__(
        self, *args: Any, about: PersonFacts, everyone: Sequence[PersonFacts], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, people=[about], **kwargs)
        self.about, self.everyone, self.on = about, everyone, on
        del self.fields["people"]
        givers = givers_for(about, everyone, on)
        self.fields["giver"].choices = [(p.key, p.name) for p in givers]  # type: ignore[attr-defined]
        if len(givers) == 1:
            self.fields["giver"].initial = givers[0].key
        if about.unborn or about.answers_for_self(on):
            del self.fields["own_view"], self.fields["own_view_not_obtained"]

    def to_consent(self) -> ConsentAnswers:
        """The position that is recorded."""
        said: dict[str, Any] = {
            name: self.cleaned_data.get(name) or "" for name in ("giver", "own_view", "own_view_not_obtained")
        }
        return ConsentAnswers(position=Position.WITHDRAWN, **said)

    def going_on(self) -> OverrideAnswers | None:
        """The override that is recorded with it; None to stop."""
        if self.cleaned_data.get("follows") != GO_ON:
            return None
        sets = ("grounds", "factors")
        said: dict[str, Any] = {
            name: frozenset(self.cleaned_data.get(name) or ())
            if name in sets
            else self.cleaned_data.get(name) or ""
            for name in _OVERRIDE
        }
        return OverrideAnswers(people=frozenset({self.about.key}), **said)

    def clean(self) -> dict[str, Any]:
        super(OverrideForm, self).clean()
        already = set(self.errors)
        breaches = breaches_of_consent(self.to_consent(), self.about, self.everyone, self.on)
        if going_on := self.going_on():
            breaches += breaches_of_override(going_on)
        self.add_refusals((name, error) for name, error in as_errors(breaches) if name not in already)
        return self.cleaned_data


class SettleForm(RuledForm):
    """A holder's answer: stop, or continue with reasons of its own."""

    key = Key()
    choice = Choice(
        label=_("What does your agency do?"),
        choices=HolderAnswer.Choice.choices,
        hints={
            HolderAnswer.Choice.STOP: _(
                "Nobody uses it for this enquiry from now on. It stays on the record"
            ),
            HolderAnswer.Choice.CONTINUE: _("Your agency decides for itself, and says on which ground"),
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

    shown_when = {"ground": ("choice", {HolderAnswer.Choice.CONTINUE})}

    def to_answers(self) -> HolderAnswers:
        return HolderAnswers(**{name: self.cleaned_data.get(name) or "" for name in HolderAnswers.__slots__})

    def breaches(self) -> Any:
        return breaches_of_holder_answer(self.to_answers())
