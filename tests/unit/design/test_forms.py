"""How forms look and speak: labels, hints, errors, the summary; and that nothing typed gets out as HTML."""

import uuid
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.design import summary
from imap.design.fields import Choice, Choices, DayField, Key, LongText, MomentField, Text, Tick
from imap.design.forms import GovukForm
from tests.unit.design.html_tokens import tokens

unhurried = settings(deadline=None)  # machines are shared
BAD = "\"><script>alert('x')</script>"


class Person(GovukForm):
    key = Key()
    name = Text(label="Child’s name", max_length=20, width=20, help_text="As the referrer gave it")
    born = DayField(label="Date of birth")
    happened = MomentField(label="When did it happen?")
    notes = LongText(label="What is known", max_length=50, count=True, required=False)
    rating = Choice(
        label="Rating",
        choices=[("red", "Red"), ("unknown", "Not rated")],
        hints={"red": "Life at risk"},
        divider_before="unknown",
    )
    agency = Choice(label="Agency", choices=[("p", "Police")], select=True)
    grounds = Choices(label="Grounds", choices=[("a", "A"), ("none", "None")], exclusive="none")
    sure = Tick(label="I confirm")


FILLED: dict[str, Any] = {
    "key": "01a20127-15de-73f0-9042-62812c5d6d23",
    "name": "Zoë",
    "born-day": "27",
    "born-month": "mar",
    "born-year": "2019",
    "happened-day": "1",
    "happened-month": "2",
    "happened-year": "2026",
    "happened-time": "14:05",
    "notes": "a\r\nb",
    "rating": "red",
    "agency": "p",
    "grounds": ["a"],
    "sure": "on",
}


def test_a_filled_form_is_what_was_answered() -> None:
    form = Person(FILLED)
    assert form.errors == {}
    assert form.cleaned_data["key"] == uuid.UUID(FILLED["key"])
    assert form.cleaned_data["notes"] == "a\nb"


def test_an_empty_form_says_what_to_do() -> None:
    assert Person({"key": FILLED["key"]}).errors == {
        "name": ["Enter child’s name"],
        "born": ["Enter date of birth"],
        "happened": ["Answer the question “When did it happen?”"],
        "rating": ["Choose rating"],
        "agency": ["Choose agency"],
        "grounds": ["Choose grounds"],
        "sure": ["Tick “I confirm” to go on"],
    }


def test_the_summary_leads_to_the_first_control_of_each_question() -> None:
    form = Person({"key": FILLED["key"], "born-day": "1", "born-year": "2019"})
    assert [line["href"] for line in summary.entries([form])] == [
        "#id_name",
        "#id_born-month",
        "#id_happened-day",
        "#id_rating",
        "#id_agency",
        "#id_grounds",
        "#id_sure",
    ]
    html = str(form)
    for line in summary.entries([form]):
        assert f'id="{line["href"][1:]}"' in html


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    html = str(Person({**FILLED, "born-month": "13"})["born"].as_field_group())
    assert html.count("govuk-input--error") == 1
    assert 'value="13"' in html


def test_the_key_stays_the_same_when_a_form_comes_back() -> None:
    assert uuid.UUID(str(Person()["key"].value())).version == 7
    assert f'value="{FILLED["key"]}"' in str(Person({"key": FILLED["key"]}))


def test_a_missing_key_is_said_above_the_form_where_it_can_be_seen() -> None:
    lines = summary.entries([Person({**FILLED, "key": "nonsense"})])
    assert lines == [
        {"html": "This form came without its key, so nothing was recorded. It has one now: send it again."}
    ]


def test_none_of_these_excludes_the_others() -> None:
    assert Person({**FILLED, "grounds": ["a", "none"]}).errors == {
        "grounds": ["Choose either “None” or the others, not both"]
    }


def test_optional_is_said_and_required_is_left_to_us() -> None:
    html = str(Person())
    assert "What is known (optional)" in html
    assert "Child’s name (optional)" not in html
    assert " required" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


def test_hint_and_error_describe_the_control() -> None:
    html = Person({})["name"].as_field_group()
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert '<span class="govuk-visually-hidden">Error:</span>' in html
    # The control alone, for a template that lays a question out itself, is described by the same ids.
    assert 'aria-describedby="id_name-hint id_name-error"' in str(Person({})["name"])


@pytest.mark.parametrize("name", [name for name in Person.base_fields if name != "key"])
def test_a_control_alone_is_the_one_in_its_question(name: str) -> None:
    controls = {"input", "select", "option", "textarea"}

    def control_tokens(html: str) -> list[Any]:
        return [
            (token[0], {key: value for key, value in token[1] if key != "aria-describedby"})
            for token in tokens(html)
            if isinstance(token, tuple) and token[0] in controls
        ]

    bound = Person(FILLED)[name]
    assert control_tokens(str(bound)) == control_tokens(bound.as_field_group())


def test_a_refusal_links_to_its_reason_beside_the_field_only() -> None:
    form = Person(FILLED)
    reason = {"guidance_url": "/guidance/CON3/", "guidance_label": "CON3"}
    form.add_refusals([("name", ValidationError("50%% of <b>it</b>", code="CON3", params=reason))])
    link = '<a class="govuk-link imap-why" href="/guidance/CON3/">Why: CON3</a>'
    assert f"50% of &lt;b&gt;it&lt;/b&gt; {link}" in form["name"].as_field_group()
    assert link in str(form["name"].errors)
    shown = str(summary.render([form]))
    assert '<a href="#id_name">Child’s name: 50% of &lt;b&gt;it&lt;/b&gt;</a>' in shown
    assert "Why:" not in shown


def test_the_summary_names_the_question_of_each_refusal() -> None:
    """Twice the same sentence, and which question is which? A label that the words name already is not said twice."""
    form = Person(FILLED)
    same = ValidationError("Use at least two words.", code="OVR3")
    form.add_refusals([("name", same), ("born", same)])
    form.add_refusals([("name", ValidationError("The child’s name is no reason.", code="OVR3"))])
    lines = [line["text"] for line in summary.entries([form])]
    assert "Child’s name: Use at least two words." in lines
    assert "The child’s name is no reason." in lines
    assert len({line for line in lines if line.endswith("Use at least two words.")}) == 2


def test_a_refusal_of_the_whole_form_has_its_reason_in_the_summary() -> None:
    form = Person(FILLED)
    reason = {"guidance_url": "/guidance/OPEN1/", "guidance_label": "OPEN1"}
    form.add_refusals([("", ValidationError("Not open yet", params=reason))])
    assert 'href="/guidance/OPEN1/">Why: OPEN1</a>' in str(summary.render([form]))


class Row(GovukForm):
    name = Text(label="Name", max_length=5)


def test_the_summary_covers_every_form_of_a_page_once() -> None:
    rows = formset_factory(Row, extra=0, min_num=2, validate_min=True)(
        {"r-TOTAL_FORMS": "2", "r-INITIAL_FORMS": "0", "r-0-name": "toolong", "r-1-name": ""}, prefix="r"
    )
    page = {"form": Row({"name": ""}), "again": [rows], "rows": rows, "unbound": Row(), "other": "<b>"}
    hrefs = [line.get("href", "") for line in summary.entries(page.values())]
    assert hrefs[0] == "#id_name"
    assert "#id_r-0-name" in hrefs
    assert len(hrefs) == len(set(hrefs))
    assert summary.render([Row()]) == ""


def test_a_page_with_errors_says_so_in_its_title() -> None:
    template = Template("{% error_prefix %}Record")
    assert template.render(Context({"form": Row({"name": ""})})) == "Error: Record"
    assert template.render(Context({"form": Row({"name": "Zoë"})})) == "Record"


@unhurried
@given(st.text().map(lambda typed: f"{BAD}{typed}"))
def test_nothing_typed_is_html(typed: str) -> None:
    posted = {name: [typed] if name == "grounds" else typed for name in FILLED}
    form = Person(posted)
    form.add_error("name", typed.replace("%", "%%"))
    page = str(form) + str(summary.render([form])) + str(form["name"].errors)
    assert "<script" not in page


def test_labels_hints_and_choices_of_data_are_escaped() -> None:
    class Named(GovukForm):
        text = Text(label=BAD, help_text=BAD, max_length=9, missing=BAD)
        one = Choice(label=BAD, choices=[(BAD, BAD)], hints={BAD: BAD})
        select = Choice(label=BAD, choices=[(BAD, BAD)], select=True)
        tick = Tick(label=BAD, help_text=BAD)

    form = Named({})
    assert "<script" not in str(form) + str(summary.render([form]))


class SignIn(forms.Form):
    """A form as libraries write them."""

    login = forms.EmailField(
        widget=forms.EmailInput(attrs={"placeholder": "E-mail", "autocomplete": "email"})
    )
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="x")


def test_a_librarys_form_looks_the_same() -> None:
    html = str(SignIn())
    assert 'class="govuk-input" id="id_login" name="login" type="email" autocomplete="email"' in html
    assert "placeholder" not in html
    for part in ("govuk-radios__input", "govuk-checkboxes__input", "govuk-file-upload", 'type="password"'):
        assert part in html
    assert html.count('type="hidden"') == 1


def test_a_password_is_not_sent_back() -> None:
    assert "secret" not in str(SignIn({"password": "secret"}))
