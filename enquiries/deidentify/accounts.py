"""Names of accounts that are known from elsewhere, or made of somebody's names."""

import re
from collections.abc import Iterable, Iterator

from enquiries.deidentify.folding import Folded
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.known import Names

_TOKEN = re.compile(r"(?<![\w.])[^\W\d][\w.]*\w")


def accounts(text: Folded, people: list[list[Names]], typed: Iterable[str]) -> Iterator[Hit]:
    """Names of accounts: those that were typed elsewhere, and those that are made of somebody's names: kit_marlow, kit2018,
    kitmarlow, kmarlow."""
    for account in typed:
        for found in re.finditer(rf"(?<![\w.])@?{re.escape(account)}(?!\w)", text.lower):
            yield Hit(found.start(), found.end(), "account name", "[account name]")
    whole = [
        {part for word in name.words for part in re.split(r"['\-]", word)} for one in people for name in one
    ]
    for token in _TOKEN.finditer(text.lower):
        if any(_is_made_of(token[0], {word for word in words if len(word) > 1}) for words in whole):
            yield Hit(token.start(), token.end(), "account name", "[account name]")


def _is_made_of(token: str, words: set[str]) -> bool:
    if not words:
        return False
    parts = [part for part in re.split(r"[\d_.]+", token) if part]
    initials = {word[0] for word in words}
    if len(parts) == 1 and parts[0] == token:  # kitmarlow, marlowkit, kmarlow
        joined = {a + b for a in words for b in words if a != b}
        return token in joined | {a + b for a in initials for b in words if len(b) > 3}
    named = [part for part in parts if part in words and len(part) > 2]
    if any(c.isdigit() or c == "_" for c in token):
        return bool(named) or (len(parts) == 1 and _is_made_of(parts[0], words))
    return bool(named) and all(part in words or part in initials for part in parts)  # kit.marlow
