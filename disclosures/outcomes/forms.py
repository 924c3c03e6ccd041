"""Confirming consent, deciding, telling the referrer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.positions.rules import InForce
from disclosures.models import ConsentConfirmation, Outcome, ReferrerTold
from disclosures.outcomes.rules import (
    LATER,
    NAMES_WHICH,
    ConfirmationAnswers,
    OutcomeAnswers,
    TellingAnswers,
    check_confirmation,
    check_outcome,
    check_telling,
)
from imap.design.fields import Choice, Key, LongText, MomentField, Text
from imap.law.forms import REASON, RuledForm, offer, ruled, seen
from imap.law.violations import Violation

How = ReferrerTold.How
_SAID = {How.TELEPHONE, How.WRITING, How.IN_PERSON}
_REASONS = 4_000  # characters


def _consent_question() -> Any:
    return ruled(Choice, _("Consent"), choices=ConsentConfirmation.Answer.choices)


def _because_question() -> Any:
    return ruled(
        LongText,
        _("Why is it not relevant to this action?"),
        max_length=REASON,
        rows=2,
        help_text=_("For example: a strategy discussion is held whether or not the family agrees"),
    )


class ConfirmConsentForm(RuledForm):
    """Consent as it stands, before anything is decided."""

    key = Key()
    positions = seen()
    consent = _consent_question()
    consent_not_relevant = _because_question()

    shown_when = {"consent_not_relevant": ("consent", {ConsentConfirmation.Answer.NOT_RELEVANT})}

    def __init__(self, *args: Any, people: Collection[InForce], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def to_answers(self) -> ConfirmationAnswers:
        """The answers as the rules take them."""
        return _confirmation(self)

    def violations(self) -> Iterable[Violation]:
        return check_confirmation(self.to_answers(), self.people)


def _confirmation(form: RuledForm) -> ConfirmationAnswers:
    answers = form.cleaned_data
    return ConfirmationAnswers(answers.get("consent") or "", answers.get("consent_not_relevant") or "")


class TellForm(RuledForm):
    """What the referrer is told, how and when."""

    no_reasons: ClassVar[Collection[str]] = ("words",)

    may_wait = False

    key = Key()
    how = ruled(Choice, _("How is the referrer told?"), choices=How.choices)
    words = ruled(
        LongText,
        _("What is the referrer told?"),
        max_length=_REASONS,
        rows=3,
        help_text=_("The decision, and no more about the family than the referrer needs."),
    )
    at = ruled(MomentField, _("When were they told?"), called=_("The time"))
    because = ruled(LongText, _("Why are they not told?"), max_length=REASON, rows=2)

    shown_when = {
        "words": ("how", {How.ON_THE_PAGE, *_SAID}),
        "at": ("how", _SAID),
        "because": ("how", {How.NOT_TOLD}),
    }

    def __init__(self, *args: Any, by_agency: str, received_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_agency, self.received_at = by_agency, received_at
        ways: dict[str, Any] = {
            value: label for value, label in How.choices if by_agency or value != How.ON_THE_PAGE
        }
        if by_agency:
            ways[How.ON_THE_PAGE] = _("Here: %(agency)s reads it on the enquiry’s page") % {
                "agency": by_agency
            }
        if self.may_wait:
            ways[LATER] = _("Not told yet: recorded later")
        offer(self, "how", ways)

    def to_telling(self) -> TellingAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        texts = {name: answers.get(name) or "" for name in ("how", "words", "because")}
        return TellingAnswers(**texts, at=answers.get("at"))

    def violations(self) -> Iterable[Violation]:
        return check_telling(
            self.to_telling(),
            by_agency=bool(self.by_agency),
            received_at=self.received_at,
            may_wait=self.may_wait,
        )


class OutcomeForm(TellForm):
    """What is decided and why. With `one_step` it is a Section 47 outcome, and confirms consent with it."""

    no_reasons = ("words", "which", "took_part", "said")

    may_wait = True
    field_order = (
        "key", "positions", "still_open", "consent", "consent_not_relevant", "decision", "which", "took_part",
        "said", "decided", "threshold", "reasons", "how", "words", "at", "because",
    )  # fmt: skip

    positions = seen()
    still_open = seen()
    consent = _consent_question()
    consent_not_relevant = _because_question()
    decision = ruled(Choice, _("What is decided?"), choices=Outcome.Choice.choices)
    which = ruled(
        Text,
        _("Which authority, team or action?"),
        max_length=200,
        widget=forms.TextInput({"list": "referred-on"}),  # the partnership's own list, beside the form
    )
    took_part = ruled(
        LongText,
        _("Who took part in the strategy discussion, and for which agency?"),
        spellcheck=False,
        max_length=REASON,
        rows=2,
        help_text=_("Leave these three empty if it is still to be held"),
    )
    said = ruled(LongText, _("What was said, and by which agency?"), max_length=20_000, rows=4)
    decided = ruled(LongText, _("What was decided there?"), max_length=_REASONS, rows=3)
    threshold = ruled(
        LongText,
        _("Which level of need, and how did you judge it?"),
        max_length=REASON,
        rows=2,
        help_text=_("For example: level 3, complex needs, because three concerns in six weeks"),
    )
    reasons = ruled(LongText, _("Why is this decided?"), max_length=_REASONS, rows=4)

    shown_when = {
        **TellForm.shown_when,
        "consent_not_relevant": ConfirmConsentForm.shown_when["consent_not_relevant"],
        "which": ("decision", NAMES_WHICH),
        **dict.fromkeys(("took_part", "said", "decided"), ("decision", {Outcome.Choice.SECTION_47})),
    }

    def __init__(self, *args: Any, people: Collection[InForce], one_step: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if one_step:
            only = Outcome.Choice.SECTION_47
            offer(self, "decision", {only: only.label})
            self.initial["decision"] = only
        else:
            del self.fields["consent"], self.fields["consent_not_relevant"]

    def to_answers(self) -> OutcomeAnswers:
        """The answers as the rules take them."""
        return OutcomeAnswers.given(self.cleaned_data)

    def to_consent(self) -> ConfirmationAnswers | None:
        """What the form says about consent; None when it does not ask."""
        return _confirmation(self) if "consent" in self.fields else None

    def violations(self) -> Iterable[Violation]:
        consent = self.to_consent()
        of_consent = check_confirmation(consent, self.people) if consent else []
        return [*of_consent, *check_outcome(self.to_answers()), *super().violations()]
