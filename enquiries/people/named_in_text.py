"""Who of an enquiry is named in a text: by any of their names, or by what they are to the child. Pure.

A hint for whoever writes, not proof: it looks for whole words, without accents and in small or capital letters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enquiries.deidentify.folding import Folded, fold
from enquiries.deidentify.lexicon import ordinary
from enquiries.models import Person
from enquiries.people.names import called

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
#: Before a role these say that one particular person is meant: "the father", not "any father".
_ONE = r"(?:the|this|that|these|those|his|her|their|its|our|your|both|all)"
#: After "child" these make it a thing of the trade: "the child protection plan".
_OF_THE_TRADE = (
    r"(?!\s+(?:protection|benefits?|minders?|care|health|development|services?|in need|maintenance)\b)"
)
_CHILD = (
    "child", "kid", "son", "daughter", "boy", "girl", "baby", "toddler", "teenager", "pupil", "young person",
)  # fmt: skip
_CHILDREN = ("children", "kids", "sons", "daughters", "boys", "girls", "babies", "young people")
_PARENT, _PARENTS = ("parent", "carer"), ("parents", "carers")
#: Words for one relationship to the child.
_RELATIONSHIPS = (
    ("mother", "mum", "mummy", "mam", "mom"),
    ("father", "dad", "daddy"),
    ("stepmother", "step-mother", "stepmum"),
    ("stepfather", "step-father", "stepdad"),
    ("grandmother", "gran", "granny", "nan", "nana"),
    ("grandfather", "grandad", "granddad"),
    ("aunt", "auntie"),
    ("uncle",),
    ("brother", "half-brother"),
    ("sister", "half-sister"),
    ("partner", "boyfriend", "girlfriend", "husband", "wife"),
    ("lodger",),
    ("neighbour",),
)
_BY_BIRTH = {"mother": "mother", "married_father": "father", "registered_father": "father"}


@dataclass(frozen=True, slots=True)
class NamedInText:
    """Somebody whom a text names, and with which words, as they were typed."""

    person: Person
    words: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The name, and the words where these are others."""
        found = ", ".join(f"“{one}”" for one in self.words)
        return f"{self.person.name} ({found})"


def named_besides(
    texts: Iterable[str], people: Sequence[Person], chosen: Iterable[Person]
) -> list[NamedInText]:
    """Who of these people is named in the texts and is not among those chosen (DEL1). A name or role that somebody chosen
    has too means them."""
    folded = [fold(text) for text in texts]
    chosen = list(chosen)
    keys = {one.pk for one in chosen}
    theirs = frozenset[str]().union(*(_names(one) for one in chosen))
    roles = {role for one in chosen for role in _roles(one)}
    found = []
    for person in people:
        if person.pk in keys:
            continue
        words = [word for text in folded for word in _called(text, _names(person) - theirs)]
        for singular, plural in _roles(person):
            meant = plural if (singular, plural) in roles else (*singular, *plural)
            words += [word for text in folded for word in _by_role(text, meant)]
        if words:
            found.append(NamedInText(person, tuple(dict.fromkeys(words))))
    return found


def _names(person: Person) -> frozenset[str]:
    names = called(person.name)
    return names.firsts | names.families | names.words


def _called(text: Folded, names: frozenset[str]) -> list[str]:
    """The words of a text that are among these names. A name that is an ordinary word too ("Will") counts with a capital
    letter, and not where every sentence has one."""
    found = []
    for word in _WORD.finditer(text.lower):
        plain = word[0].removesuffix("'s")
        parts = _parts(plain) & names
        if not parts and plain == word[0] and plain.endswith("s"):  # "Nkechis school"
            plain = plain.removesuffix("s")
            parts = _parts(plain) & names
        if not parts:
            continue
        start, end = word.start(), word.start() + len(plain)
        usual = all(ordinary(part) for part in parts)
        if usual and not (text.cased[start].isupper() and not _begins_sentence(text.lower, start)):
            continue
        first, last = text.place(start, end)
        found.append(text.typed[first:last])
    return found


def _parts(word: str) -> set[str]:
    plain = word.replace("'", "")
    return {plain, *plain.split("-")}


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:\n\r"


def _by_role(text: Folded, words: Iterable[str]) -> list[str]:
    every = "|".join(re.escape(word) for word in words)
    if not every:
        return []
    found = re.finditer(rf"\b{_ONE}\s+(?:\w+\s+)?(?:{every})\b{_OF_THE_TRADE}", text.lower)
    places = [text.place(one.start(), one.end()) for one in found]
    return [text.typed[first:last] for first, last in places]


def _roles(person: Person) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What somebody may be called by what they are: words for one, and words for several."""
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    if person.role == Person.Role.CHILD:
        found.append((_CHILD, _CHILDREN))
    if person.role == Person.Role.PARENT_OR_CARER:
        found.append((_PARENT, _PARENTS))
    said = set(re.split(r"[\s,;/]+", fold(person.relationship).lower))
    said.add(_BY_BIRTH.get(person.parental_responsibility, ""))
    found += [(words, ()) for words in _RELATIONSHIPS if said & set(words)]
    return found
