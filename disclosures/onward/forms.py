"""Asking for permission, deciding it, ending it, and recording that an item was passed on."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.forms.parts import REASON, RuledForm, offer, ruled
from disclosures.models import OnwardAnswer, PassingOn
from disclosures.onward.rules import (
    AGREED_REFERRAL,
    AGREED_STORING,
    LAW,
    OUTSIDE,
    AskAnswers,
    DecideAnswers,
    May,
    PassAnswers,
    Permission,
    Terms,
    Towards,
    What,
    breaches_of_asking_onward,
    breaches_of_deciding_onward,
    breaches_of_ending,
)
from imap.design.fields import Choice, DayField, Key, LongText, Text
from imap.design.forms import GovukForm
from imap.law.breaches import Breach

Verdict = OnwardAnswer.Verdict


class AskOnwardForm(RuledForm):
    """One item, one third party, one purpose."""

    key = Key()
    what = ruled(Choice, _("What do you want to do with it?"), choices=What.choices)
    to = ruled(Choice, _("To whom?"), choices=(), select=True)
    to_outside = ruled(Text, _("Which body, and who there?"), max_length=200)
    purpose = ruled(
        LongText,
        _("What for?"),
        max_length=REASON,
        rows=3,
        help_text=_(
            "What they would do with it, and why they cannot do it without. The provider judges this"
        ),
    )

    shown_when = {"to": ("what", {What.PASS_ON}), "to_outside": ("to", {OUTSIDE})}

    def __init__(
        self, *args: Any, agencies: Mapping[str, str], may: May, waiting: Collection[Towards], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies, self.may, self.waiting = agencies, may, waiting
        offer(self, "to", {"": _("Choose one"), OUTSIDE: _("A body outside the partnership"), **agencies})

    def to_answers(self) -> AskAnswers:
        return AskAnswers.given(self.cleaned_data)

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_asking_onward(
            self.to_answers(), agencies=self.agencies, may=self.may, waiting=self.waiting
        )


class DecideOnwardForm(RuledForm):
    """Permit, with conditions and a last day where they are wanted; or refuse, with reasons."""

    key = Key()
    verdict = ruled(
        Choice,
        _("What do you decide?"),
        choices=[(Verdict.PERMIT, _("Permit it")), (Verdict.REFUSE, _("Refuse it"))],
    )
    conditions = LongText(
        label=_("Conditions"),
        max_length=REASON,
        rows=2,
        required=False,
        help_text=_("For example: to the named worker only; by telephone, not in writing"),
    )
    until = DayField(
        label=_("Until which day?"),
        called=_("The last day"),
        required=False,
        help_text=_("That day included. Left empty, it runs until you end it"),
    )
    reasons = ruled(LongText, _("Why do you refuse it?"), max_length=REASON, rows=3)

    shown_when = {
        "conditions": ("verdict", {Verdict.PERMIT}),
        "until": ("verdict", {Verdict.PERMIT}),
        "reasons": ("verdict", {Verdict.REFUSE}),
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def to_answers(self) -> DecideAnswers:
        given = self.cleaned_data
        texts = {name: given.get(name) or "" for name in ("verdict", "conditions", "reasons")}
        return DecideAnswers(until=given.get("until"), **texts)

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_deciding_onward(self.to_answers(), today=self.today)


class EndOnwardForm(RuledForm):
    """A permission ends."""

    key = Key()
    reasons = ruled(LongText, _("Why does it end?"), max_length=REASON, rows=3)

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_ending(self.cleaned_data.get("reasons") or "")


class PassOnForm(RuledForm):
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

    shown_when = {
        "law": ("rests_on", {LAW}),
        "to_outside": ("rests_on", {LAW, AGREED_REFERRAL}),
        "because": ("rests_on", {LAW, AGREED_REFERRAL}),
        "left_out": ("rests_on", {LAW}),
    }

    def __init__(
        self, *args: Any, terms: Terms, permissions: Collection[Permission], at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.terms, self.permissions = terms, permissions
        choices: dict[str, Any] = {}
        for one in permissions:
            words = _("Permission to %(words)s") % {"words": one.in_words()}
            choices[one.key] = (
                words if one.in_force(at) else _("%(words)s (not in force now)") % {"words": words}
            )
        if terms.referral_on:
            choices[AGREED_REFERRAL] = _("A referral on for services, agreed when it was shared")
        if terms.storing:
            choices[AGREED_STORING] = _("Storing it in our own system, agreed when it was shared")
        choices[LAW] = _("The law requires it: subject access, court order, CPIA, or imminent danger")
        offer(self, "rests_on", choices)

    def to_answers(self) -> PassAnswers:
        return PassAnswers.given(self.cleaned_data)


SERVICES = "services"


class ThirdPartyForm(GovukForm):
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
