"""Words that are compared, or looked at, whoever wrote them."""

import re


def folded(words: str) -> str:
    """Words without case, spaces and punctuation: what is left when two answers are compared (DEL1, OVR3)."""
    return re.sub(r"[\W_]+", "", words.casefold())
