"""What comes before the three tests of an item: purpose, powers, and the three legal tests, each by itself (LEG1, LEG2)."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.utils.translation import gettext_lazy as _

from disclosures.justification.forms import ReasonsForm
from disclosures.lawful_basis.powers import CONSENT, Power
from disclosures.lawful_basis.presentation import LawfulShown, lawful_in_words
from disclosures.lawful_basis.presets import LAWFUL, preset_lawful
from disclosures.lawful_basis.queries import names_under
from disclosures.lawful_basis.rules import MANY, SORTS, Law, Lawful
from disclosures.models import Confidence, PrivateLife, Purpose, Regime
from imap.design.fields import Choice, Choices, LongText, Tick
from imap.law.forms import REASON, ruled
from imap.law.information import ANYTHING
from imap.law.rules import ListState

#: Asked only under one of the two laws.
UNDER = {
    Regime.UK_GDPR.value: ("article6", "consent_because", "article9", "schedule1", "article10"),
    Regime.PART_3.value: ("schedule8",),
}


class ListedChoices(Choices):
    """Things of a list to tick. One that is not among them is judged by the rule, which says why it may not be named."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 40


def considered() -> Tick:
    """One tick for what stands there: powers, and each of the three legal tests."""
    return Tick(
        label=_(
            "I have considered each of the three legal tests (private and family life; confidence; data protection), "
            "and the powers fit"
        ),
        required=False,
    )


class LawfulForm(ReasonsForm):
    """Filled in beforehand for the kind of agency, confirmed with one tick, and changeable (NPR4, LEG1, LEG2)."""

    shown_when: ClassVar[Mapping[str, tuple[str, Any]]] = {
        "confidence_because": (
            "confidence",
            {Confidence.CONSENT.value, Confidence.LAW.value, Confidence.NOT_OWED.value},
        ),
        "article6": ("regime", Regime.UK_GDPR.value),
        "consent_because": ("article6", CONSENT),
        "article9": ("regime", Regime.UK_GDPR.value),
        "schedule1": ("regime", Regime.UK_GDPR.value),
        "article10": ("regime", Regime.UK_GDPR.value),
        "schedule8": ("regime", Regime.PART_3.value),
    }

    purpose = ruled(Choice, _("What is the information for?"), choices=Purpose.choices)
    powers = ListedChoices(label=_("Powers relied on"), required=False, choices=())
    private_life = ruled(
        Choice,
        _("What does it mean for private and family life (Article 8)?"),
        choices=PrivateLife.choices,
    )
    private_life_because = ruled(
        LongText,
        _("Why, in a sentence or two?"),
        max_length=REASON,
        rows=2,
        help_text=_("It may rest on your reasons for necessary, proportionate and relevant"),
    )
    confidence = ruled(
        Choice,
        _("Is a duty of confidence owed, and what lifts it (common law)?"),
        choices=Confidence.choices,
        hints={
            Confidence.PUBLIC_INTEREST: _("Protecting a child from harm is reason enough by itself"),
            Confidence.CONSENT: _("A parent cannot lift what is owed to a competent young person"),
        },
    )
    confidence_because = ruled(LongText, _("Whose, which, or why not?"), max_length=REASON, rows=2)
    regime = ruled(
        Choice,
        _("Which data protection law?"),
        choices=Regime.choices,
        missing=_("Choose which data protection law applies"),
        hints={
            Regime.PART_3: _(
                "To prevent, detect or investigate crime, or to safeguard against threats to the public. For anything else "
                "choose the UK GDPR"
            )
        },
    )
    article6 = ruled(Choice, _("UK GDPR Article 6 basis"), choices=())
    consent_because = ruled(
        LongText,
        _("Why is consent the basis, and what happens when it is taken back?"),
        max_length=REASON,
        rows=2,
        help_text=_("It almost never is. Public task usually is (LEG2)"),
    )
    article9 = ruled(Choice, _("For special category data, such as health: Article 9 condition"), choices=())
    schedule1 = ListedChoices(label=_("Schedule 1 conditions that go with it"), required=False, choices=())
    article10 = ruled(Choice, _("For allegations and offences: Article 10"), choices=())
    schedule8 = ListedChoices(
        label=_("For sensitive processing, such as of health: Schedule 8 conditions"),
        required=False,
        choices=(),
    )

    def offer_lawful(self, law: Law, *, urgent: bool = False) -> None:
        """Offer what may be named today, what is filled in beforehand first."""
        self.law = law
        if law.enforces:
            self.fields[
                "regime"
            ].required = True  # everything below hangs on it: unanswered, no rule can ask for that
        else:
            for name in ("regime", "schedule8"):
                del self.fields[name]
        other = UNDER.get(
            Regime.UK_GDPR if self.initial.get("regime") == Regime.PART_3 else Regime.PART_3, ()
        )
        for name in other:  # nothing was answered there: what is filled in beforehand stands ready
            if not self.initial.get(name):
                self.initial.pop(name, None)
        preset = preset_lawful(law, urgent=urgent)
        for name, value in {**preset, "purpose": Purpose.SAFEGUARD}.items():
            self.initial.setdefault(name, value)
        self._offer("powers", {key: one for key, one in law.powers.items() if one.usable}, preset["powers"])
        for sort in SORTS:
            if sort in self.fields:
                first = preset[sort] if sort in MANY else [preset[sort]]
                self._offer(sort, law.offered(sort), first)

    def _offer(self, name: str, found: dict[str, Power], first: list[str]) -> None:
        order = [*(key for key in first if key in found), *(key for key in found if key not in first)]
        question = cast("Choice", self.fields[name])
        question.choices = [(key, found[key].name) for key in order]
        question.hint(question.widget, {key: found[key].use for key in order if found[key].use}, None)

    @property
    def ended(self) -> list[Power]:
        """Powers of this kind of agency that have ended, with what took their place."""
        return [one for one in self.law.powers.values() if one.open_to_kind and one.state is ListState.ENDED]

    def questions_of_law(self) -> list[Any]:
        """The questions behind "Change": those inside an answer of another come with it."""
        inside = self.revealed_names
        return [self[name] for name in LAWFUL if name in self.fields and name not in inside]

    def lawful_now(self) -> LawfulShown:
        """What stands there now, to be read without opening the questions."""
        values = {name: self[name].value() for name in LAWFUL if name in self.fields}
        return lawful_in_words(Lawful.given(values).kept_to(ANYTHING), names_under(self.law))

    def purpose_now(self) -> str:
        """The purpose that stands there now."""
        value = str(self["purpose"].value() or "")
        return str(Purpose(value).label) if value in Purpose.values else ""

    def lawful_wrong(self) -> bool:
        """Whether something is wrong with purpose, powers or tests, so that they stand open."""
        return any(name in self.errors for name in LAWFUL)
