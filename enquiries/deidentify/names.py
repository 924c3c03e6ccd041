"""Names: of the people of the enquiry in every way in which they are written, after titles, and words that may be one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from enquiries.deidentify.accounts import accounts
from enquiries.deidentify.folding import Folded
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.known import KnownNames, KnownPerson, Names, names_of
from enquiries.deidentify.lexicon import BOTH, DESCRIPTIONS, FIRST_NAMES, PARTICLES, PROPER, ordinary

NAME = "[name]"
WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
MONTH_BEFORE = re.compile(
    r"(?:\d|\bof|\bin|\bsince|\blast|\bthis|\bnext|\buntil|\bby|\bearly|\blate|\bfrom|\bmid|\bth|\bst|\bto)[\s\-]*$"
)
BEGINS = re.compile(r"(?:^|[.!?:;\n•]|[“\"(]|- )\s*[\"“'(\-]*\s*$")


@dataclass(frozen=True, slots=True)
class _Called:
    """One word by which somebody of the enquiry is called, and whether it is in a script without capitals or spaces."""

    word: str
    people: frozenset[int]
    foreign: bool


def known_names(text: Folded, known: KnownNames) -> Iterator[Hit]:
    """The people of the enquiry, found for certain, or asked about where the word is an ordinary one too."""
    people = [names_of(person) for person in known.people]
    typed = [names_of(KnownPerson("", name)) for name in known.typed.names]
    called = _called(people)
    said = {one.word for one in called}
    also = [one for one in _only_typed(typed, known.typed.words) if one.word not in said]
    hits = [hit for one in [*called, *also] for hit in _written(text, one)]
    hits += list(_misspelt(text, called, hits))
    yield from _initials(text, people)
    yield from (replace(hit, person=-1) for hit in _initials(text, typed))
    yield from accounts(text, [*people, *typed], known.typed.accounts)
    yield from _joined(text, hits, people, known)


def _only_typed(names: list[list[Names]], words: Iterable[str]) -> list[_Called]:
    """Names that nobody of the enquiry has, and that the asker typed elsewhere about it."""
    parts = {one.word for one in _called(names)} | {word for word in words if len(word) > 1}
    return [_Called(word, frozenset(), not word.isascii()) for word in sorted(parts)]


def _called(people: list[list[Names]]) -> list[_Called]:
    found: dict[str, set[int]] = {}
    for number, names in enumerate(people):
        for name in names:
            for place, word in enumerate(name.words):
                for part in {word, *re.split(r"['\-]", word)}:
                    joins = part in PARTICLES and (place > 0 or part != word)  # Al Marlow is called Al
                    if len(part) > 1 and not joins and part not in DESCRIPTIONS:
                        found.setdefault(part, set()).add(number)
    return [_Called(word, frozenset(who), not word.isascii()) for word, who in found.items()]


def _written(text: Folded, one: _Called) -> Iterator[Hit]:
    return (hit for hit in _every(text, one) if not _is_plain(text, hit, one))


def _is_plain(text: Folded, hit: Hit, one: _Called) -> bool:
    """Whether a word that is hardly ever a name is written as one would write it: a teacher, and Ms Teacher."""
    return one.word not in BOTH and _ordinary(one.word) and text.cased[hit.start : hit.end].islower()


def _ordinary(word: str) -> bool:
    return word in PROPER or (ordinary(word) and word not in FIRST_NAMES)


def _every(text: Folded, one: _Called) -> Iterator[Hit]:
    letters = [re.escape(c) for c in one.word if c not in "'-"]
    gap = r"(?:[ .\-_*·,/|\n]{1,3})"
    if one.foreign:
        shapes = [r"[ .\-_*]?".join(letters)]
        edges = ("", "")
    else:
        plain = r"['\- ]?" if "'" in one.word or "-" in one.word else r"['\-]?"
        shapes = [plain.join(letters)]
        if len(letters) > 2:
            shapes.append(gap.join(letters))
        elif len(letters) == 2:
            shapes.append(r"[ .\-]".join(letters))
        edges = (r"(?<![^\W\d])", r"(?:s(?=\b|'))?(?![^\W\d_])")
    for shape in shapes:
        for found in re.finditer(edges[0] + shape + edges[1], text.lower):
            yield _judged(text, found.start(), found.end(), one)


def _judged(text: Folded, start: int, end: int, one: _Called) -> Hit:
    """Certain, but for a word that is an ordinary one too and is written as one would write that."""
    person = min(one.people) if len(one.people) == 1 else -1
    written = text.cased[start:end]
    if (one.word in BOTH or _ordinary(one.word)) and written.lower() in (one.word, one.word + "s"):
        if written.islower() and one.word in BOTH:
            return Hit(
                start,
                end,
                "an ordinary word, and a name on the enquiry",
                NAME,
                sure=False,
                person=person,
                leave=True,
            )
        month = written.lower() in ("may", "april", "june", "august") and MONTH_BEFORE.search(
            text.lower[:start]
        )
        if month or (BEGINS.search(text.cased[:start]) and not text.cased[end:].startswith("'s")):
            return Hit(
                start, end, "a name on the enquiry, or an ordinary word", NAME, sure=False, person=person
            )
    return Hit(start, end, "name", NAME, person=person)


def _misspelt(text: Folded, called: Iterable[_Called], found: list[Hit]) -> Iterator[Hit]:
    taken = {place for hit in found for place in range(hit.start, hit.end)}
    long = [one for one in called if len(one.word) > 3 and one.word not in BOTH]
    for word in WORD.finditer(text.lower):
        said = word[0].removesuffix("'s")
        if word.start() in taken or len(said) < 4:
            continue
        for one in long:
            near = nearly(said, one.word) or (said.endswith("s") and nearly(said[:-1], one.word))
            if near and not ordinary(said):
                cased = text.cased[word.start()].isupper()
                sure = cased or len(said) > 4
                person = min(one.people) if len(one.people) == 1 else -1
                yield Hit(
                    word.start(), word.start() + len(said), "name, misspelt", NAME, sure=sure, person=person
                )
                break


def nearly(a: str, b: str) -> bool:
    """Whether two words differ by one letter: one more, one less, one other, or two changed about."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    first = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        rest_a, rest_b = a[first:], b[first:]
        return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    short, long = sorted((a, b), key=len)
    return short[first:] == long[first + 1 :]


def _initials(text: Folded, people: list[list[Names]]) -> Iterator[Hit]:
    for number, names in enumerate(people):
        for name in names:
            firsts = [word[0] for word in name.words if word[0].isascii()]
            if not firsts or len(firsts) != len(name.words):
                continue
            yield from _one_initial(text, firsts[0], number)
            parts = [part[0] for word in name.words for part in re.split(r"['\-]", word) if part]
            for letters in {tuple(firsts), (firsts[0], firsts[-1]), tuple(parts)}:
                if len(letters) < 2:
                    continue
                dotted = r"\.\s?".join(c.upper() for c in letters) + r"\.?"
                for found in re.finditer(rf"(?<!\w)(?:{dotted})(?!\w)", text.cased):
                    yield Hit(found.start(), found.end(), "initials", NAME, person=number)
                for found in re.finditer(
                    rf"(?<!\w)(?:{' ?'.join(c.upper() for c in letters)})(?!\w)", text.cased
                ):
                    yield Hit(
                        found.start(), found.end(), "initials, perhaps", NAME, sure=False, person=number
                    )


def _one_initial(text: Folded, letter: str, number: int) -> Iterator[Hit]:
    """ "K said", "Child K": asked about, but for the words "I" and "A"."""
    if letter in "ai":
        return
    for found in re.finditer(rf"(?<![\w.'&/\-]){letter.upper()}(?:\.(?!\w))?(?![\w&/\-])", text.cased):
        yield Hit(found.start(), found.end(), "an initial, perhaps", NAME, sure=False, person=number)


_BETWEEN = re.compile(
    r"(?:[\s,\-]{0,2}(?:(?:van|der|den|de|la|le|da|dos|del|el|al|bin|ibn|bint|o|mac|mc|d|st)['\s\-]+)?(?:[A-Z]\.?\s+){0,2})"
)
_BEFORE = re.compile(r"(?<!\w)(?P<i>[A-Z])\.?\s?(?:[A-Z]\.?\s?)?$")


def _joined(text: Folded, hits: list[Hit], people: list[list[Names]], known: KnownNames) -> Iterator[Hit]:
    """Names that follow each other are one; who they are is said by all of them together."""
    hits = _made_certain(text, hits)
    sure = sorted((h for h in hits if h.sure), key=lambda h: (h.start, -h.end))
    groups: list[list[Hit]] = []
    for hit in sure:
        last = groups[-1] if groups else []
        if (last and hit.start < max(h.end for h in last)) or (
            last and _BETWEEN.fullmatch(text.cased[max(h.end for h in last) : hit.start])
        ):
            last.append(hit)
        else:
            groups.append([hit])
    for group in groups:
        yield _whole(text, group, people)
    yield from (h for h in hits if not h.sure)


def _made_certain(text: Folded, hits: list[Hit]) -> list[Hit]:
    """A word with a capital beside a name for certain is a name for certain: “Grace Marlow”."""
    starts, ends = {h.start for h in hits if h.sure}, {h.end for h in hits if h.sure}

    def beside(hit: Hit) -> bool:
        after = re.match(r"[\s\-]{1,2}", text.lower[hit.end :])
        before = re.search(r"[\s\-]{1,2}$", text.lower[: hit.start])
        return bool((after and hit.end + after.end() in starts) or (before and before.start() in ends))

    return [
        replace(h, sure=True, kind="name")
        if not h.sure and text.cased[h.start].isupper() and beside(h)
        else h
        for h in hits
    ]


def _whole(text: Folded, group: list[Hit], people: list[list[Names]]) -> Hit:
    start, end = group[0].start, max(h.end for h in group)
    said = {h.person for h in group if h.person >= 0}
    if not said:
        words = re.findall(r"[^\W\d_]+", text.lower[start:end])
        all_of = [n for n, names in enumerate(people) if any(set(words) <= _parts(name) for name in names)]
        said = set(all_of) if len(all_of) == 1 and len(words) > 1 else set()
    person = said.pop() if len(said) == 1 else -1
    if before := _BEFORE.search(text.cased[max(0, start - 6) : start]):
        initials = {name.words[0][:1] for names in people for name in names}
        if before["i"].lower() in initials and before["i"] not in "AI":
            start -= len(before[0])
    if after := re.match(r"\s[A-Z](?![\w'])\.?", text.cased[end:]):
        end += len(after[0].rstrip("."))
    return Hit(start, end, group[0].kind, NAME, person=person)


def _parts(name: Names) -> set[str]:
    return {part for word in name.words for part in (word, *re.split(r"['\-]", word))}
