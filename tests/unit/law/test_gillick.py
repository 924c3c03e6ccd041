"""A reason that rests on Gillick is explained once, and never refused (CON4)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.http import QueryDict
from django.urls import get_resolver

from imap.design.fields import LongText
from imap.design.forms import GovukForm
from imap.law.files import LISTS
from imap.law.forms import ReasonedForm
from imap.law.gillick import EXPLANATION, rests_on_gillick, warnings_of_reasons


@pytest.mark.clause("CON4")
@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("She is Gillick competent and said no.", True),
        ("GILLICK", True),
        ("Not Fraser competent", True),
        ("Within the Fraser guidelines", True),
        ("Mrs Fraser said no.", False),
        ("She said no.", False),
        ("", False),
    ],
)
def test_which_reasons_rest_on_it(words: str, warned: bool) -> None:
    found = warnings_of_reasons({"reasons": words, "helps": "It shows a pattern."})
    assert [(b.clause, b.field) for b in found] == ([("CON4", "reasons")] if warned else [])


class Deciding(ReasonedForm):
    no_reasons = ("said",)

    reasons = LongText(label="Why?", max_length=100)
    said = LongText(label="What was said?", max_length=100, required=False)


def sent(**answers: str) -> Deciding:
    data = QueryDict(mutable=True)
    data.update(answers)
    return Deciding(data)


@pytest.mark.clause("CON4")
def test_it_is_said_once_and_then_recorded_as_it_is() -> None:
    first = sent(reasons="He is Gillick competent.")
    assert not first.is_valid()
    assert [e.code for e in first.errors.as_data()["reasons"]] == ["CON4"]
    assert EXPLANATION in str(first.errors["reasons"])
    assert first["reasons"].value() == "He is Gillick competent."
    again = sent(reasons="He is Gillick competent.", warned=first["warned"].value())
    assert again.is_valid()
    assert again.cleaned_data["reasons"] == "He is Gillick competent."
    assert sent(reasons="He said no.", said="The nurse called him Gillick competent.").is_valid()


def every(form: type[GovukForm]) -> Iterator[type[GovukForm]]:
    for one in form.__subclasses__():
        yield one
        yield from every(one)


#: Forms with texts that are not the reasons of a decision about sharing.
NO_DECISION = {
    "LateForm": "what was said, and why it was late",
    "SpokenForm": "what an adviser said",
    "KeptReadForm": "a word to whoever withheld",
    "CopiedReadForm": "a word to whoever sent it",
    "ConcernForm": "the concern",
    "SameForm": "who is who",
    "UndoForm": "who is who",
    "LinkForm": "which enquiries belong together",
    "EarlierForm": "which enquiries belong together",
    "RestrictForm": "who may open it",
    "LiftForm": "who may open it",
}


@pytest.mark.clause("CON4")
def test_every_form_of_a_decision_explains_it() -> None:
    assert get_resolver().url_patterns  # every room's forms are imported by now
    rooms = ("enquiries.", "consent.", "disclosures.", "audit.")
    silent = {
        one.__name__
        for one in every(GovukForm)
        if one.__module__.startswith(rooms)
        and not issubclass(one, ReasonedForm)
        and any(isinstance(field, LongText) for field in one.base_fields.values())
    }
    assert silent == set(NO_DECISION)


@pytest.mark.clause("CON4")
def test_it_is_offered_nowhere_as_a_basis() -> None:
    offered = [
        str(label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for _value, label in getattr(field, "flatchoices", ())
    ]
    assert len(offered) > 100
    lists = [file for file in LISTS.rglob("*") if file.is_file()]
    assert lists
    offered += [file.read_text(encoding="utf-8") for file in lists]
    assert [words for words in offered if rests_on_gillick(words)] == []
