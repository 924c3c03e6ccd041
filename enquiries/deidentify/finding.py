"""What was found in a text, and the text without it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from enquiries.deidentify.dates import ages, dates
from enquiries.deidentify.doubtful import doubtful_names, titled
from enquiries.deidentify.folding import Folded, fold
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.known import KnownNames
from enquiries.deidentify.names import BEGINS, known_names
from enquiries.deidentify.numbers import doubtful_numbers, known_outward, numbers
from enquiries.deidentify.places import places


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of a text as it was typed: what sort of thing it is and what stands in its place. What is not sure is the
    asker's to decide, once for all places where it is written so (`said`)."""

    start: int
    end: int
    said: str
    kind: str
    put: str
    sure: bool
    leave: bool = False  # left unless the asker says otherwise


@dataclass(frozen=True, slots=True)
class Result:
    """A text as it was typed, and what was found in it, in order."""

    typed: str
    findings: Sequence[Finding]

    @property
    def doubts(self) -> list[Finding]:
        """What the asker decides on: each way of writing once."""
        return list({f.said: f for f in reversed(self.findings) if not f.sure}.values())[::-1]

    @property
    def replaced(self) -> list[Finding]:
        """What is replaced whatever the asker says: each once."""
        return list({(f.said, f.put): f for f in self.findings if f.sure}.values())

    def text(self, left: Collection[str] | None = None) -> str:
        """The text with everything replaced but the doubtful that the asker leaves; None: as decided beforehand."""
        words, last = [], 0
        for one in self.findings:
            kept = (one.leave if left is None else one.said in left) and not one.sure
            words += [self.typed[last : one.start], one.said if kept else one.put]
            last = one.end
        return "".join([*words, self.typed[last:]])


def deidentify(typed: str, known: KnownNames) -> Result:
    """Find in a text everything that says who it is about (ADV1)."""
    text = fold(typed)
    named = list(known_names(text, known))
    sure = [
        *(h for h in named if h.sure),
        *dates_and_numbers(text, known),
        *places(text, known),
        *titled(text),
    ]
    certain = _one_of_each([h for h in sure if h.sure])
    open_ = [*(h for h in [*named, *sure] if not h.sure), *doubtful_numbers(text), *doubtful_names(text)]
    kept = [*certain, *_beside(certain, open_)]
    return Result(typed, _told(text, sorted(kept, key=lambda h: h.start), known))


def dates_and_numbers(text: Folded, known: KnownNames) -> Iterable[Hit]:
    yield from dates(text, known)
    yield from ages(text)
    yield from numbers(text, known.reference)
    yield from known_outward(text, known.typed.outward)


def _one_of_each(hits: list[Hit]) -> list[Hit]:
    """Stretches that overlap become one, which is called what the longest of them is."""
    found: list[Hit] = []
    longest = 0
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        size = hit.end - hit.start
        if found and hit.start < found[-1].end:
            last = found[-1]
            of = hit if size > longest else last
            found[-1] = Hit(last.start, max(last.end, hit.end), of.kind, of.put, person=of.person)
            longest = max(longest, size)
        else:
            found.append(hit)
            longest = size
    return found


def _beside(certain: list[Hit], doubtful: list[Hit]) -> list[Hit]:
    """Of the doubtful those that nothing certain covers; of two in one place the longer."""
    found: list[Hit] = []
    for hit in sorted(doubtful, key=lambda h: (h.start - h.end, h.person < 0)):
        if not any(hit.start < one.end and one.start < hit.end for one in [*certain, *found]):
            found.append(hit)
    return found


def _told(text: Folded, hits: list[Hit], known: KnownNames) -> list[Finding]:
    """With the words of each: whoever is named is told with their age band where they come up first."""
    met: set[int] = set()
    found = []
    for hit in hits:
        start, end = text.place(hit.start, hit.end)
        put = hit.put
        if hit.person >= 0:
            first, later = known.labels[hit.person]
            whose = text.lower[hit.end :].startswith("'s")
            put = later if hit.person in met or whose else first
            if not (hit.leave or whose):
                met.add(hit.person)
        if hit.start == 0 or BEGINS.search(text.cased[max(0, hit.start - 8) : hit.start]):
            put = put[:1].upper() + put[1:]
        found.append(Finding(start, end, text.typed[start:end], hit.kind, put, hit.sure, hit.leave))
    return found
