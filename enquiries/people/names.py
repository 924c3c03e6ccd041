"""What somebody is called, for comparing: the first name, the family name, or neither where only a description stands. Pure.

"Unknown", "Baby girl" or "boy, about 6, red coat" is nobody's name: two of them are not one person.
"""

import re
from dataclasses import dataclass

from enquiries.deidentify.folding import fold
from enquiries.deidentify.known import KnownPerson, names_of
from enquiries.deidentify.lexicon import words_in
from enquiries.deidentify.names import nearly

#: What stands where a name was asked for, besides words that describe somebody (deidentify/data/descriptions.txt).
_PLACEHOLDERS = words_in("placeholders.txt")
#: Before a family name these say that the first name is not known: "Baby Marlow", "Unknown Marlow".
_NO_FIRST_NAME = re.compile(
    r"^(?:the\s+)?(?:baby|boy|girl|infant|newborn|toddler|child|twin|unborn|unknown|unnamed|mr|mrs|ms|miss|mx|dr)\b"
)
#: "Baby of Jo Marlow", "Kit's brother": the name in it is somebody else's.
_SOMEBODY_ELSES = re.compile(
    r"(?<!\w)of\s+\w|\w's?\s+\w*(?:mother|father|mum|dad|brother|sister|baby|partner|friend|child|son)"
)


@dataclass(frozen=True, slots=True)
class Called:
    """The names of one person, folded. `firsts` is empty where no first name is known, `words` where no name is."""

    firsts: frozenset[str]
    families: frozenset[str]
    words: frozenset[str]

    @property
    def is_named(self) -> bool:
        """Whether a first name is known, or any name that may be one."""
        return bool(self.firsts)


NOBODY = Called(frozenset(), frozenset(), frozenset())


def called(name: str) -> Called:
    """What somebody is called, of what stands in the field for the name."""
    lower = fold(name).lower.strip()
    if _SOMEBODY_ELSES.search(lower):
        return NOBODY
    firsts, families, words = set(), set(), set()
    for number, one in enumerate(names_of(KnownPerson("", name))):
        parts = [part for word in one.words for part in word.replace("'", "").split("-")]
        parts = [part for part in parts if len(part) > 1 or not part.isascii()]
        if all(part in _PLACEHOLDERS for part in parts):
            continue
        firsts.add(parts[0])
        families |= set(parts[1:])
        words |= set(parts) if number == 0 else set()
    if _NO_FIRST_NAME.match(lower):
        return Called(frozenset(), frozenset(families | firsts), frozenset(words))
    return Called(frozenset(firsts), frozenset(families), frozenset(words))


def is_placeholder(name: str) -> bool:
    """Whether no name stands in the field for the name."""
    return not called(name).words


def same_first_name(one: Called, other: Called) -> bool:
    """Whether two people may have the same first name: spelt the same, shortened, or nearly so. Eva is not Ava."""
    return any(_alike(a, b) for a in one.firsts for b in other.firsts)


def _alike(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if a == b or (len(short) > 2 and long.startswith(short)):
        return True
    if a[0] == b[0] and len(long) > 3 and nearly(a, b):
        return True
    enough = 2 if len(short) > 5 else 3
    return _sounds(a)[0] == _sounds(b)[0] and _skeleton(a) == _skeleton(b) and len(_skeleton(a)) >= enough


def _sounds(word: str) -> str:
    return word.replace("ph", "f").replace("c", "k").replace("z", "s")


def _skeleton(word: str) -> str:
    """The consonants as they sound, without doubles: Muhammad is Mohammed, Catherine is Kathryn."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", _sounds(word)))


def same_family_name(one: Called, other: Called) -> bool:
    """Whether two people share a family name, or a part of one; what stands alone may be either."""
    mine = one.families or one.firsts
    theirs = other.families or other.firsts
    return any(a == b or (len(a) > 3 and nearly(a, b)) for a in mine for b in theirs)
