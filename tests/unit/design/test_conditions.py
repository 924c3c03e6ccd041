"""Questions that depend on answers: shown, dropped, required."""

from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.design.fields import Choice, Choices, DayField, Text, Tick
from imap.design.forms import GovukForm

unhurried = settings(deadline=None)  # machines are shared
POSITIONS = [("granted", "Granted"), ("refused", "Refused"), ("not_sought", "Not sought")]
GROUNDS = [("harm", "Increased risk of harm"), ("crime", "Serious crime")]


class Consent(GovukForm):
    position = Choice(label="What is the position?", choices=POSITIONS)
    giver = Text(label="Who answered?", max_length=50)
    grounds = Choices(label="Grounds", choices=GROUNDS)
    who = Text(label="Who, and what harm?", max_length=50)
    spoke = Tick(label="I already telephoned", required=False)
    spoke_on = DayField(label="When?")

    shown_when: ClassVar = {
        "giver": ("position", {"granted", "refused"}),
        "grounds": ("position", "not_sought"),
        "who": ("grounds", {"harm"}),
        "spoke_on": ("spoke", True),
    }


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "position": st.sampled_from(["granted", "refused", "not_sought", "made up", ""]),
        "giver": st.sampled_from(["", "Mother", "\x00", "x" * 60]),
        "grounds": st.lists(st.sampled_from(["harm", "crime", "made up"]), max_size=3),
        "who": st.sampled_from(["", "Younger brother", "\x07"]),
        "spoke": st.sampled_from(["on", ""]),
        "spoke_on-day": st.sampled_from(["1", "x", ""]),
        "spoke_on-month": st.just("2"),
        "spoke_on-year": st.just("2026"),
    },
)


@unhurried
@given(ANSWERS)
def test_only_what_the_answers_ask_for_counts(answers: dict[str, object]) -> None:
    form = Consent(answers)
    form.is_valid()
    position = answers.get("position")
    grounds = answers.get("grounds") or []
    assert isinstance(grounds, list)
    asked = {
        "position": True,
        "giver": position in {"granted", "refused"},
        "grounds": position == "not_sought",
        "who": position == "not_sought" and "harm" in grounds and "made up" not in grounds,
        "spoke": True,
        "spoke_on": answers.get("spoke") == "on",
    }
    for name, is_asked in asked.items():
        if is_asked:
            assert (name in form.errors) != bool(form.cleaned_data.get(name)) or name == "spoke"
        else:
            assert name not in form.errors
            assert not form.cleaned_data[name]


def test_a_hidden_answer_is_dropped_and_a_shown_one_required() -> None:
    form = Consent({"position": "granted", "grounds": ["harm"], "who": "Brother"})
    assert form.errors == {"giver": ["Answer the question “Who answered?”"]}
    assert form.cleaned_data["grounds"] == []
    assert form.cleaned_data["who"] == ""
    assert form.cleaned_data["spoke_on"] is None


def test_what_was_typed_stays_on_the_page_even_where_it_was_dropped() -> None:
    html = str(Consent({"position": "granted", "who": "Younger brother"}))
    assert 'value="Younger brother"' in html


def test_one_option_reveals_its_question_and_several_share_one_below() -> None:
    html = str(Consent())
    conditional = html.index('id="conditional-id_position-3"')
    assert 'data-aria-controls="conditional-id_position-3"' in html
    assert conditional < html.index('id="id_grounds"') < html.index('id="conditional-id_grounds"')
    assert html.index('id="conditional-id_grounds"') < html.index('id="id_who"')
    assert html.count('id="id_giver"') == html.count('id="id_who"') == html.count('id="id_spoke_on-day"') == 1
    assert Consent().revealed_names == {"grounds", "who", "spoke_on"}
    # Several options ask for it: no option holds it, and the script is told which they are.
    waits = '<div data-shown-by="position" data-shown-for="granted refused">'
    assert html.count(waits) == html.count("data-shown-by") == 1
    assert html.index(waits) < html.index('id="id_giver"')


@pytest.mark.parametrize(
    "words",
    [
        "Answer this only if you chose “Granted” or “Refused” for “What is the position?”.",
        "Answer this only if you chose “Not sought” for “What is the position?”.",
        "Answer this only if you chose “Increased risk of harm” for “Grounds”.",
        "Answer this only if you ticked “I already telephoned”.",
    ],
)
def test_without_scripts_each_says_when_to_answer(words: str) -> None:
    assert words in str(Consent())


def test_a_chosen_option_shows_what_it_reveals() -> None:
    def hidden(form: Consent) -> list[str]:
        parts = str(form).split("__conditional--hidden")
        return [part[:40].split('id="')[1].split('"')[0] for part in parts[1:]]

    everything = ["conditional-id_position-3", "conditional-id_grounds", "conditional-id_spoke"]
    assert hidden(Consent()) == everything
    assert hidden(Consent({"position": "not_sought", "spoke": "on"})) == ["conditional-id_grounds"]


def test_a_question_cannot_stand_before_what_it_waits_for() -> None:
    class Backwards(GovukForm):
        who = Text(max_length=5)
        position = Choice(choices=POSITIONS)
        shown_when: ClassVar = {"who": ("position", "granted")}

    with pytest.raises(ImproperlyConfigured, match=r"Backwards\.shown_when\['who'\]"):
        Backwards()


def test_no_more_than_one_level_deep() -> None:
    class Deep(GovukForm):
        a = Choice(choices=POSITIONS)
        b = Choice(choices=POSITIONS)
        c = Choice(choices=POSITIONS)
        d = Text(max_length=5)
        shown_when: ClassVar = {"b": ("a", "granted"), "c": ("b", "granted"), "d": ("c", "granted")}

    with pytest.raises(ImproperlyConfigured, match="'d'"):
        Deep()


def test_a_rules_refusal_is_never_dropped() -> None:
    form = Consent({"position": "granted", "giver": "Mother"})
    form.add_refusals(
        [
            ("giver", ValidationError("not a holder")),
            ("who", ValidationError("was not asked")),
            ("unknown", ValidationError("of no field")),
            ("", ValidationError("of the whole")),
        ]
    )
    assert form.errors == {
        "giver": ["not a holder"],
        "__all__": ["was not asked", "of no field", "of the whole"],
    }
