"""Answering: information to share, something kept back, nothing, or no."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.drafts import LAWFUL
from disclosures.forms.parts import (
    REASON,
    YES_NO,
    ReasonsForm,
    RuledForm,
    basis_question,
    key_question,
    offer,
    offer_bases,
    offer_powers,
    powers_question,
    ruled,
    seen,
)
from disclosures.models import Certainty, Purpose
from disclosures.queries import Answering
from disclosures.rules.answering import (
    Ground,
    RefusalAnswers,
    ReleaseAnswers,
    asks_whether_all_is_needed,
    breaches_of_lawfulness,
    breaches_of_nothing,
    breaches_of_refusal,
    breaches_of_release,
    kind_of_answer,
)
from disclosures.rules.items import (
    ItemAnswers,
    WithholdingAnswers,
    breaches_of_item,
    breaches_of_withholding,
)
from disclosures.rules.powers import preset_basis, preset_powers
from imap.design.fields import Choice, Choices, DayField, Key, LongText, Text, Tick
from imap.law.breaches import Breach

ITEM = 10_000  # characters


class ItemForm(ReasonsForm):
    """One piece of information to share. The order is lawful, consent, necessary, proportionate, relevant
    (NPR4);
    what makes it lawful holds for all items of the answer, and is confirmed with each."""

    does = _("to share this")
    field_order = (
        "key",
        "purpose",
        "powers",
        "article6",
        "text",
        "about",
        "certainty",
        "said_by",
        "information_from",
        "checked_how",
        "necessary",
        "necessary_because",
        "proportionate",
        "proportionate_because",
        "relevant",
        "relevant_because",
        "recipients",
    )

    purpose = ruled(Choice, _("What is the information for?"), choices=Purpose.choices)
    powers = powers_question()
    article6 = basis_question()
    text = ruled(
        LongText,
        _("Information"),
        max_length=ITEM,
        rows=4,
        help_text=_("One thing at a time: each item is decided, and can be kept back, by itself"),
    )
    about = ruled(Choice, _("Whom is it about?"), choices=())
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
    recipients = ruled(Choices, _("Who receives it?"), choices=(), help_text=_("Only agencies that need it"))

    def __init__(self, *args: Any, known: Answering, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = known, today
        usable = [key for key, power in known.powers.items() if power.usable]
        offer_powers(self, known.powers, preset_powers(kind, usable))
        offer_bases(self, known.bases, preset_basis(kind, set(known.bases)))
        self.initial.setdefault("purpose", known.row.purpose)
        offer(self, "about", known.people)
        offer(self, "recipients", known.agencies)
        self.initial.setdefault("recipients", [known.lead])
        if len(known.people) == 1:
            self.initial.setdefault("about", next(iter(known.people)))

    def breaches(self) -> Iterable[Breach]:
        lawful = ReleaseAnswers.given(self.cleaned_data)
        return breaches_of_lawfulness(
            lawful, powers=self.known.powers, bases=set(self.known.bases)
        ) + breaches_of_item(
            ItemAnswers.given(self.cleaned_data),
            people=self.known.people,
            agencies=self.known.agencies,
            today=self.today,
        )

    def lawful_errors(self) -> bool:
        """Whether something is wrong with purpose, powers or basis."""
        return any(name in self.errors for name in LAWFUL)


class WithholdForm(ReasonsForm):
    """Something that is kept back. It has no question for what it says, on purpose (REC2)."""

    does = _("to share it")
    field_order = (
        "key",
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

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_withholding(WithholdingAnswers.given(self.cleaned_data))


class NothingForm(RuledForm):
    """Nothing to share, after looking."""

    key = Key()
    searched = ruled(
        LongText,
        _("Where did you look?"),
        max_length=REASON,
        rows=3,
        help_text=_(
            "The lead agency reads this. For example: patient record and safeguarding file, 2018 to today"
        ),
    )

    def __init__(self, *args: Any, drafted: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafted = drafted

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_nothing(self.cleaned_data.get("searched", ""), drafted=self.drafted)


class RefuseForm(RuledForm):
    """Refuse a request. The lead agency reads why."""

    key = Key()
    grounds = ruled(Choices, _("What does the refusal rest on?"), choices=Ground.choices)
    reasons = ruled(
        LongText,
        _("Why does your agency refuse?"),
        max_length=4_000,
        rows=4,
        help_text=_("The lead agency reads this. Do not write what the information says"),
    )
    helps = key_question(_("How would an answer help further enquiries?"))
    hinders = key_question(_("How will going without one hinder them?"))

    def to_answers(self) -> RefusalAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        texts = {name: answers.get(name) or "" for name in ("reasons", "helps", "hinders")}
        return RefusalAnswers(grounds=frozenset(answers.get("grounds") or ()), **texts)

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_refusal(self.to_answers())


class ReleaseForm(RuledForm):
    """What is answered once for everything that is released, beside its preview. What the answer does not
    need
    is not asked: powers and purpose only when something is shared, where was looked only when the lead
    agency is
    told that there is nothing."""

    key = Key()
    draft = seen()
    basis = seen()
    helps = key_question(_("How will providing it help further enquiries?"))
    hinders = key_question(_("How would failing to provide it hinder them?"))
    all_needed = Tick(
        label=_("All of it is needed for this purpose, and nothing less would do"), required=False
    )
    searched = ruled(
        LongText,
        _("Where did you look?"),
        max_length=REASON,
        rows=3,
        help_text=_("The lead agency is told “Nothing to share”, and this"),
    )

    def __init__(
        self,
        *args: Any,
        known: Answering,
        lawful: Mapping[str, Any],
        shared: int,
        withheld: int,
        withheld_shown: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.lawful = known, lawful
        self.counts = {"shared": shared, "withheld": withheld, "withheld_shown": withheld_shown}
        for name in self._not_asked(shared, withheld, withheld_shown):
            del self.fields[name]

    @staticmethod
    def _not_asked(shared: int, withheld: int, withheld_shown: int) -> Collection[str]:
        found = set()
        if not shared:
            found |= {"helps", "hinders"}
        if not asks_whether_all_is_needed(shared=shared, withheld=withheld):
            found.add("all_needed")
        if kind_of_answer(shared=shared, withheld_shown=withheld_shown) != "nothing":
            found.add("searched")
        return found

    def to_answers(self) -> ReleaseAnswers:
        """The answers as the rules take them, with what the draft says about lawfulness."""
        return ReleaseAnswers.given({**self.lawful, **self.cleaned_data})

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_release(
            self.to_answers(), powers=self.known.powers, bases=set(self.known.bases), **self.counts
        )


class ReadForm(RuledForm):
    """ "I have read this"."""

    key = Key()
