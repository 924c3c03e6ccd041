"""One piece of information to share, or one that is kept back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, cast

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from disclosures.disclosure_context.facts import Sharing
from disclosures.handling.forms import MARKS, MarksForm
from disclosures.handling.rules import MarkFacts, check_marks
from disclosures.items.rules import (
    AGREED_UNLESS_CHANGED,
    LEAD_STORES,
    OTHERS_STORE,
    REFERRAL_ON,
    SAYS,
    ItemAnswers,
    WithholdingAnswers,
    check_item,
    check_two_confidences,
    check_withholding,
)
from disclosures.justification.forms import YES_NO, ReasonsForm, key_question
from disclosures.lawful_basis.forms import LawfulForm
from disclosures.lawful_basis.presets import LAWFUL
from disclosures.lawful_basis.rules import Lawful, check_lawfulness
from disclosures.models import Certainty
from imap.design.fields import Choice, Choices, DayField, LongText, Text
from imap.law.forms import REASON, RuledForm, offer, ruled, seen
from imap.law.information import kinds_on
from imap.law.violations import Violation

ITEM = 10_000  # characters


class SaysForm(RuledForm):
    """What an item says, and its marks of certainty: asked alike of a new item and of its next version (ACC1, ACC2)."""

    no_reasons: ClassVar[Collection[str]] = ("text", "said_by")

    text = ruled(
        LongText,
        _("Information"),
        max_length=ITEM,
        rows=4,
        help_text=_("One thing at a time: each item is decided, and can be kept back, by itself"),
    )
    kind = ruled(
        Choice,
        _("What kind of information is it?"),
        choices=(),
        select=True,
        help_text=_("The most private kind that it touches: consent may leave out some kinds"),
    )
    certainty = ruled(
        Choice,
        _("How sure is it?"),
        choices=Certainty.choices,
        hints={
            Certainty.VERIFIED: _("Seen, recorded or checked by your agency"),
            Certainty.OPINION: _("The judgement of someone qualified to make it"),
            Certainty.REPORTED: _("Told to you by someone who saw or heard it"),
            Certainty.HEARSAY: _("Told to you by someone who was told"),
            Certainty.CONJECTURE: _("A guess from what is known"),
        },
    )
    said_by = ruled(
        Text,
        _("Who said or recorded it?"),
        max_length=200,
        help_text=_("For example: school nurse; neighbour"),
    )
    information_from = ruled(
        DayField, _("What date is the information from?"), called=_("The date"), not_future=True
    )
    checked_how = ruled(
        LongText,
        _("How was it checked?"),
        max_length=REASON,
        rows=2,
        help_text=_("If nobody checked it, write “not checked”. For an opinion: what it rests on"),
    )


#: What an item says, in the order in which it is asked.
ASKED = tuple(name for name in SaysForm.base_fields if name in SAYS)


class ItemForm(SaysForm, LawfulForm, MarksForm):
    """One piece of information to share. The order is lawful, consent, necessary, proportionate, relevant
    (NPR4); what makes it lawful holds for all items of the answer, and is confirmed once, at the preview."""

    no_reasons = (*SaysForm.no_reasons, "owed_role", "child_cannot")
    shown_when: ClassVar[Mapping[str, tuple[str, Any]]] = {
        **LawfulForm.shown_when,
        **MarksForm.shown_when,
    }

    does = _("to share this")
    opened_on = seen()
    field_order = (
        "key",
        "opened_on",
        *LAWFUL,
        ASKED[0],
        "about",
        *ASKED[1:],
        "necessary",
        "necessary_because",
        "proportionate",
        "proportionate_because",
        "relevant",
        "relevant_because",
        "recipients",
        "agreed",
        *MARKS,
    )

    about = ruled(Choice, _("Whom is it about?"), choices=())
    recipients = ruled(Choices, _("Who receives it?"), choices=(), help_text=_("Only agencies that need it"))
    agreed = Choices(
        label=_("What may they do with it without asking you again?"),
        required=False,
        choices=[
            (LEAD_STORES, _("The lead agency may store it in the child’s record")),
            (OTHERS_STORE, _("Other recipients may store it in their own systems")),
            (REFERRAL_ON, _("It may go with a referral on for services")),
        ],
        help_text=_("For anything else they ask you first"),
    )

    def __init__(self, *args: Any, known: Sharing, today: date, facts: MarkFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today, self.facts = known, today, facts
        self.initial.setdefault("purpose", known.purpose)
        self.offer_lawful(known.law)
        offer(self, "about", known.people)
        offer(self, "recipients", known.agencies)
        self.initial.setdefault("recipients", known.usual)
        self.initial.setdefault("agreed", list(AGREED_UNLESS_CHANGED))
        offer(self, "kind", {"": _("Choose one"), **kinds_on(today)})
        self.offer_marks(
            known.people, {key: known.law.powers[key].name for key in facts.powers}, kind=known.law.kind
        )
        if len(known.kinds) == 1:
            self.initial.setdefault("kind", known.kinds[0])
        if len(known.people) == 1:
            self.initial.setdefault("about", next(iter(known.people)))

    @property
    def beside_text(self) -> list[BoundField]:
        """The questions about what an item says, those after its text and after whom it is about."""
        return [self[name] for name in ASKED[1:]]

    def to_answers(self) -> ItemAnswers:
        """The answers as the rules take them."""
        return ItemAnswers.given(self.cleaned_data)

    def violations(self) -> Iterable[Violation]:
        purpose, lawful = str(self.cleaned_data.get("purpose") or ""), Lawful.given(self.cleaned_data)
        item = self.to_answers()
        return (
            check_lawfulness(purpose, lawful, law=self.known.law, kinds=[item.kind])
            + check_item(item, people=self.known.people, agencies=self.known.agencies, today=self.today)
            + check_marks(item.marks, about=item.about, facts=self.facts)
            + check_two_confidences(lawful, [("This item", item.marks)], "confidence")
        )


class WithholdForm(ReasonsForm):
    """Something that is kept back. It has no question for what it says, on purpose (REC2)."""

    no_reasons = ("description", "held_where")

    does = _("to share it")
    opened_on = seen()
    field_order = (
        "key",
        "opened_on",
        "description",
        "held_where",
        "necessary",
        "necessary_because",
        "proportionate",
        "proportionate_because",
        "relevant",
        "relevant_because",
        "helps",
        "hinders",
        "existence_shown",
    )

    description = ruled(
        Text,
        _("Short description"),
        max_length=200,
        spellcheck=True,
        help_text=_("Describe the envelope, not the letter: “counselling notes, 2024”. Never what it says"),
    )
    held_where = ruled(Text, _("Where is it held in your own system?"), max_length=200)
    helps = key_question(_("How would providing it help further enquiries?"))
    hinders = key_question(_("How may keeping it back hinder them?"))
    existence_shown = ruled(
        Choice,
        _("May the lead agency know that something was kept back?"),
        choices=YES_NO,
        hints={
            "yes": _("It is told that something was, not what or why"),
            "no": _("It sees the same as if you did not hold it"),
        },
    )

    def __init__(self, *args: Any, part: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part:  # of an item that is shared: whoever reads the item is who may know
            field = cast("Choice", self.fields["existence_shown"])
            field.label = _("May those who read the item know that something was left out?")
            told = _(
                "It is marked “shared in part”; they are told that something was left out, not what or why"
            )
            field.hint(field.widget, {"yes": told, "no": _("They see it as if it were the whole")}, None)

    def to_answers(self) -> WithholdingAnswers:
        """The answers as the rules take them."""
        return WithholdingAnswers.given(self.cleaned_data)

    def violations(self) -> Iterable[Violation]:
        return check_withholding(self.to_answers())
