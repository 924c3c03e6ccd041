"""Which files may go with an item. Facts in, breaches out."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from disclosures.files.content import Unfit, kind_of
from disclosures.files.names import shown_name
from disclosures.models.files import FileKind
from imap.design.uploads import LARGEST
from imap.law.breaches import Breach

MOST_FILES: Final = 5
LARGEST_TOGETHER: Final = 25 * 1024 * 1024
FIELD: Final = "attach"  # the question that files are attached with
MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked through and may be attached."""

    name: str
    kind: FileKind
    content: bytes
    renamed: bool  # the name is not as it was given

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it is shown beside its item. `href`: where it is handed over; empty in a draft."""

    key: str
    name: str
    kind: str
    size: int
    sha256: str
    href: str = ""

    @property
    def kind_words(self) -> str:
        return str(FileKind(self.kind).label)

    @property
    def size_words(self) -> str:
        """As somebody reads it: 3 bytes, 12 KB, 4.1 MB."""
        if self.size >= MEGABYTE:
            return f"{self.size / MEGABYTE:.1f} MB"
        return f"{self.size / 1024:.0f} KB" if self.size >= 1024 else f"{self.size} bytes"


def breach_of_size(name: str, size: int) -> Breach | None:
    """A file of no bytes, or of more than 10 MB: told before it is looked through (SEC1)."""
    if size == 0:
        return Breach(
            "SEC1", f"“{name}” is empty. Look at it where you saved it, and attach it again.", FIELD
        )
    if size > LARGEST:
        words = (
            f"“{name}” is larger than 10 MB. Attach only the pages that are needed, or a smaller picture: each file may "
            "have 10 MB."
        )
        return Breach("SEC1", words, FIELD)
    return None


def check(given: str, content: bytes) -> Checked | Breach:
    """A file as it may be attached, or why it may not (SEC1)."""
    plain = shown_name(given, FileKind.TEXT).removesuffix(".txt")
    if breach := breach_of_size(plain, len(content)):
        return breach
    try:
        kind = kind_of(content)
    except Unfit as unfit:
        return Breach("SEC1", f"“{plain}” {unfit}", FIELD)
    name = shown_name(given, kind)
    return Checked(name, kind, content, renamed=name != given)


def breaches_of_set(sizes: Sequence[int]) -> list[Breach]:
    """At most 5 files beside one item, 25 MB together (SEC1)."""
    if len(sizes) > MOST_FILES:
        return [
            Breach("SEC1", "An item has at most 5 files. Remove one first, or write another item.", FIELD)
        ]
    if sum(sizes) > LARGEST_TOGETHER:
        return [Breach("SEC1", "The files of one item may have 25 MB together. Attach smaller ones.", FIELD)]
    return []
