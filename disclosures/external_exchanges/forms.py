"""One exchange with an agency that has not signed, and what came back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.external_exchanges.rules import (
    Came,
    CameAnswers,
    OnceAnswers,
    OnceFacts,
    Verified,
    check_came,
    check_once,
)
from disclosures.justification.forms import key_question
from disclosures.lawful_basis.forms import LawfulForm, considered
from disclosures.lawful_basis.presets import LAWFUL
from disclosures.models import Certainty
from imap.db import clock
from imap.design.fields import Choice, Choices, DayField, Key, LongText, MomentField, Text
from imap.law.forms import REASON, RuledForm, offer, ruled
from imap.law.information import kinds_on
from imap.law.violations import Violation

ONCE = 10_000  # characters


class OnceForm(LawfulForm):
    """Who was contacted, how they were verified, what they were asked or sent, and why. The order is lawful, consent,
    necessary, proportionate, relevant (NPR4)."""

    no_reasons = (
        "contact_name", "contact_role", "contact_agency", "reached_how", "verified_against", "verified_by", "asked", "sent",
    )  # fmt: skip
    does = _("to ask or tell them this")
    field_order = (
        "key", "contact_name", "contact_role", "contact_agency", "reached_how", "verified_how", "verified_against",
        "verified_by", "verified_at", *LAWFUL, "people", "asked", "sent", "items", "necessary", "necessary_because",
        "proportionate", "proportionate_because", "relevant", "relevant_because", "helps", "hinders", "considered",
    )  # fmt: skip

    contact_name = ruled(Text, _("Whom did you contact?"), max_length=200)
    contact_role = ruled(Text, _("What do they do there?"), max_length=200)
    contact_agency = ruled(
        Text,
        _("Which organisation?"),
        max_length=200,
        help_text=_(
            "One that is not a member of the partnership: another area’s council, a hospital elsewhere, a nursery"
        ),
    )
    reached_how = ruled(
        Text,
        _("How did you reach them?"),
        max_length=200,
        help_text=_("For example: by telephone, 01632 960123"),
    )
    verified_how = ruled(Choice, _("How do you know that they are who they say?"), choices=Verified.choices)
    verified_against = ruled(
        Text,
        _("Against what?"),
        max_length=500,
        help_text=_("Which number and where it is published, which mailbox, which card"),
    )
    verified_by = ruled(Text, _("Who verified them?"), max_length=200)
    verified_at = MomentField(
        label=_("When were they verified?"), called=_("The time"), required=False, mark_optional=False
    )
    people = ruled(Choices, _("Whom is it about?"), choices=())
    asked = LongText(
        label=_("What did you ask them?"), max_length=ONCE, rows=3, required=False, mark_optional=False
    )
    sent = LongText(
        label=_("What did you tell or send them, in your agency’s own words?"),
        max_length=ONCE,
        rows=3,
        required=False,
        mark_optional=False,
        help_text=_("Your own information only. What another agency provided goes by its permission, below"),
    )
    items = Choices(
        label=_("Which items of other agencies went to them?"),
        required=False,
        choices=(),
        help_text=_("Only what its provider permits to go to this organisation now"),
    )
    helps = key_question(_("How will it help further enquiries?"))
    hinders = key_question(_("How would going without hinder them?"))
    considered = considered()

    def __init__(self, *args: Any, facts: OnceFacts, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.offer_lawful(facts.law)
        offer(self, "people", {key: one.name for key, one in facts.positions.items()})
        offer(self, "items", {key: one.words for key, one in facts.items.items()})
        if not facts.items:
            del self.fields["items"]
        self.initial.setdefault("verified_by", who)

    def to_answers(self) -> OnceAnswers:
        return OnceAnswers.given(self.cleaned_data)

    def violations(self) -> Iterable[Violation]:
        return check_once(self.to_answers(), self.facts, now=clock.now())


class CameForm(RuledForm):
    """What came back, typed in by whoever asked, with the marks of an item."""

    no_reasons = ("text", "said_by")

    key = Key()
    came = ruled(Choice, _("What came back?"), choices=Came.choices)
    at = MomentField(
        label=_("When did they answer?"), called=_("The time"), required=False, mark_optional=False
    )
    text = ruled(LongText, _("What did they answer?"), max_length=ONCE, rows=4)
    about = ruled(Choice, _("Whom is it about?"), choices=())
    kind = ruled(Choice, _("What kind of information is it?"), choices=(), select=True)
    certainty = ruled(Choice, _("How sure is it?"), choices=Certainty.choices)
    said_by = ruled(Text, _("Who said or recorded it?"), max_length=200)
    information_from = ruled(
        DayField, _("What date is the information from?"), called=_("The date"), not_future=True
    )
    checked_how = ruled(
        LongText,
        _("How was it checked?"),
        max_length=REASON,
        rows=2,
        help_text=_("If nobody checked it, write “not checked”"),
    )

    shown_when = dict.fromkeys(
        ("about", "kind", "certainty", "said_by", "information_from", "checked_how"),
        ("came", {Came.INFORMATION.value}),
    )

    def __init__(
        self, *args: Any, people: Mapping[str, str], since: Any, contact: str, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people: Collection[str] = set(people)
        self.since = since
        offer(self, "about", people)
        offer(self, "kind", {"": _("Choose one"), **kinds_on(today)})
        self.initial.setdefault("said_by", contact)
        if len(people) == 1:
            self.initial.setdefault("about", next(iter(people)))

    def to_answers(self) -> CameAnswers:
        return CameAnswers.given(self.cleaned_data)

    def violations(self) -> Iterable[Violation]:
        return check_came(self.to_answers(), people=self.people, since=self.since, now=clock.now())
