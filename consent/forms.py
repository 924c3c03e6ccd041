"""Forms of consent: only what this person's age and role allow is offered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent import rules
from consent.models import GoingAhead, Method, NotAsking, ParagraphEighteen, Position, Verdict
from consent.rules import PersonFacts
from consent.rules.reviewing import ReviewAnswers, breaches_of_review
from imap.design.fields import Choice, Choices, DayField, Key, LongText, Text
from imap.design.forms import GovukForm
from imap.law.breaches import as_errors

_ANSWERED = {Position.GRANTED, Position.REFUSED, Position.WITHDRAWN}


class ConsentForm(GovukForm):
    """One person's consent position."""

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    position = Choice(
        label=_("Consent position"),
        choices=Position.choices,
        hints={
            Position.GRANTED: _("They were told why, what, how and with whom, and agreed"),
            Position.REFUSED: _(
                "They were asked and said no. This does not stop a child being protected: it is weighed"
            ),
            Position.TRIED: _("We tried to reach them and could not"),
            Position.NOT_SOUGHT: _("Asking would be unsafe or inappropriate"),
            Position.WITHDRAWN: _("They agreed before, and have taken it back"),
        },
    )
    giver = Choice(label=_("Who answered?"), choices=())
    method = Choice(
        label=_("How was consent given?"),
        choices=Method.choices,
        hints={
            Method.IMPLIED: _("Only where sharing is part of a service that they agreed to"),
            Method.POSTER: _("Not sufficient on its own (CON5)"),
        },
    )
    service = Text(label=_("Which service did they agree to?"), max_length=200)
    service_agreed_on = DayField(label=_("When did they agree to it?"), not_future=True)
    told_why = LongText(
        mark_optional=False,
        label=_("Told why information would be shared"),
        max_length=2_000,
        rows=2,
        required=False,
    )
    told_what = LongText(
        mark_optional=False, label=_("Told what would be shared"), max_length=2_000, rows=2, required=False
    )
    told_how = LongText(
        mark_optional=False, label=_("Told how it would be shared"), max_length=2_000, rows=2, required=False
    )
    told_with_whom = LongText(
        mark_optional=False, label=_("Told with whom"), max_length=2_000, rows=2, required=False
    )
    told_by = Text(label=_("Told by whom?"), max_length=200, required=False)
    told_on = DayField(label=_("Told when?"), required=False, not_future=True)
    refusal_reason = LongText(
        mark_optional=False,
        label=_("What reason did they give?"),
        max_length=2_000,
        rows=3,
        required=False,
        help_text=_("If the reason is not clear, say so: it is discussed with the referrer (CON11)"),
    )
    attempts = LongText(
        mark_optional=False,
        label=_("What was tried, when and how?"),
        max_length=2_000,
        rows=3,
        required=False,
    )
    next_attempt = Text(label=_("When will it be tried again?"), max_length=200, required=False)
    not_asking = Choices(label=_("Why was consent not sought?"), choices=NotAsking.choices, required=False)
    risk_to = Text(mark_optional=False, label=_("Who would be at risk?"), max_length=200, required=False)
    risk_harm = LongText(
        mark_optional=False,
        label=_("What harm could asking bring?"),
        max_length=2_000,
        rows=2,
        required=False,
    )
    paragraph_18 = Choice(
        mark_optional=False,
        label=_("Which reason for no consent is this?"),
        choices=ParagraphEighteen.choices,
        required=False,
        help_text=_("Data Protection Act 2018, Schedule 1, paragraph 18"),
    )
    own_view = LongText(
        mark_optional=False, label=_("The child’s own view"), max_length=2_000, rows=2, required=False
    )
    own_view_not_obtained = Text(label=_("Or: why was it not obtained?"), max_length=300, required=False)
    review_on = DayField(label=_("Look at this again on"), required=False)

    shown_when = {
        "giver": ("position", _ANSWERED),
        "method": ("position", {Position.GRANTED}),
        "service": ("method", {Method.IMPLIED}),
        "service_agreed_on": ("method", {Method.IMPLIED}),
        "told_why": ("position", {Position.GRANTED}),
        "told_what": ("position", {Position.GRANTED}),
        "told_how": ("position", {Position.GRANTED}),
        "told_with_whom": ("position", {Position.GRANTED}),
        "told_by": ("position", {Position.GRANTED}),
        "told_on": ("position", {Position.GRANTED}),
        "refusal_reason": ("position", {Position.REFUSED}),
        "attempts": ("position", {Position.TRIED}),
        "next_attempt": ("position", {Position.TRIED}),
        "not_asking": ("position", {Position.NOT_SOUGHT}),
        "risk_to": ("not_asking", {NotAsking.RISK}),
        "risk_harm": ("not_asking", {NotAsking.RISK}),
        "paragraph_18": ("position", {Position.NOT_SOUGHT}),
    }

    def __init__(
        self, *args: Any, about: PersonFacts, everyone: Sequence[PersonFacts], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.everyone, self.on = about, everyone, on
        allowed = set(rules.positions_for(about))
        self.fields["position"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Position.choices if value in allowed
        ]
        givers = rules.givers_for(about, everyone, on)
        self.fields["giver"].choices = [(p.key, p.name) for p in givers]  # type: ignore[attr-defined]
        if not givers:
            self.fields["giver"].required = False
            self.fields["giver"].help_text = _(
                "Nobody on this enquiry is recorded as holding parental responsibility, so nobody here can answer (CON3)"
            )
        if len(givers) == 1:
            self.fields["giver"].initial = givers[0].key
        if about.unborn or about.answers_for_self(on):
            del self.fields["own_view"], self.fields["own_view_not_obtained"]

    def to_answers(self) -> rules.ConsentAnswers:
        """The answers as the rules take them; a question that was not asked is empty."""
        answers = self.cleaned_data
        given: dict[str, Any] = {name: answers.get(name) or "" for name in rules.ConsentAnswers.__slots__}
        given["service_agreed_on"] = answers.get("service_agreed_on")
        given["not_asking"] = frozenset(answers.get("not_asking") or ())
        return rules.ConsentAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        if answers.get("position"):
            breaches = rules.breaches_of_consent(self.to_answers(), self.about, self.everyone, self.on)
            already = set(self.errors)
            self.add_refusals((name, error) for name, error in as_errors(breaches) if name not in already)
        return answers


class OverrideForm(GovukForm):
    """An agency's reasons for going ahead without consent: both sides of the balance side by side."""

    key = Key()
    people = Choices(label=_("Whom is this about?"), choices=())
    grounds = Choices(label=_("Grounds for going ahead"), choices=GoingAhead.choices, required=False)
    at_risk = Text(
        mark_optional=False,
        label=_("Who is at risk?"),
        max_length=300,
        required=False,
        help_text=_("A child, a parent, a worker, somebody else"),
    )
    concern = LongText(
        mark_optional=False, label=_("The safeguarding concern"), max_length=4_000, rows=3, required=False
    )
    escalation = LongText(
        mark_optional=False,
        label=_("What indicates that need, risk or harm would grow if nothing is shared?"),
        max_length=4_000,
        rows=3,
        required=False,
    )
    harm_of_sharing = LongText(
        mark_optional=False, label=_("Harm that sharing may cause"), max_length=4_000, rows=4, required=False
    )
    harm_prevented = LongText(
        mark_optional=False,
        label=_("Harm that sharing may prevent"),
        max_length=4_000,
        rows=4,
        required=False,
    )
    factors = Choices(label=_("What else was weighed"), choices=list(rules.FACTORS.items()), required=False)
    proportionate_because = LongText(
        mark_optional=False,
        label=_("Why is sharing proportionate here?"),
        max_length=4_000,
        rows=3,
        required=False,
    )
    wishes = LongText(
        mark_optional=False,
        label=_("What do they wish, and what is left out because of it?"),
        max_length=4_000,
        rows=3,
        required=False,
        help_text=_("If their wishes are not known, say why"),
    )

    def __init__(self, *args: Any, people: Sequence[PersonFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(p.key, p.name) for p in people]  # type: ignore[attr-defined]

    def to_answers(self) -> rules.OverrideAnswers:
        answers = self.cleaned_data
        sets = ("people", "grounds", "factors")
        given: dict[str, Any] = {
            name: frozenset(answers.get(name) or ()) if name in sets else answers.get(name) or ""
            for name in rules.OverrideAnswers.__slots__
        }
        return rules.OverrideAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        already = set(self.errors)
        breaches = rules.breaches_of_override(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(breaches) if name not in already)
        return answers


class ReviewForm(GovukForm):
    """A manager's review of an override."""

    key = Key()
    verdict = Choice(
        label=_("What do you decide?"),
        choices=Verdict.choices,
        hints={
            Verdict.UPHELD: _("The reasons stand as they are"),
            Verdict.CONDITIONS: _("The reasons stand, and something more is to be done"),
            Verdict.OVERTURNED: _(
                "From this moment nothing is asked or shared on it. What was shared before stays on the record"
            ),
        },
    )
    conditions = LongText(
        mark_optional=False, label=_("On which conditions?"), max_length=4_000, rows=3, required=False
    )
    reasons = LongText(
        label=_("Why?"),
        max_length=4_000,
        rows=5,
        required=False,
        mark_optional=False,
        help_text=_("Judge by what they knew then. Say which ground persuaded you, and which did not."),
    )

    shown_when = {"conditions": ("verdict", {Verdict.CONDITIONS})}

    def to_answers(self) -> ReviewAnswers:
        answers = self.cleaned_data
        return ReviewAnswers(**{name: answers.get(name) or "" for name in ReviewAnswers.__slots__})

    def clean(self) -> dict[str, Any]:
        super().clean()
        already = set(self.errors)
        breaches = breaches_of_review(self.to_answers())
        self.add_refusals((name, error) for name, error in as_errors(breaches) if name not in already)
        return self.cleaned_data


class ReadForm(GovukForm):
    """ "I have read this"."""

    key = Key()
