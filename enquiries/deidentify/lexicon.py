"""Which words are ordinary, which are first names, and which are both. Lists of our own: data/*.txt."""

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def words_in_order(name: str) -> list[str]:
    """The words of one list, in its order."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def words_in(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(words_in_order(name))


ORDINARY = words_in("ordinary.txt")
FIRST_NAMES = words_in("first_names.txt")
#: Ordinary words that are somebody's name too: with a capital they are asked about.
BOTH = words_in("both.txt")
#: Capitals that name nobody: days, months, bodies and things of the trade.
PROPER = words_in("proper.txt")

TITLES = words_in("titles.txt")
PARTICLES = words_in("particles.txt")
#: What stands where a name would, and is none.
DESCRIPTIONS = TITLES | words_in("descriptions.txt")


@lru_cache(maxsize=20_000)
def ordinary(word: str) -> bool:
    """Whether a word (folded, small letters) is an ordinary one, also with an ending."""
    word = word.removesuffix("'s").strip("'")
    parts = [part for part in word.replace("'", "-").split("-") if part]
    if len(parts) > 1:
        return all(len(part) == 1 or ordinary(part) for part in parts)
    if len(word) == 1 or word in ORDINARY:
        return True
    for ending in (
        "s",
        "es",
        "d",
        "ed",
        "ing",
        "ly",
        "er",
        "ers",
        "est",
        "r",
        "y",
        "ness",
        "ment",
        "al",
        "able",
        "ful",
    ):
        if word.endswith(ending) and len(stem := word.removesuffix(ending)) > 2 and (
            stem in ORDINARY or stem + "e" in ORDINARY
            or (stem[-1] == stem[-2] and stem[:-1] in ORDINARY)
            or (stem[-1] == "i" and stem[:-1] + "y" in ORDINARY)
        ):  # fmt: skip
            return True
    return any(
        word.startswith(start) and word.removeprefix(start) in ORDINARY
        for start in ("un", "re", "non", "dis", "over", "under", "out")
    )
