"""Asking one agency: what to ask and why, then sending what was previewed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Position
from disclosures.forms.parts import (
    LawfulForm,
    RuledForm,
    key_question,
    offer,
    ruled,
    seen,
)
from disclosures.queries import Asking
from disclosures.rules.asking import RequestAnswers, breaches_of_request
from imap.design.fields import Choice, Choices, Key, LongText
from imap.law.breaches import Breach

QUESTIONS, STATEMENT = 4_000, 4_000  # characters


class AskForm(LawfulForm):
    """One request to one agency (DEL1)."""

    does = _("to ask this agency")
    field_order = (
        "key",
        "asked",
        "people",
        "statement",
        "questions",
        "purpose",
        "powers",
        "article6",
        "necessary",
        "necessary_because",
        "proportionate",
        "proportionate_because",
        "relevant",
        "relevant_because",
        "helps",
        "hinders",
    )

    asked = ruled(
        Choice,
        _("Which agency do you ask?"),
        choices=(),
        select=True,
        help_text=_("One request, one agency: ask the next one afterwards, for its own reasons"),
    )
    people = ruled(
        Choices,
        _("Whom do you ask about?"),
        choices=(),
        help_text=_("The agency is told these names and dates of birth, to find them in its records"),
    )
    statement = ruled(
        LongText,
        _("What is the agency told about the concern?"),
        max_length=STATEMENT,
        rows=3,
        help_text=_("No more than it needs in order to answer"),
    )
    questions = ruled(
        LongText,
        _("What exactly do you ask?"),
        max_length=QUESTIONS,
        rows=3,
        help_text=_("For example: attendances since June, and anything seen or said about injuries"),
    )
    helps = key_question(_("How will the answer help further enquiries?"))
    hinders = key_question(_("How will going without it hinder them?"))

    def __init__(self, *args: Any, known: Asking, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        facts = known.facts
        offer(self, "asked", {"": _("Choose one"), **facts.agencies})
        offer(self, "people", facts.people)
        people = self.fields["people"]
        people.hint(people.widget, positions_in_words(known), None)  # type: ignore[attr-defined]
        self.offer_lawful(facts.powers, known.bases, kind=kind, urgent=facts.red)

    def to_answers(self) -> RequestAnswers:
        """The answers as the rules take them."""
        return RequestAnswers.given(self.cleaned_data)

    def breaches(self) -> Iterable[Breach]:
        return breaches_of_request(self.to_answers(), self.known.facts)


def positions_in_words(known: Asking) -> dict[str, str]:
    """Under each name: date of birth as it would be stated, and the consent position in force."""
    words = {}
    for consent in known.consents:
        person, record = consent.person, consent.record
        born = f"Born {person.date_of_birth:%-d %B %Y}. " if person.date_of_birth else ""
        label = Position(record.position).label if record else ""
        words[str(person.pk)] = f"{born}Consent: {str(label).lower()}"
    return words


class SendForm(RuledForm):
    """Send the request that is shown above it: the page carries what it showed."""

    key = Key()
    draft = seen()
    newest = forms.UUIDField(widget=forms.HiddenInput, required=False)
    basis = seen()

    def seen_newest(self) -> UUID | None:
        """The newest request to that agency when the page was shown."""
        newest: UUID | None = self.cleaned_data["newest"]
        return newest
