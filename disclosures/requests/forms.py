"""Asking one agency: what to ask and why, then sending what was previewed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Position
from disclosures.drafts import rules as drafts_rules
from disclosures.justification.forms import key_question
from disclosures.lawful_basis.forms import LawfulForm, considered
from disclosures.lawful_basis.presets import LAWFUL
from disclosures.models import Level
from disclosures.requests.queries import AskingPage
from disclosures.requests.rules import RequestAnswers, check_request, check_second
from imap.design.fields import Choice, Choices, Key, LongText
from imap.law.forms import RuledForm, offer, ruled, seen
from imap.law.violations import Violation

QUESTIONS, STATEMENT = 4_000, 4_000  # characters


class RequestForm(LawfulForm):
    """One request to one agency (DEL1)."""

    no_reasons = ("statement", "questions")

    does = _("to ask this agency")
    field_order = (
        "key",
        "asked",
        "people",
        "statement",
        "level",
        "questions",
        "kinds",
        *LAWFUL,
        "considered",
        "necessary",
        "necessary_because",
        "proportionate",
        "proportionate_because",
        "relevant",
        "relevant_because",
        "helps",
        "hinders",
        "still_right",
    )

    asked = ruled(
        Choice,
        _("Which agency do you ask?"),
        choices=(),
        select=True,
        help_text=_("One request, one agency, for its own reasons"),
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
    level = ruled(
        Choice,
        _("Level of need, as you judge it now"),
        choices=Level.choices,
        select=True,
        help_text=_(
            "The agency reads it, with the rating: what it shares follows them. No level has to be reached"
        ),
    )
    considered = considered()
    questions = ruled(
        LongText,
        _("What exactly do you ask?"),
        max_length=QUESTIONS,
        rows=3,
        help_text=_("For example: attendances since June, and anything seen or said about injuries"),
    )
    kinds = Choices(
        label=_("Which kinds of information do you ask for?"),
        choices=(),
        required=False,
        help_text=_(
            "Nothing ticked means any kind. Tick kinds to keep to what consent with limits allows (CON6)"
        ),
    )
    helps = key_question(_("How will the answer help further enquiries?"))
    hinders = key_question(_("How will going without it hinder them?"))
    still_right = LongText(
        label=_("Are the consent positions still right now that this agency is asked?"),
        max_length=1_000,
        rows=2,
        required=False,
        help_text=_("One sentence why. Left empty, it is asked in My work by the next working day (CON8)"),
    )

    def __init__(self, *args: Any, known: AskingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        facts = known.facts
        offer(self, "asked", {"": _("Choose one"), **facts.agencies})
        offer(self, "people", facts.people)
        offer(self, "kinds", facts.kinds)
        people = self.fields["people"]
        people.hint(people.widget, positions_in_words(known), None)  # type: ignore[attr-defined]
        if facts.red:  # a red enquiry does not wait: everyone on it is ticked, and can be unticked
            self.initial.setdefault("people", list(facts.people))
        self.initial.setdefault("level", Level.NOT_JUDGED)
        self.offer_lawful(facts.law, urgent=facts.red)

    def to_answers(self) -> RequestAnswers:
        """The answers as the rules take them."""
        return RequestAnswers.given(self.cleaned_data)

    @property
    def kinds_matter(self) -> bool:
        """Whether the question about kinds stands open: somebody limited their consent, or kinds were chosen (CON6)."""
        limited = any(c.record and c.record.position == Position.LIMITED for c in self.known.consents)
        return limited or bool(self["kinds"].value()) or (self.is_bound and "kinds" in self.errors)

    def violations(self) -> Iterable[Violation]:
        return check_request(self.to_answers(), self.known.facts)

    def as_draft(self) -> dict[str, Any]:
        """What was typed so far, not judged yet: it is not sent before the form has accepted it."""
        return {**self.typed(*self.field_order), drafts_rules.UNCHECKED: True}

    def for_another(self) -> dict[str, Any]:
        """What a request to another agency at the same time begins with: whom it is about, what is said of the
        concern, what makes it lawful. Questions and reasons are its own (DEL1)."""
        return self.typed("people", "statement", "level", "kinds", *LAWFUL)


class SecondAskForm(RequestForm):
    """A request to another agency, written beside a first one (DEL1)."""

    def __init__(self, *args: Any, first: RequestForm, **kwargs: Any) -> None:
        super().__init__(*args, prefix=drafts_rules.SECOND, **kwargs)
        self.first = first
        del self.fields["considered"]  # one tick, of the agency that asks, stands for both (LEG1)

    def clean(self) -> dict[str, Any]:
        self.first.is_valid()  # its answers are needed, right or wrong
        self.cleaned_data["considered"] = bool(self.first.cleaned_data.get("considered"))
        return super().clean()

    def violations(self) -> Iterable[Violation]:
        return check_second(self.to_answers(), self.first.to_answers(), self.known.facts)


def positions_in_words(known: AskingPage) -> dict[str, str]:
    """Under each name: date of birth as it would be stated, and the consent position in force."""
    words = {}
    for consent in known.consents:
        person, record = consent.person, consent.record
        born = f"Born {person.date_of_birth:%-d %B %Y}. " if person.date_of_birth else ""
        label = Position(record.position).label if record else ""
        limits = consent.account.limits if consent.account else ""
        words[str(person.pk)] = f"{born}Consent: {str(label).lower()}" + (
            f". {' '.join(limits.split())}" if limits else ""
        )
    return words


class SendForm(RuledForm):
    """Send the request, or the two, shown above it: the page carries what it showed.

    `newest`: the newest request to that agency when the page was shown.
    """

    key = Key()
    draft = seen()
    newest = forms.UUIDField(widget=forms.HiddenInput, required=False)
    basis = seen()
    second_newest = forms.UUIDField(widget=forms.HiddenInput, required=False)
    second_basis = seen()

    def as_seen(self) -> list[tuple[UUID | None, str]]:
        """For the first and the second request: the newest one before it, and what it would rest on."""
        shown = self.cleaned_data
        return [(shown["newest"], shown["basis"]), (shown["second_newest"], shown["second_basis"])]
