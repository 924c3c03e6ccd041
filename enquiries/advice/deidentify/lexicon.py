"""Which words are ordinary, which are first names, and which are both. Lists of our own: data/*.txt."""

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def _words(name: str) -> frozenset[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


ORDINARY = _words("ordinary.txt")
FIRST_NAMES = _words("first_names.txt")
#: Ordinary words that are somebody's name too: with a capital they are asked about.
BOTH = _words("both.txt")
#: Capitals that name nobody: days, months, bodies and things of the trade.
PROPER = _words("proper.txt")

TITLES = frozenset(
    "mr mrs ms miss mx dr doctor prof professor sir lady rev reverend father sister pc dc ds di dci dcs sgt "
    "sergeant inspector constable nurse matron judge councillor cllr auntie aunty uncle nan nanny nana granny gran "
    "grandma grandad grandpa".split()
)
PARTICLES = frozenset("van der den de la le du da dos di del el al bin ibn bint ap ab von zu o mac mc".split())
#: What stands where a name would, and is none.
DESCRIPTIONS = TITLES | frozenset(
    "a an the of and or to about aged age old year years month months unknown unnamed not known no name baby unborn child "
    "children boy girl toddler infant teenager mother father mum mummy dad daddy parent parents carer partner ex "
    "boyfriend girlfriend husband wife brother sister sibling half step grandmother grandfather aunt cousin twin twins "
    "man woman male female person adult neighbour friend lodger tenant young older younger elder little tall short "
    "junior jr senior sr".split()
)


@lru_cache(maxsize=20_000)
def ordinary(word: str) -> bool:
    """Whether a word (folded, small letters) is an ordinary one, also with an ending."""
    word = word.removesuffix("'s").strip("'")
    parts = [part for part in word.replace("'", "-").split("-") if part]
    if len(parts) > 1:
        return all(len(part) == 1 or ordinary(part) for part in parts)
    if len(word) == 1 or word in ORDINARY:
        return True
    for ending in ("s", "es", "d", "ed", "ing", "ly", "er", "ers", "est", "r", "y", "ness", "ment", "al", "able", "ful"):
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
