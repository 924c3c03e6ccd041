"""What is typed is kept as it was meant, and what cannot be kept is refused with its place."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.design.fields import LongText, Text
from imap.design.text import INVISIBLE, LINE_ENDS, one_line, refuse_long, tidy

unhurried = settings(deadline=None)  # machines are shared
KEPT = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
TYPED = st.lists(st.one_of(KEPT, st.sampled_from([*LINE_ENDS, *INVISIBLE, "\n", "\t", "e\u0301"]))).map(
    "".join
)


@unhurried
@given(TYPED)
def test_what_is_kept_is_in_one_form(typed: str) -> None:
    kept = tidy(typed)
    assert not INVISIBLE & set(kept)
    assert not {end for end in LINE_ENDS if end in kept}
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert tidy(kept) == kept


@unhurried
@given(KEPT, st.sampled_from("\x00\x01\x07\x08\x1b\x1f\x7f\x80\x9f\ud800"), KEPT)
def test_control_characters_are_refused(before: str, control: str, after: str) -> None:
    # White space at the ends goes first, so the character stands between two letters.
    with pytest.raises(ValidationError) as refused:
        tidy(f"a{before}{control}{after}b")
    assert refused.value.code == "control"


def test_a_refusal_says_where() -> None:
    with pytest.raises(ValidationError, match=r"U\+0007\) at line 2, character 4\. Delete it there"):
        tidy("one\r\ntwo\x07three")


@unhurried
@given(TYPED)
def test_one_line_has_one_line(typed: str) -> None:
    kept = one_line(typed)
    assert "\n" not in kept
    assert "\t" not in kept
    assert one_line(kept) == kept


@pytest.mark.parametrize(
    "untouched",
    [
        "Zoë Müller-Őry",
        "محمد علي",
        "שָׁלוֹם",
        "می\u200cخواهم",
        "\U0001f469\U0001f3fb\u200d\U0001f680",
        "O’Brien – née Ní Bhriain",
        "x\u200ey",
        "a\tb\n\n  c",
    ],
)
def test_letters_of_every_kind_pass_untouched(untouched: str) -> None:
    assert tidy(untouched) == untouched


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u200bb\ufeff", "ab"),
        ("in\u00advisible", "invisible"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066a\u2069", "a"),
        ("Zoe\u0308", "Zoë"),
        (" \u200b\u200d\u200e ", ""),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
    ],
)
def test_what_hides_or_reorders_goes(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_too_long_says_by_how_many() -> None:
    refuse_long("x" * 20, 20)
    with pytest.raises(ValidationError, match=r"80,000 too many characters: shorten it to 20,000 or fewer"):
        LongText().clean("x" * 100_000)


def test_the_length_is_that_of_what_is_kept() -> None:
    assert Text(max_length=3).clean(" a\u200bb\r\nc"[:5] + "\u200b") == "ab"
    assert LongText(max_length=3).clean("a\r\nb") == "a\nb"


def test_only_invisible_is_an_empty_answer() -> None:
    with pytest.raises(ValidationError) as refused:
        Text(max_length=10, missing="Enter the child’s name").clean("\u200b \u200d")
    assert refused.value.messages == ["Enter the child’s name"]
