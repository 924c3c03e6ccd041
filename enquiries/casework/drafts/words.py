"""What tells one draft from another: whom it is about, or else the first words that were typed in it."""

import re
from collections.abc import Mapping, Sequence

from django.utils.text import Truncator

LONGEST = 60  # characters
#: What a form carries unseen of what its page showed: no words of the author's.
_UNSEEN = re.compile(
    r"seen|shown|.*_seen|seen_.*|.*basis|base|asked|positions|still_open|newest|came_from|draft|.*key"
)
_NAME = re.compile(r"people-\d+-name")

Typed = Mapping[str, Sequence[str]]


def words_of(typed: Typed) -> str:
    """The child's name where the form asks for it, else the concern, else the first free text that was typed, cut short; ""
    when there is none of them. For the draft's author alone."""
    words = _name(typed) or _value(typed, "narrative") or _first_words(typed)
    return Truncator(" ".join(words.split())).chars(LONGEST)


def _value(typed: Typed, name: str) -> str:
    return " ".join(typed.get(name, ())).strip()


def _name(typed: Typed) -> str:
    if child := _value(typed, "child"):
        return child
    named = [name for name in typed if _NAME.fullmatch(name) and _value(typed, name)]
    # Stable: the first child, or where no child is named yet the first of the others.
    named.sort(key=lambda name: _value(typed, f"{name.removesuffix('name')}role") != "child")
    return _value(typed, named[0]) if named else ""


def _first_words(typed: Typed) -> str:
    """In the order of the page. Keys, choices, numbers and days are one word each; free text is seldom only one."""
    free = (_value(typed, name) for name in typed if not _UNSEEN.fullmatch(name))
    return next((value for value in free if len(value.split()) > 1), "")
