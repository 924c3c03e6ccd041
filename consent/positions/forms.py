"""One person's consent position: only what this person's age and role allow is offered (CON2, CON3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import HolderSays, MentalCapacity, Method, NotAsking, ParagraphEighteen, Position
from consent.positions.giver_forms import GiverForm
from consent.positions.giving import AGREED, ANSWERED, NO, UNASKED, YES, ConsentAnswers, check_consent
from consent.positions.people import PersonFacts, givers_for, positions_for, why_not_giver, why_not_position
from imap.design.conditions import Condition
from imap.design.fields import Choice, Choices, DayField, Key, LongText, MomentField, Text
from imap.law.information import kinds_on
from imap.law.violations import as_errors

_SAID_NO = {Position.REFUSED, Position.REFUSED_BY_ONE}
#: Positions of somebody who was spoken to: what they were told, or why not (CON1).
_SPOKEN_TO = AGREED | _SAID_NO
_DOUBTED = {MentalCapacity.HAS, MentalCapacity.LACKS}
HOLDER = "holder_"


def _text(label: Any, *, rows: int = 2, help_text: Any = "") -> LongText:
    return LongText(
        mark_optional=False, label=label, max_length=2_000, rows=rows, required=False, help_text=help_text
    )


def _line(label: Any, *, help_text: Any = "") -> Text:
    return Text(mark_optional=False, label=label, max_length=200, required=False, help_text=help_text)


class ConsentForm(GiverForm):
    """One person's consent position."""

    no_reasons = ("told_why", "told_what", "told_how", "told_with_whom", "told_means", "told_by", "service")

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    capacity = Choice(
        label=_("Is there reason to doubt that they can decide this for themselves?"),
        choices=MentalCapacity.choices,
        required=False,
        mark_optional=False,
        help_text=_(
            "From 16 on everybody is taken to have capacity until there is a reason to doubt it (CON2)"
        ),
    )
    capacity_assessed_by = _line(_("Who assessed it?"))
    capacity_helped = _text(_("How were they helped to decide for themselves?"))
    position = Choice(
        label=_("Consent position"),
        choices=Position.choices,
        hints={
            Position.GRANTED: _("They were told why, what, how and with whom, and agreed"),
            Position.LIMITED: _("They agreed, and some agencies or kinds of information are kept out"),
            Position.REFUSED: _(
                "They were asked and said no. This does not stop a child being protected: it is weighed"
            ),
            Position.REFUSED_BY_ONE: _(
                "Of those with parental responsibility one agrees and another does not"
            ),
            Position.TRIED: _("We tried to reach them and could not"),
            Position.NOT_SOUGHT: _("Asking would be unsafe or inappropriate"),
            Position.WITHDRAWN: _("They agreed before, and have taken it back"),
            Position.POLICE: _("The police’s referral needs no consent; asking other agencies does (CON9)"),
            Position.ANONYMOUS: _("There was nobody through whom the family could be asked"),
            Position.BEST_INTERESTS: _("Only where they cannot decide this themselves"),
        },
    )
    giver = Choice(label=_("Who answered?"), choices=())
    best_interests = _text(
        _("Why is sharing in their best interests?"), help_text=_("And what they would have wanted")
    )
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
    not_agencies = Choices(label=_("Which agencies are not to be asked or told?"), choices=(), required=False)
    not_kinds = Choices(
        label=_("Which kinds of information are not to be shared?"), choices=(), required=False
    )
    limits = _text(_("In their own words"))
    refusal_reason = _text(_("What reason did they give?"), rows=3)
    reason_clear = Choice(
        label=_("Is the reason clear to you?"),
        choices=[(YES, _("Yes")), (NO, _("No, it is to be discussed with the referrer"))],
        required=False,
        mark_optional=False,
        help_text=_("A reason that is not clear is discussed with the referrer at once (CON11)"),
    )
    told_why = _text(_("Told why information would be shared"))
    told_what = _text(_("Told what would be shared"))
    told_how = _text(_("Told how it would be shared"))
    told_with_whom = _text(_("Told with whom"))
    told_means = _line(
        _("How were they told?"), help_text=_("For example: in person, by telephone, through an interpreter")
    )
    told_by = _line(_("Told by whom?"))
    told_on = DayField(label=_("Told when?"), required=False, not_future=True, mark_optional=False)
    not_told_because = _text(_("If they were not told all of this: why not?"))
    attempts = _text(_("What was tried, when and how?"), rows=3)
    next_attempt = MomentField(
        label=_("When will it be tried again?"), called=_("The time"), required=False, not_future=False
    )
    unasked_because = _text(_("Why has nobody asked them?"))
    not_asking = Choices(label=_("Why was consent not sought?"), choices=NotAsking.choices, required=False)
    risk_to = _line(_("Who would be at risk?"))
    risk_harm = _text(_("What harm could asking bring?"))
    paragraph_18 = Choice(
        mark_optional=False,
        label=_("Which reason for no consent is this?"),
        choices=ParagraphEighteen.choices,
        required=False,
        help_text=_("Data Protection Act 2018, Schedule 1, paragraph 18"),
    )
    own_view = _text(_("The child’s own view"))
    own_view_not_obtained = Text(
        label=_("Or: why was it not obtained?"), max_length=300, required=False, spellcheck=True
    )
    review_on = DayField(
        label=_("Look at this again on"),
        required=False,
        help_text=_("Left empty: four weeks from now (CON8)"),
    )

    shown_when = {
        **dict.fromkeys(("capacity_assessed_by", "capacity_helped"), ("capacity", _DOUBTED)),
        "giver": ("position", ANSWERED),
        "best_interests": ("position", {Position.BEST_INTERESTS}),
        "method": ("position", AGREED),
        **dict.fromkeys(("service", "service_agreed_on"), ("method", {Method.IMPLIED})),
        **dict.fromkeys(("not_agencies", "not_kinds", "limits"), ("position", {Position.LIMITED})),
        **dict.fromkeys(("refusal_reason", "reason_clear"), ("position", _SAID_NO)),
        **dict.fromkeys(
            ("told_why", "told_what", "told_how", "told_with_whom", "told_means", "told_by", "told_on"),
            ("position", _SPOKEN_TO),
        ),
        "not_told_because": ("position", _SAID_NO),
        **dict.fromkeys(("attempts", "next_attempt"), ("position", {Position.TRIED})),
        "unasked_because": ("position", UNASKED),
        **dict.fromkeys(("not_asking", "paragraph_18"), ("position", {Position.NOT_SOUGHT})),
        **dict.fromkeys(("risk_to", "risk_harm"), ("not_asking", {NotAsking.RISK})),
    }

    def __init__(
        self,
        *args: Any,
        about: PersonFacts,
        everyone: Sequence[PersonFacts],
        on: date,
        source: str = "",
        agencies: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.everyone, self.on, self.source = about, everyone, on, source
        self.agencies = agencies or {}
        for name, choices in (("not_agencies", self.agencies), ("not_kinds", kinds_on(on))):
            cast("Choices", self.fields[name]).choices = list(choices.items())
        self._offer_positions()
        self._offer_givers()
        if about.unborn or about.answers_for_self(on):
            del self.fields["own_view"], self.fields["own_view_not_obtained"]
        if about.answers_for_self(on):
            # Adults are presumed to have capacity; at 16 and 17 it is considered each time.
            self.fields["capacity"].initial = "" if about.young(on) else MentalCapacity.PRESUMED
        else:
            del self.fields["capacity"], self.fields["capacity_assessed_by"], self.fields["capacity_helped"]
        self.leave_out_unanswerable()

    def condition(self, name: str) -> Condition | None:
        """As every form's; what each holder says is asked where they disagree (CON3)."""
        if name.startswith(HOLDER):
            return Condition("position", frozenset({str(Position.REFUSED_BY_ONE)}))
        return super().condition(name)

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "") if self.is_bound else ""

    def _offer_positions(self) -> None:
        field = cast("Choice", self.fields["position"])
        allowed = positions_for(self.about, self.everyone, self.on, source=self.source)
        field.choices = [(one.value, one.label) for one in allowed]
        if not UNASKED & set(allowed):
            del self.fields["unasked_because"]
        if self.about.unborn:
            field.initial = Position.NOT_YET_BORN
        if (chosen := self._typed("position")) in Position.values:
            # It may have been offered when the page was shown: say what is different now.
            field.error_messages["invalid_choice"] = why_not_position(chosen, self.about, self.on)

    def _offer_givers(self) -> None:
        field = cast("Choice", self.fields["giver"])
        givers = givers_for(self.about, self.everyone, self.on)
        if self.leave_out_giver(self.about, givers):
            return
        field.choices = [(p.key, f"{p.name} ({p.basis})" if p.basis else p.name) for p in givers]
        if len(givers) == 1:
            field.initial = givers[0].key
        if chosen := self._typed("giver"):
            words = why_not_giver(chosen, self.about, self.everyone, self.on)
            field.error_messages["invalid_choice"] = words or field.error_messages["invalid_choice"]
        if len(givers) < 2:
            return
        for p in givers:
            self.fields[f"{HOLDER}{p.key}"] = Choice(
                label=_("What does %(name)s say?") % {"name": p.name},
                choices=HolderSays.choices,
                required=False,
                mark_optional=False,
                help_text=p.basis,
            )
        order = [name for name in self.fields if not name.startswith(HOLDER)]
        at = order.index("giver") + 1
        self.order_fields(order[:at] + [f"{HOLDER}{p.key}" for p in givers] + order[at:])

    def to_answers(self) -> ConsentAnswers:
        """The answers as the rules take them; a question that was not asked is empty."""
        answers = self.cleaned_data
        given: dict[str, Any] = {name: answers.get(name) or "" for name in ConsentAnswers.__slots__}
        for name in ("service_agreed_on", "told_on", "next_attempt"):
            given[name] = answers.get(name)
        for name in ("not_asking", "not_agencies", "not_kinds"):
            given[name] = frozenset(answers.get(name) or ())
        # Chosen on a page that is old: the rules say why they cannot answer any more.
        given["giver"] = given["giver"] or ("" if "giver" in self.fields else self._typed("giver"))
        given["holders"] = {
            name.removeprefix(HOLDER): answer
            for name, answer in answers.items()
            if name.startswith(HOLDER) and answer
        }
        return ConsentAnswers(**given)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("position"):
            violations = check_consent(
                self.to_answers(),
                self.about,
                self.everyone,
                self.on,
                source=self.source,
                agencies=self.agencies,
            )
            already = set(self.errors)
            self.add_refusals((name, error) for name, error in as_errors(violations) if name not in already)
        return self.cleaned_data
