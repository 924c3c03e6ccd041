"""Forms of restricting: whom, why, and what those kept out read; what follows is shown before it is saved."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enquiries.models import Restriction
from enquiries.restrictions.rules import (
    NOT,
    ONLY,
    Candidate,
    RestrictionAnswers,
    check_restriction,
)
from imap.design.fields import Choice, Choices, Key, LongText
from imap.design.forms import GovukForm
from imap.law.violations import as_errors

#: What those kept out read, unless somebody writes something better.
PRESET = gettext_lazy(
    "This enquiry is restricted, and you cannot open it. If you know something that bears on a child’s safety, do not "
    "wait: tell a manager of the lead agency."
)


class RestrictForm(GovukForm):
    """Restrict an enquiry. The people stand under their agencies, a question for each."""

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = Choice(
        label=gettext_lazy("Who may open it?"),
        choices=[(kind.value, kind.label) for kind in (ONLY, NOT)],
        hints={
            ONLY: gettext_lazy(
                "Everyone else is kept out, and so is everybody of an agency that is asked later, until you name them. "
                "The partnership’s Caldicott Guardian oversees it all the same"
            ),
            NOT: gettext_lazy("Everyone else whose agency is on the enquiry still may"),
        },
    )
    guardians = Choices(label=gettext_lazy("The partnership’s Caldicott Guardian"), required=False)
    reasons = LongText(
        label=gettext_lazy("Why?"),
        max_length=4_000,
        rows=3,
        missing=gettext_lazy("Enter why"),
        help_text=gettext_lazy(
            "Read by those of your agency who may open the enquiry, and by the Guardian who oversees it"
        ),
    )
    message = LongText(
        label=gettext_lazy("What do people who are kept out read?"),
        max_length=1_000,
        rows=4,
        missing=gettext_lazy("Enter what people who are kept out read"),
        help_text=gettext_lazy("No name, and nothing that tells whom it is about or why"),
    )

    shown_when = {"guardians": ("kind", {NOT})}

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], named: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.groups: list[str] = []
        working = [one for one in candidates if one.works]
        for number, (agency, people) in enumerate(groupby(working, key=lambda one: one.agency)):
            self._ask_for(f"people_{number}", list(people), named, Choices(label=agency, required=False))
            self.groups.append(f"people_{number}")
        overseeing = [one for one in candidates if one.oversees and not one.works]
        if overseeing:
            self._ask_for("guardians", overseeing, named, self.fields["guardians"])
        else:
            del self.fields["guardians"]
        self.order_fields(["key", "seen", "kind", "guardians", *self.groups, "reasons", "message"])

    def _ask_for(self, name: str, people: list[Candidate], named: frozenset[str], field: Any) -> None:
        field.choices = [(one.key, one.name) for one in people]
        field.widget.hints = {one.key: hint for one in people if (hint := _what_they_are(one))}
        field.initial = [one.key for one in people if one.key in named]
        self.fields[name] = field

    @property
    def asked_people(self) -> list[BoundField]:
        """The questions for people, one for each agency."""
        return [self[name] for name in self.groups]

    def to_answers(self) -> RestrictionAnswers:
        """The answers, once cleaned."""
        answers = self.cleaned_data
        names = [*self.groups, "guardians"]
        return RestrictionAnswers(
            kind=answers.get("kind") or "",
            people=frozenset(key for name in names for key in answers.get(name) or ()),
            reasons=answers.get("reasons") or "",
            message=answers.get("message") or "",
        )

    def clean(self) -> dict[str, Any]:
        first = self.groups[0] if self.groups else ""
        found = check_restriction(self.to_answers(), self.candidates, field=first)
        # What is empty says so already, beside its field.
        self.add_refusals(as_errors(one for one in found if one.field not in self.errors))
        return self.cleaned_data


def _what_they_are(one: Candidate) -> str:
    words = [one.title] if one.title else []
    if one.manages:
        words.append(_("manager"))
    joined = ", ".join(words)
    return joined[:1].upper() + joined[1:]


class LiftForm(GovukForm):
    """Lift the restriction in force."""

    key = Key()
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reasons = LongText(
        label=gettext_lazy("Why is it lifted?"),
        max_length=4_000,
        rows=3,
        missing=gettext_lazy("Enter why it is lifted"),
        help_text=gettext_lazy("It stands in the record under your name"),
    )


def begun_with(restriction: Restriction | None) -> dict[str, Any]:
    """What the form says at first: the restriction in force, or the preset words."""
    if restriction is None or restriction.kind == Restriction.Kind.LIFTED:
        return {"message": str(PRESET), "seen": restriction.pk if restriction else None}
    return {"kind": restriction.kind, "message": restriction.message, "seen": restriction.pk}
