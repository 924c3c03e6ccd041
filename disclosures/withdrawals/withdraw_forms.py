"""Taking consent back, all of it or a part, with what follows (CON6)."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Method, Position
from consent.overrides.forms import OverrideForm
from consent.overrides.rules import OverrideAnswers, check_override
from consent.positions.forms import ConsentForm
from consent.positions.giver_forms import GiverForm
from consent.positions.giving import ConsentAnswers, check_consent
from consent.positions.people import PersonFacts, givers_for
from imap.design.fields import Choice, Choices
from imap.law.information import kinds_on
from imap.law.violations import as_errors

STOP, GO_ON = "stop", "go_on"
_OVERRIDE = (
    "grounds", "at_risk", "concern", "escalation", "harm_of_sharing", "harm_prevented", "factors", "proportionate_because",
    "wishes",
)  # fmt: skip
#: What stays agreed, and on what they were told: filled in from the consent that is limited.
TOLD = ("told_why", "told_what", "told_how", "told_with_whom")
AGREEMENT = ("method", "service", "service_agreed_on", *TOLD, "told_means", "told_by", "told_on")
_LIMITS = ("not_agencies", "not_kinds", "limits")
_CAPACITY = ("capacity", "capacity_assessed_by", "capacity_helped")
_OWN_VIEW = ("own_view", "own_view_not_obtained")
_DAYS = {"service_agreed_on", "told_on"}
_SETS = {"not_agencies", "not_kinds"}


def _as_in_consent(name: str) -> Any:
    """The same question as on the form of a consent position."""
    return deepcopy(ConsentForm.base_fields[name])


class WithdrawForm(GiverForm, OverrideForm):
    """Who took consent back, all of it or a part, and what follows: stop, or go on under an override."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    position = Choice(
        label=_("What do they take back?"),
        choices=[(Position.WITHDRAWN, _("All of it")), (Position.LIMITED, _("Part of it"))],
        hints={Position.LIMITED: _("Some agencies or kinds of information are kept out from now on")},
    )
    not_agencies, not_kinds, limits = (_as_in_consent(name) for name in _LIMITS)
    method, service, service_agreed_on = (_as_in_consent(name) for name in AGREEMENT[:3])
    told_why, told_what, told_how, told_with_whom = (_as_in_consent(name) for name in TOLD)
    told_means, told_by, told_on = (_as_in_consent(name) for name in AGREEMENT[7:])
    giver = Choice(label=_("Who took it back?"), choices=())
    capacity, capacity_assessed_by, capacity_helped = (_as_in_consent(name) for name in _CAPACITY)
    own_view, own_view_not_obtained = (_as_in_consent(name) for name in _OWN_VIEW)
    follows = Choice(
        label=_("What follows?"),
        choices=[(STOP, _("Stop")), (GO_ON, _("Go on without consent"))],
        hints={
            STOP: _(
                "Open requests that rested on what is taken back stop, unless an override in force carries them"
            ),
            GO_ON: _("You record your agency’s reasons here; what was asked goes on under them"),
        },
    )

    field_order = (
        "key", "seen", "position", *_LIMITS, *AGREEMENT, "giver", *_CAPACITY, *_OWN_VIEW, "follows",
    )  # fmt: skip
    shown_when = {
        **{name: ConsentForm.shown_when[name] for name in _CAPACITY[1:]},
        **dict.fromkeys((*_LIMITS, *AGREEMENT), ("position", {Position.LIMITED})),
        **dict.fromkeys(("service", "service_agreed_on"), ("method", {Method.IMPLIED})),
        **dict.fromkeys(_OVERRIDE, ("follows", {GO_ON})),
    }

    def __init__(
        self,
        *args: Any,
        about: PersonFacts,
        everyone: Sequence[PersonFacts],
        on: date,
        agencies: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, people=[about], **kwargs)
        self.about, self.everyone, self.on, self.agencies = about, everyone, on, agencies
        del self.fields["people"]
        givers = givers_for(about, everyone, on)
        if not self.leave_out_giver(about, givers):
            self.fields["giver"].choices = [(p.key, p.name) for p in givers]  # type: ignore[attr-defined]
            self.fields["giver"].initial = givers[0].key if len(givers) == 1 else None
        for name, choices in (("not_agencies", agencies), ("not_kinds", kinds_on(on))):
            cast("Choices", self.fields[name]).choices = list(choices.items())
        self.fields["told_why"].help_text = _(
            "What they were told is as it was recorded. Change it where you told them anew"
        )
        for name in (*_OWN_VIEW, *_CAPACITY):
            unasked = about.unborn or about.answers_for_self(on) if name in _OWN_VIEW else not about.young(on)
            if unasked:
                del self.fields[name]

    def to_consent(self) -> ConsentAnswers:
        """The position that is recorded."""
        said: dict[str, Any] = {
            name: self.cleaned_data.get(name) or (None if name in _DAYS else "")
            for name in ("position", "giver", "limits", *AGREEMENT, *_CAPACITY, *_OWN_VIEW)
        }
        kept_out: dict[str, Any] = {name: frozenset(self.cleaned_data.get(name) or ()) for name in _SETS}
        return ConsentAnswers(**said, **kept_out)

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
        violations = []
        if self.cleaned_data.get("position"):
            violations = check_consent(
                self.to_consent(), self.about, self.everyone, self.on, agencies=self.agencies
            )
        if going_on := self.going_on():
            violations += check_override(going_on)
        self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return self.cleaned_data
