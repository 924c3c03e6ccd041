"""Asking for permission, deciding it, ending it, and recording that an item was passed on."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosures.lawful_basis.forms import ListedChoices
from disclosures.lawful_basis.powers import preset_powers
from disclosures.lawful_basis.rules import Law
from disclosures.models import OnwardAnswer
from disclosures.onward.disclosing import CLASS, OUTSIDE, Disclosing, OnwardTests
from disclosures.onward.rules import (
    AskAnswers,
    DecideAnswers,
    OnwardRights,
    Towards,
    What,
    check_asking_onward,
    check_deciding_onward,
    check_ending,
)
from imap.design.fields import Choice, DayField, Key, LongText, Text
from imap.law.forms import REASON, RuledForm, offer, ruled
from imap.law.violations import Violation

Verdict = OnwardAnswer.Verdict


TESTED = ("necessary_because", "proportionate_because", "relevant_because", "powers")


class TestedForm(RuledForm):
    """Passing on is a disclosure: the three tests and a power, as for a release (ONW1)."""

    necessary_because = ruled(
        LongText, _("Why is it necessary that they have it?"), max_length=REASON, rows=2
    )
    proportionate_because = ruled(LongText, _("Why is it proportionate?"), max_length=REASON, rows=2)
    relevant_because = ruled(
        LongText, _("Why is it relevant to what they would do?"), max_length=REASON, rows=2
    )
    powers = ListedChoices(label=_("Powers relied on"), required=False, choices=())

    def offer_powers(self, law: Law) -> None:
        """Offer the powers that this kind of agency may name today, the usual ones ticked."""
        usable = {key: one.name for key, one in law.powers.items() if one.usable}
        offer(self, "powers", usable)
        self.initial.setdefault("powers", preset_powers(law.kind, usable))

    def to_tests(self) -> OnwardTests:
        return OnwardTests.given(self.cleaned_data)


class AskOnwardForm(RuledForm):
    """One item, one third party, one purpose."""

    key = Key()
    what = ruled(Choice, _("What do you want to do with it?"), choices=What.choices)
    to = ruled(Choice, _("To whom?"), choices=(), select=True)
    to_outside = ruled(Text, _("Which body, and who there?"), max_length=200)
    class_kind = ruled(
        Text,
        _("What kind of bodies or people are in it?"),
        max_length=200,
        help_text=_("For example: shops and security firms of the town centre"),
    )
    readers = forms.IntegerField(
        label=_("How many people can read it there?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("A number: your best estimate"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={
            "invalid": _("How many can read it must be a whole number"),
            "min_value": _("How many can read it must be 1 or more"),
            "max_value": _("How many can read it must be 1,000,000 or less"),
        },
    )
    why_many = ruled(LongText, _("Why do so many have to read it?"), max_length=REASON, rows=2)
    named_reader = ruled(
        Text,
        _("Who there would read it?"),
        max_length=200,
        help_text=_("Name and post: this item is for named people only"),
    )
    purpose = ruled(
        LongText,
        _("What for?"),
        max_length=REASON,
        rows=3,
        help_text=_(
            "What they would do with it, and why they cannot do it without. The provider judges this"
        ),
    )

    shown_when = {
        "to": ("what", {What.PASS_ON}),
        "named_reader": ("what", {What.PASS_ON}),
        "to_outside": ("to", {OUTSIDE, CLASS}),
        **dict.fromkeys(("class_kind", "readers", "why_many"), ("to", {CLASS})),
    }

    def __init__(
        self,
        *args: Any,
        agencies: Mapping[str, str],
        may: OnwardRights,
        waiting: Collection[Towards],
        sensitive: bool = False,
        members: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies, self.may, self.waiting = agencies, may, waiting
        self.sensitive, self.members = sensitive, members
        if not sensitive:
            del self.fields["named_reader"]
        outside = {
            OUTSIDE: _("One named body outside the partnership"),
            CLASS: _("A class or partnership of several bodies or people"),
        }
        offer(self, "to", {"": _("Choose one"), **outside, **agencies})

    def to_answers(self) -> AskAnswers:
        return AskAnswers.given(self.cleaned_data)

    def violations(self) -> Iterable[Violation]:
        return check_asking_onward(
            self.to_answers(),
            agencies=self.agencies,
            may=self.may,
            waiting=self.waiting,
            sensitive=self.sensitive,
            members=self.members,
        )


class DecideOnwardForm(TestedForm):
    """Permit, with the three tests and a power where it is to be passed on, conditions and a last day where they are wanted;
    or refuse, with reasons."""

    field_order = ("key", "verdict", *TESTED, "conditions", "until", "reasons")

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
        **dict.fromkeys(TESTED, ("verdict", {Verdict.PERMIT})),
        "reasons": ("verdict", {Verdict.REFUSE}),
    }

    def __init__(self, *args: Any, today: date, disclosing: Disclosing | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.disclosing = today, disclosing
        if disclosing:
            self.offer_powers(disclosing.law)
        else:
            for name in TESTED:
                del self.fields[name]

    def to_answers(self) -> DecideAnswers:
        given = self.cleaned_data
        texts = {name: given.get(name) or "" for name in ("verdict", "conditions", "reasons")}
        return DecideAnswers(until=given.get("until"), tests=self.to_tests(), **texts)

    def violations(self) -> Iterable[Violation]:
        return check_deciding_onward(self.to_answers(), today=self.today, disclosing=self.disclosing)


class EndOnwardForm(RuledForm):
    """A permission ends."""

    key = Key()
    reasons = ruled(LongText, _("Why does it end?"), max_length=REASON, rows=3)

    def violations(self) -> Iterable[Violation]:
        return check_ending(self.cleaned_data.get("reasons") or "")
