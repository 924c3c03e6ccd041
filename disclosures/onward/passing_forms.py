"""Passing something on, and printing it for a body outside the partnership."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.items.rules import Terms
from disclosures.lawful_basis.rules import Law
from disclosures.models import PassingOn
from disclosures.onward.forms import TESTED, TestedForm
from disclosures.onward.passing_rules import PassAnswers
from disclosures.onward.rules import (
    AGREED_REFERRAL,
    AGREED_STORING,
    LAW,
    OnwardRights,
    Permission,
    Towards,
    What,
)
from imap.design.conditions import Condition, names_of
from imap.design.fields import Choice, Key, LongText, Text, Tick
from imap.design.forms import GovukForm
from imap.law.forms import REASON, offer, ruled


class PassOnForm(TestedForm):
    """Under which permission, agreement or law an item was passed on. Every permission is offered, also one that is no
    longer in force: what happened before its end may be recorded after. Whether it was in force then is judged by the
    action, which knows when it happened."""

    key = Key()
    rests_on = ruled(Choice, _("What allows it?"), choices=())
    law = ruled(Choice, _("What does the law require?"), choices=PassingOn.Law.choices)
    to_outside = ruled(Text, _("To whom did it go?"), max_length=200)
    because = ruled(LongText, _("Why?"), max_length=REASON, rows=3)
    left_out = ruled(
        LongText,
        _("What of this item was left out, and under which exemption?"),
        max_length=REASON,
        rows=2,
        help_text=_("Exemptions are judged item by item. If all of it went, write “nothing”"),
    )
    named_reader = ruled(
        Text,
        _("Who there reads it?"),
        max_length=200,
        help_text=_("Name and post: this item is for named people only"),
    )
    conditions_kept = Tick(label=_("The conditions of the permission were kept"), required=False)
    field_order = (
        "key", "rests_on", "law", "to_outside", "named_reader", "because", "left_out", "conditions_kept", *TESTED,
    )  # fmt: skip

    shown_when = {
        "named_reader": ("rests_on", {LAW, AGREED_REFERRAL}),
        "law": ("rests_on", {LAW}),
        "to_outside": ("rests_on", {LAW, AGREED_REFERRAL}),
        "because": ("rests_on", {LAW, AGREED_REFERRAL}),
        "left_out": ("rests_on", {LAW}),
    }

    def __init__(
        self,
        *args: Any,
        terms: Terms,
        permissions: Collection[Permission],
        may: OnwardRights,
        at: datetime,
        law: Law,
        sensitive: bool = False,
        **kwargs: Any,
    ) -> None:
        self.passing = {one.key for one in permissions if one.towards.what == What.PASS_ON}
        self.conditional = {one.key for one in permissions if one.conditions and one.key in self.passing}
        super().__init__(*args, **kwargs)
        self.terms, self.permissions = terms, permissions
        self.offer_powers(law)
        if not sensitive:
            del self.fields["named_reader"]
        choices: dict[str, Any] = {}
        for one in permissions:
            words = _("Permission to %(words)s") % {"words": one.in_words()}
            if not one.in_force(at):
                words = _("%(words)s (not in force now)") % {"words": words}
            elif may.why_suspended(one):
                words = _("%(words)s (cannot be used now)") % {"words": words}
            choices[one.key] = words
        if terms.referral_on:
            choices[AGREED_REFERRAL] = _("A referral on for services, agreed when it was shared")
        if terms.storing:
            choices[AGREED_STORING] = _("Storing it in our own system, agreed when it was shared")
        choices[LAW] = _("The law requires it: subject access, court order, CPIA, or imminent danger")
        offer(self, "rests_on", choices)
        self.leave_out_unanswerable()

    def condition(self, name: str) -> Condition | None:
        """The three tests and the power are asked under a permission to pass it on: which there are differs."""
        if name in TESTED:
            return Condition("rests_on", names_of(self.passing))
        if name == "conditions_kept":
            return Condition("rests_on", names_of(self.conditional))
        return super().condition(name)

    def to_answers(self) -> PassAnswers:
        return PassAnswers.given(self.cleaned_data)


SERVICES = "services"


class ThirdPartyPrintForm(GovukForm):
    """For whom a print is made: somebody to whom at least one item of the release may go now."""

    to = Choice(label=_("For whom?"), choices=())
    name = Text(
        label=_("Which service is the family referred to?"),
        called=_("The service"),
        missing=_("Name the service that the family is referred to"),
        max_length=200,
    )

    shown_when = {"name": ("to", {SERVICES})}

    def __init__(self, *args: Any, parties: Collection[Permission], services: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {one.key: one.name for one in parties}
        if services:
            choices[SERVICES] = _("A service that the family is referred to")
        offer(self, "to", choices)
        self.parties = {one.key: one for one in parties}

    @property
    def towards(self) -> Towards | None:
        """The third party; None for a referral on for services."""
        named = self.parties.get(self.cleaned_data["to"])
        return named.towards if named else None

    @property
    def party(self) -> str:
        """The third party by name."""
        named = self.parties.get(self.cleaned_data["to"])
        return named.name if named else str(self.cleaned_data["name"])
