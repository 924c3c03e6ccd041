"""Asking for advice, giving it, and saying whether it was followed: shape, and validation by the rules."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from enquiries.advice import rules
from enquiries.casework.late_entries.forms import LateForm
from enquiries.models import AdviceFollowed, AdviceRequest
from imap.design.fields import Choice, Key, LongText
from imap.law.forms import ReasonedForm
from imap.law.violations import Violation, as_errors

LONGEST = 4_000


class _Judged(ReasonedForm):
    def violations(self) -> list[Violation]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        self.add_refusals((n, e) for n, e in as_errors(self.violations()) if n not in already)
        return self.cleaned_data


class AskForAdviceForm(_Judged):
    """A question: to whom, about which decision, and what."""

    no_reasons = ("question",)

    key = Key()
    came_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    question = LongText(
        label=_("What are you in doubt about?"),
        help_text=_(
            "Write as you would say it. Names, dates of birth, addresses and numbers are taken out before it is sent, and "
            "you see the result first"
        ),
        max_length=LONGEST,
        rows=6,
        required=False,
        mark_optional=False,
    )  # fmt: skip
    seat = Choice(label=_("Whom do you ask?"), choices=(), required=False, mark_optional=False)
    about = Choice(
        label=_("Which decision is it about?"),
        choices=AdviceRequest.About.choices,
        select=True,
        required=False,
        mark_optional=False,
    )

    def __init__(self, *args: Any, advisers: Mapping[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = advisers
        field = cast("Choice", self.fields["seat"])
        field.choices = [(s.value, s.label) for s in AdviceRequest.Seat if s.value in advisers]
        field.hint(field.widget, {seat: ", ".join(names) for seat, names in advisers.items()}, None)
        if advisers:
            self.initial.setdefault("seat", next(iter(advisers)))

    def to_answers(self, question: str | None = None) -> rules.AdviceAnswers:
        """The answers as the rules take them; `question` as it is to be sent."""
        answers = self.cleaned_data
        asked = answers.get("question") or "" if question is None else question
        seat, about, came_from = (answers.get(name) or "" for name in ("seat", "about", "came_from"))
        return rules.AdviceAnswers(seat, about, asked, came_from)

    def violations(self) -> list[Violation]:
        return rules.check_asking_advice(self.to_answers(), self.advisers)


class SpokenForm(LateForm):
    """The late question, for advice that was had by telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, happened=_("I already asked, for example by telephone"), **kwargs)
        self.fields["happened"].help_text = _("Then the advice is recorded with the question")
        self.fields["to"].label = _("Who advised you?")
        self.fields["said"].label = _("What did they advise?")


class AdviceForm(_Judged):
    """The advice."""

    key = Key()
    text = LongText(
        label=_("Your advice"),
        help_text=_("The asking agency decides. Names are taken out here too"),
        max_length=LONGEST,
        rows=6,
        required=False,
        mark_optional=False,
    )

    def violations(self) -> list[Violation]:
        return rules.check_advice(self.cleaned_data.get("text") or "")


class FollowedForm(_Judged):
    """Whether it was followed."""

    key = Key()
    verdict = Choice(
        label=_("Did you follow it?"),
        choices=AdviceFollowed.Verdict.choices,
        required=False,
        mark_optional=False,
    )
    because = LongText(
        label=_("Why not, or not wholly?"), max_length=LONGEST, rows=3, required=False, mark_optional=False
    )

    shown_when = {"because": ("verdict", {"partly", "not"})}

    def to_answers(self, because: str | None = None) -> rules.FollowedAnswers:
        """The answers as the rules take them."""
        answers = self.cleaned_data
        why = answers.get("because") or "" if because is None else because
        return rules.FollowedAnswers(answers.get("verdict") or "", why)

    def violations(self) -> list[Violation]:
        return rules.check_following(self.to_answers())
