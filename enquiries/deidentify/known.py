"""What an enquiry knows of its people and places, as the asker may read it, and the words that stand in their place."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from enquiries.ages.rules import age_on
from enquiries.deidentify.folding import fold
from enquiries.deidentify.lexicon import DESCRIPTIONS, PARTICLES, ordinary, words_in

BANDS = ((0, "under 1"), (4, "1 to 4"), (9, "5 to 9"), (12, "10 to 12"), (15, "13 to 15"), (17, "16 to 17"),
         (24, "18 to 24"), (39, "25 to 39"), (64, "40 to 64"))  # fmt: skip
#: Relationships that may stand in a text; anything else could hold a name.
RELATIONSHIPS = words_in("relationships.txt")
REFERRER = "referrer"


def band(age: int) -> str:
    """The age band of somebody, in words."""
    return next((words for last, words in BANDS if age <= last), "65 or over")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody on the enquiry: the role they have (`child`, `parent_or_carer`, `other`), every name they go by as it was
    written down, and their age (`age`: in years, today, where the date of birth is not known)."""

    role: str
    names: str
    relationship: str = ""
    born: date | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A school, an agency or an address that the enquiry names, and what stands in its place."""

    name: str
    put: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed elsewhere about an enquiry (enquiries.deidentify.typed): whole `names` that stood in a field for
    one, `words` of a text that may be names, names of accounts, and first halves of postcodes. Folded, in small letters."""

    names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    outward: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Everything that is looked for by name. `today` tells events from dates of birth."""

    today: date
    people: Sequence[KnownPerson] = ()
    places: Sequence[KnownPlace] = ()
    reference: str = ""
    typed: Typed = Typed()
    labels: tuple[tuple[str, str], ...] = field(init=False)  # of each person: at first mention, and later

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", _labels(self.people, self.today))


def _labels(people: Sequence[KnownPerson], today: date) -> tuple[tuple[str, str], ...]:
    children = [p for p in people if p.role == "child"]
    whose = "Child A" if len(children) == 1 else "the children"
    short = []
    for person in people:
        if person.role == "child":
            short.append(f"Child {_letter(children.index(person))}")
            continue
        said = re.sub(r"\s+", "-", fold(person.relationship).lower.strip())
        if said == REFERRER:
            short.append("the referrer")
            continue
        known = said if said in RELATIONSHIPS else said.replace("-", "")
        if known not in RELATIONSHIPS:
            known = "parent or carer" if person.role == "parent_or_carer" else "another person on the enquiry"
        short.append(f"{known} of {whose}" if children and known in RELATIONSHIPS else known)
    many = {label for label, times in Counter(short).items() if times > 1}
    seen: Counter[str] = Counter()
    found = []
    for person, label in zip(people, short, strict=True):
        own = label
        if label in many:
            seen[label] += 1
            own = f"{label} ({seen[label]})"
        age = person.age if person.born is None else age_on(person.born, today)
        first = f"{own}, {band(age)}" if person.role == "child" and age is not None else own
        found.append((first, own))
    return tuple(found)


def _letter(number: int) -> str:
    return chr(ord("A") + number % 26) * (number // 26 + 1)


@dataclass(frozen=True, slots=True)
class Names:
    """One way in which somebody is called: its words, folded, in their order."""

    words: tuple[str, ...]
    typed: tuple[str, ...]


_ALSO = re.compile(
    r"\b(?:also known as|known as|formerly known as|aka|a\.k\.a\.?|formerly|nee|alias|called|or)\b"
    r"|[()\[\]\"“”;/,]|(?<!\w)'|'(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")


def names_of(person: KnownPerson) -> list[Names]:
    """Every way in which a person is called: the parts of what was written down, “also known as” and nicknames in quotes or
    brackets apart. Words that describe (“unknown boy”) are no names."""
    folded = fold(person.names)
    shouted = not any(c.islower() for c in folded.cased)
    whispered = not any(c.isupper() for c in folded.cased)
    found, last = [], 0
    for cut in [*_ALSO.finditer(folded.lower), None]:
        end = cut.start() if cut else len(folded.lower)
        words = list(_WORD.finditer(folded.cased[last:end]))
        kept = [w[0] for w in words if _is_name(w[0], cased=not (shouted or whispered))]
        if kept:
            found.append(Names(tuple(w.lower() for w in kept), tuple(kept)))
        last = cut.end() if cut else end
    return found


def _is_name(word: str, *, cased: bool) -> bool:
    small = word.lower()
    if small in DESCRIPTIONS:
        return False
    if cased:
        return any(c.isupper() for c in word) or not word.isascii() or small in PARTICLES
    return not ordinary(small)
