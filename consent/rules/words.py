"""Words that are compared, or looked at, whoever wrote them."""

import re

#: A balance needs at least a sentence on each side (OVR3).
SHORTEST_REASON = 20


def folded(words: str) -> str:
    """Words without case, spaces and punctuation: what is left when two answers are compared (DEL1, OVR3)."""
    return re.sub(r"[\W_]+", "", words.casefold())


def says_nothing(words: str) -> bool:
    """Whether these are letters and no sentence: one word or two over and over, or hardly any letters at all (OVR3)."""
    said = re.findall(r"\w+", words.casefold())
    return len(set(folded(words))) < 5 or 2 * len(set(said)) <= len(said)
