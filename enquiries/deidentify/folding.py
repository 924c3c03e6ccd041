"""A text as it is compared: without accents, in one kind of letters, each place traced back to the text as typed."""

import unicodedata
from dataclasses import dataclass

#: Letters that Unicode does not take apart.
_APART = {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d",
          "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}  # fmt: skip
_ALIKE = dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–—−", "-")


@dataclass(frozen=True, slots=True)
class Folded:
    """`cased` and `lower` are equally long; `at` says from which character of `typed` each one comes."""

    typed: str
    cased: str
    lower: str
    at: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the text as typed, accents that follow it included."""
        first, last = self.at[start], self.at[end - 1] + 1
        while last < len(self.typed) and unicodedata.combining(self.typed[last]):
            last += 1
        return first, last


def fold(typed: str) -> Folded:
    """The text as it is compared."""
    cased: list[str] = []
    lower: list[str] = []
    at: list[int] = []
    for index, letter in enumerate(typed):
        for part in _APART.get(letter) or unicodedata.normalize("NFKD", letter):
            if unicodedata.combining(part) or unicodedata.category(part) == "Cf":
                continue
            one = " " if part.isspace() and part != "\n" else _ALIKE.get(part, part)
            small = one.lower()
            cased.append(one)
            lower.append(small if len(small) == 1 else one)
            at.append(index)
    return Folded(typed, "".join(cased), "".join(lower), tuple(at))
