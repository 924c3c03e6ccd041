"""How two people are related: the questions."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enquiries.family.rules import Kind, State, Tie
from enquiries.models import Person
from imap.design.fields import Choice, Key, Text
from imap.design.forms import GovukForm
from imap.law.reasons import reaches_the_floor


class RelationForm(GovukForm):
    """How two people of one enquiry are related: it reads as a sentence."""

    key = Key()
    person = Choice(label=_("Who"), select=True, missing=_("Choose the first person"))
    kind = Choice(label=_("is the"), choices=Kind.choices, missing=_("Choose what they are to each other"))
    words = Text(
        label=_("What are they?"),
        max_length=60,
        required=False,
        mark_optional=False,
        width=20,
        help_text=_("One word or two: “aunt”, “foster carer”, “godparent”"),
    )
    other = Choice(label=_("Of whom?"), select=True, missing=_("Choose the second person"))

    shown_when = {"words": ("kind", {Kind.OTHER})}

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(p.pk), f"{p.name} ({p.relationship or p.get_role_display()})") for p in people]
        for name in ("person", "other"):
            self.fields[name].choices = [("", _("Choose one")), *named]  # type: ignore[attr-defined]

    def to_tie(self, *, key: str = "") -> Tie:
        answers = self.cleaned_data
        return Tie(
            person=answers["person"],
            kind=answers["kind"],
            other=answers["other"],
            words=re.sub(r"\s+(of|to)$", "", answers["words"]),
            state=answers.get("state") or State.NOW,
            key=key,
        )


class ChangeRelationForm(RelationForm):
    """Improve a relation. `seen` is the version shown."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    state = Choice(label=_("Is it so?"), choices=State.choices)
    reason = Text(
        label=_("Why are you changing this?"),
        spellcheck=True,
        max_length=300,
        help_text=_("For example: they separated in June, says the mother"),
        validators=[reaches_the_floor("REC1", _("Write why you change this."))],
    )


def as_initial(relation: Any) -> dict[str, Any]:
    """A relation, or a version of it, as the form shows it."""
    return {
        "person": str(relation.person_id),
        "kind": relation.kind,
        "words": relation.words,
        "other": str(relation.other_id),
        "state": relation.state,
    }
