"""Names that nobody on the enquiry has: after a title, or written like one."""

import re
from collections.abc import Iterator

from enquiries.deidentify.folding import Folded
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.lexicon import BOTH, DESCRIPTIONS, FIRST_NAMES, PROPER, TITLES, ordinary
from enquiries.deidentify.names import BEGINS, MONTH_BEFORE, NAME, WORD

_AFTER_TITLE = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.?\s+(?P<n>(?:[a-z]\.?\s+){{0,2}}[^\W\d_]+(?:['\-][^\W\d_]+)*(?:\s+[^\W\d_]+(?:['\-][^\W\d_]+)*)?)"
)
_CALLED = re.compile(
    r"\b(?:called|named|known as|aka|nicknamed|goes by|(?:name|nickname)(?: is|'s|:))\s+(?P<n>[^\W\d_]+(?:['\-][^\W\d_]+)*)"
)


# Names that the enquiry does not know ---------------------------------------------------------------------------------
def titled(text: Folded) -> Iterator[Hit]:
    """What follows a title, or “called”: a name."""
    for shape in (_AFTER_TITLE, _CALLED):
        for found in shape.finditer(text.lower):
            start, end = _name_in(text, found.start("n"), found.end("n"))
            if end > start:
                yield Hit(start, end, "name", NAME)


def _name_in(text: Folded, start: int, end: int) -> tuple[int, int]:
    last = start
    for word in re.finditer(r"[^\W\d_]+(?:['\-][^\W\d_]+)*\.?", text.cased[start:end]):
        small = word[0].lower().rstrip(".").removesuffix("'s")
        name = (
            word[0][0].isupper()
            and small not in PROPER
            and (not ordinary(small) or small in BOTH or len(small) == 1)
        )
        if not (name or (small in FIRST_NAMES and small not in BOTH)):
            break
        last = start + word.start() + len(word[0].removesuffix("'s").rstrip("."))
    return start, last


def doubtful_names(text: Folded) -> Iterator[Hit]:
    """Words that may be somebody: with a capital where none belongs, first names, other scripts."""
    for word in WORD.finditer(text.lower):
        said = word[0].removesuffix("'s")
        start, end = word.start(), word.start() + len(said)
        written = text.cased[start:end]
        if not said.isascii():
            yield Hit(start, end, "a word in another script", NAME, sure=False)
        elif why := _why(text, said, written, start, end):
            yield Hit(start, end, why, NAME, sure=False)


def _why(text: Folded, said: str, written: str, start: int, end: int) -> str:
    capital, begins = written[0].isupper(), bool(BEGINS.search(text.cased[max(0, start - 8) : start]))
    plain = said in BOTH or ordinary(said)
    shouted = len(written) > 1 and written.isupper()
    if said in BOTH and capital and not shouted:
        if said in ("may", "april", "june", "august") and (
            MONTH_BEFORE.search(text.lower[:start]) or re.match(r"\s*\d", text.lower[end:])
        ):
            return ""
        return "" if begins and ordinary(said) and said not in FIRST_NAMES else "a name, or an ordinary word"
    if said in PROPER or said in TITLES or said in DESCRIPTIONS:
        return ""
    if said in FIRST_NAMES and not plain:
        return "a first name"
    if capital and not plain and not (shouted and len(said) < 5):
        return "a word with a capital"
    return ""
