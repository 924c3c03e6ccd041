"""What the judges of each kind share: how much they may unpack, how deep they may go, and how they refuse.

Nothing here, nor in what it is shared by, knows Django: it runs in a process of its own (`child`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self, TypeVar

Found = TypeVar("Found")

#: The most that all parts of one file may come to, unpacked, and how many files may be looked through inside it.
UNPACKED: Final = 60 * 1024 * 1024
FILES: Final = 500
#: A letter in a mail is one deep, and what is packed into that letter two.
DEEPEST: Final = 2


class FileRefusal(StrEnum):
    """Why a file may not be attached; `words` has the sentence of each."""

    NOT_ALLOWED = "not_allowed"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    OLD_OFFICE = "old_office"
    PDF_ACTS = "pdf_acts"
    MACROS = "macros"
    PROGRAM = "program"
    LINKED = "linked"
    BOMB = "bomb"
    DEEP = "deep"
    COMPLEX = "complex"
    FILM = "film"
    FILM_MISNAMED = "film_misnamed"
    NO_FILM = "no_film"
    PICTURE = "picture"
    MOVES = "moves"
    NO_COPY = "no_copy"


class Unfit(Exception):
    """A file that may not be attached. `inside`: the names, from outside to inside, of the files that it was found in."""

    def __init__(self, why: FileRefusal, inside: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.why, self.inside = why, list(inside)


@dataclass
class _Left:
    unpacked: int = UNPACKED
    files: int = FILES


@dataclass(frozen=True)
class Inspection:
    """One look through a file and all that is in it. `judge` says the kind of what is inside."""

    judge: Callable[[bytes, Any, str], str]
    depth: int = 0
    left: _Left = field(default_factory=_Left)

    def count(self, size: int) -> None:
        """So many bytes were unpacked. Raises Unfit when it is too much."""
        self.left.unpacked -= size
        if self.left.unpacked < 0:
            raise Unfit(FileRefusal.BOMB)

    def inside(self, content: bytes, name: str) -> str:
        """The kind of a file that is in this one. Raises Unfit, with its name."""
        return self.inside_of(name, lambda deeper: self.judge(content, deeper, name))

    def inside_of(self, name: str, look: Callable[[Self], Found]) -> Found:
        """Look at what is in this one, one deeper. Raises Unfit, with its name."""
        try:
            if self.depth >= DEEPEST:
                raise Unfit(FileRefusal.DEEP)
            self.left.files -= 1
            if self.left.files < 0:
                raise Unfit(FileRefusal.COMPLEX)
            return look(type(self)(self.judge, self.depth + 1, self.left))
        except Unfit as unfit:
            raise Unfit(unfit.why, [name[:200], *unfit.inside]) from None
