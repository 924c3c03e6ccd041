"""The urgent screen's questions."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from consent.models import NotAsking, ParagraphEighteen, Position
from consent.urgent_intake import rules, whose
from consent.urgent_intake.rules import UrgentAnswers
from enquiries.ages.fields import EstimateField
from enquiries.ages.rules import YEARS, Estimate
from enquiries.casework.late_entries.spoken import SpokenAnswers
from enquiries.intake.rules import POLICE_SOURCE, PUBLIC_SOURCES
from enquiries.models import Person
from imap.design.fields import Choice, Choices, Key, LongText, MomentField, Text, Tick
from imap.law.forms import ReasonedForm
from imap.law.queries import entries
from imap.law.violations import as_errors


def _sentence(label: Any, *, missing: Any = None, help_text: Any = "", spellcheck: bool = True) -> LongText:
    return LongText(
        label=label,
        max_length=4_000,
        rows=2,
        mark_optional=False,
        missing=missing,
        help_text=help_text,
        spellcheck=spellcheck,
    )


class UrgentForm(ReasonedForm):
    """One screen for a child who is in danger now."""

    no_reasons = (
        "child",
        "whereabouts",
        "narrative",
        "referrer",
        "parent",
        "told_why",
        "told_what",
        "told_how",
        "told_with_whom",
        "told_by",
        "risk_to",
        "asking_risk_to",
        "spoken_to",
        "spoken_said",
        "spoken_late",
    )

    key = Key()
    child = Text(
        label=_("Child’s name, or a description"),
        max_length=200,
        missing=_("Enter the child’s name, or a description: “girl, about 4, pink pyjamas”"),
    )
    age = EstimateField(
        label=_("Age, or your estimate"),
        help_text=_(
            "For example: 8, 4 months. Not known counts as under 16. From 16 they answer for themselves; to record it "
            "here says that you see no reason to doubt that they can decide this (CON2)"
        ),
    )
    whereabouts = _sentence(
        _("Where is the child now, and who is with them?"),
        missing=_("Enter where the child is now, or that it is not known"),
        spellcheck=False,
    )
    narrative = LongText(
        label=_("What is the concern?"),
        max_length=20_000,
        rows=5,
        missing=_("Enter what the concern is"),
        help_text=_("Seen, heard or said by whom, and when"),
    )
    source = Choice(label=_("Who is contacting us?"), select=True, missing=_("Choose who is contacting us"))
    referrer = Text(
        label=_("Their name, and how to reach them"),
        max_length=200,
        required=False,
        help_text=_("Leave empty for an anonymous contact"),
    )
    referrer_asked = Choice(
        label=_("Did they ask the family’s consent?"),
        choices=list(rules.REFERRER_ASKED.items()),
        required=False,
        mark_optional=False,
        help_text=_("Not needed for the police and the public (OPEN3)"),
    )
    considered_need = _sentence(_("The need that the police considered"))
    parent = Text(
        label=_("Parent or carer in the household"),
        max_length=200,
        required=False,
        help_text=_(
            "Name or description. Leave empty if nothing would be asked about them. Others can be added later"
        ),
    )
    parental_responsibility = Choice(
        label=_("Their parental responsibility, and on which basis"),
        choices=Person.ParentalResponsibility.choices,
        select=True,
        required=False,
        mark_optional=False,
        blank=_("Not known"),
        help_text=_("If they answered: only a holder answers for a child under 16 (CON3)"),
    )
    position = Choice(
        label=_("Consent of the household"),
        choices=[(p.value, p.label) for p in rules.POSITIONS],
        hints={
            Position.GRANTED: _("Spoken, after they were told why, what, how and with whom"),
            Position.REFUSED: _("They were asked and said no"),
            Position.TRIED: _("We tried to reach them and could not"),
            Position.NOT_SOUGHT: _("Asking would be unsafe, or cost time that the child does not have"),
        },
    )
    whose_answer = Choice(
        label=_("Whose answer is this?"),
        choices=list(whose.WHOSE_ANSWER.items()),
        initial=whose.PARENTS,
        required=False,
        mark_optional=False,
        help_text=_(
            "From 16 on the young person’s own answer decides, and a parent’s is recorded as the parent’s (CON2)"
        ),
    )
    asking_risk_to = Text(
        label=_("Who would be at risk if the young person were asked?"),
        max_length=200,
        required=False,
        mark_optional=False,
    )
    asking_risk_harm = _sentence(_("What harm could asking the young person bring?"))
    told_why = _sentence(_("Told why information would be shared"))
    told_what = _sentence(_("Told what would be shared"))
    told_how = _sentence(_("Told how it would be shared"))
    told_with_whom = _sentence(_("Told with whom"))
    told_by = Text(
        label=_("Told by whom? Today, and spoken"), max_length=200, required=False, mark_optional=False
    )
    refusal_reason = _sentence(_("What reason did they give?"))
    reason_clear = Choice(
        label=_("Is the reason clear to you?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        mark_optional=False,
        inline=True,
        help_text=_("If not, it is discussed with the referrer (CON11)"),
    )
    not_told_because = _sentence(
        _("What were they told about sharing, or why were they told nothing?"),
        help_text=_("Why, what, how and with whom"),
    )
    attempts = _sentence(_("What was tried, when and how?"))
    next_attempt = MomentField(
        label=_("When will it be tried again?"), called=_("The time"), required=False, not_future=False
    )
    not_asking = Choices(
        label=_("Why is consent not sought?"),
        choices=NotAsking.choices,
        hints={
            ground: _("Recorded as: %(reason)s") % {"reason": ParagraphEighteen(reason).label.lower()}
            for ground, reason in whose.PARAGRAPH_18.items()
        },
        required=False,
    )
    risk_to = Text(label=_("Who would be at risk?"), max_length=200, required=False, mark_optional=False)
    risk_harm = _sentence(_("What harm could asking bring?"))
    concern = _sentence(
        _("The concern in one sentence, for these reasons"),
        help_text=_(
            "Agencies that are offered these reasons read this sentence, and not your answer to “What is the concern?”"
        ),
    )
    harm_prevented = _sentence(
        _("What harm may sharing prevent?"),
        help_text=_("A sentence: what is likely to happen to the child if nobody is told"),
    )
    harm_of_sharing = _sentence(
        _("What harm may sharing do?"),
        help_text=_("A sentence: to the child, to the family, to their trust"),
    )
    wishes = _sentence(
        _("What do the child and the family say or wish?"),
        missing=_("Enter what they say or wish, or why it is not known"),
        help_text=_("And what you leave out because of it. If it is not known, say why"),
    )

    telephoned = Tick(label=_("I have telephoned somebody about this already"), required=False)
    spoken_at = MomentField(
        label=_("When did you speak?"), called=_("The time"), required=False, mark_optional=False
    )
    spoken_to = Text(
        label=_("To whom, and for which agency?"), max_length=200, required=False, mark_optional=False
    )
    spoken_said = _sentence(_("What was said?"))
    spoken_late = _sentence(_("Why could it not wait until it was recorded?"))

    shown_when = {
        **dict.fromkeys(("spoken_at", "spoken_to", "spoken_said", "spoken_late"), ("telephoned", {True})),
        "considered_need": ("source", {POLICE_SOURCE}),
        "whose_answer": ("position", {Position.GRANTED, Position.REFUSED}),
        **dict.fromkeys(("asking_risk_to", "asking_risk_harm"), ("whose_answer", {NotAsking.RISK})),
        "told_why": ("position", {Position.GRANTED}),
        "told_what": ("position", {Position.GRANTED}),
        "told_how": ("position", {Position.GRANTED}),
        "told_with_whom": ("position", {Position.GRANTED}),
        "told_by": ("position", {Position.GRANTED}),
        "refusal_reason": ("position", {Position.REFUSED}),
        "reason_clear": ("position", {Position.REFUSED}),
        "not_told_because": ("position", {Position.REFUSED}),
        "attempts": ("position", {Position.TRIED}),
        "next_attempt": ("position", {Position.TRIED}),
        "not_asking": ("position", {Position.NOT_SOUGHT}),
        "risk_to": ("not_asking", {NotAsking.RISK}),
        "risk_harm": ("not_asking", {NotAsking.RISK}),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = [(e.code, e.name) for e in entries("referral_source", localdate())]
        self.fields["source"].choices = [("", _("Choose one")), *sources]  # type: ignore[attr-defined]
        for name in (
            "considered_need",
            "told_why",
            "told_what",
            "told_how",
            "told_with_whom",
            "refusal_reason",
            "not_told_because",
            "attempts",
            "spoken_said",
            "spoken_late",
            "risk_harm",
            "asking_risk_harm",
            "concern",
            "harm_prevented",
            "harm_of_sharing",
        ):
            self.fields[name].required = False  # the rules say it, with the clause
        self.initial.setdefault("wishes", _("Not known yet: it could not wait"))

    def to_answers(self) -> UrgentAnswers:
        """The answers as the rules take them; a question that was not asked is empty."""
        answers = self.cleaned_data
        given: dict[str, Any] = {name: answers.get(name) or "" for name in UrgentAnswers.__slots__}
        estimate: Estimate | None = answers.get("age")
        given["age"] = estimate.number if estimate else None
        given["age_unit"] = estimate.unit if estimate else YEARS
        given["next_attempt"] = answers.get("next_attempt")
        given["not_asking"] = frozenset(answers.get("not_asking") or ())
        texts = (answers.get(name) or "" for name in ("spoken_to", "spoken_said", "spoken_late"))
        given["spoken"] = (
            SpokenAnswers(answers.get("spoken_at"), *texts) if answers.get("telephoned") else None
        )
        return UrgentAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        if answers.get("position") and answers.get("source"):
            already = set(self.errors)
            errors = as_errors(rules.check_urgent(self.to_answers(), localdate()))
            self.add_refusals((name, error) for name, error in errors if name not in already)
            if answers["source"] not in PUBLIC_SOURCES | {POLICE_SOURCE} and not answers.get(
                "referrer_asked"
            ):
                self._errors.pop("referrer_asked", None)
                self.add_error("referrer_asked", _("Choose whether they asked the family’s consent"))
        return answers
