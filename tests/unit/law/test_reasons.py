"""The floor under every reason: what says nothing is turned back, and a good short reason is not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imap.law.reasons import EMPTY_PHRASES, check_reason, is_reason

REASONS = [
    "Loss of trust.",
    "Kit moved away.",
    "Nothing bears it out.",
    "Siân a symudodd.",
    "Семья переехала.",
    "Kim gets robbed.",
    "She may stop coming to the clinic.",
    "A third injury to a baby of five months",
    "The harm of more harm to the child",
    "Not safe: he reads her phone.",
    "As discussed with the GP, he is not safe at home.",
]
EMPTY = [
    "", "   ", "…", "ok", "OK.", "n/a", "N/A", "Not applicable.", "not applicable", "See above", "(see above)", "As discussed.",
    "As discussed, see above.", "see above - as discussed", "don’t know, not sure", "None", "Safeguarding",
    "a b c d e f g", "harm harm harm harm harm", "Risk, harm. Risk, harm. Risk, harm.", "aaaaaaaaaaaaaaaaaaaaaaaa",
    "abababab abababab", "........................", "12 34 56 78 90", "done done done done", "aaaa aaaaa aaa",
]  # fmt: skip


@pytest.mark.clause("OVR3")
@pytest.mark.parametrize("words", REASONS)
def test_a_good_short_reason_is_one(words: str) -> None:
    assert is_reason(words)
    assert check_reason(words, "OVR3", "Write why.", "because") == []


@pytest.mark.clause("OVR3")
@pytest.mark.parametrize("words", EMPTY)
def test_what_says_nothing_is_turned_back(words: str) -> None:
    assert not is_reason(words)
    [violation] = check_reason(words, "OVR3", "Write why.", "because")
    assert (violation.clause, violation.field) == ("OVR3", "because")
    assert violation.message.startswith("Write why.")
    assert ("at least two words and eight letters" in violation.message) == bool(words.strip())


@given(
    st.lists(st.sampled_from(EMPTY_PHRASES), min_size=1, max_size=4), st.sampled_from([" ", ", ", ". ", "; "])
)
def test_empty_phrases_one_after_another_are_no_reason_either(phrases: list[str], between: str) -> None:
    assert not is_reason(between.join(phrases).upper() + "!")


@example("A:AAABCß")  # folded, it has eight
@given(st.text(max_size=40).filter(lambda words: sum(letter.isalpha() for letter in words) < 8))
def test_fewer_than_eight_letters_never_pass(words: str) -> None:
    assert not is_reason(words)


@given(st.text(alphabet=st.characters(categories=["L"]), max_size=40))
def test_one_word_never_passes(word: str) -> None:
    assert not is_reason(f" {word}. {word}!")
