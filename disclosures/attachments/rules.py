"""Which files may go with an item. Facts in, violations out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from os import SEEK_END
from typing import IO, Final

from disclosures.attachments.inspection import InspectionResult, PictureCopy, inspect
from disclosures.attachments.inspection.containers import kind_of
from disclosures.attachments.inspection.endings import misnamed
from disclosures.attachments.inspection.looking import Unfit
from disclosures.attachments.names import named_as, shown_name
from disclosures.attachments.picture import Picture
from disclosures.attachments.regular import digest_of
from disclosures.attachments.unseen import unseen
from disclosures.attachments.words import sentence
from disclosures.models.attachments import FileKind
from imap.design.uploads import LARGEST, LARGEST_FILM, TOGETHER, NotKept
from imap.law.violations import Violation

MOST_FILES: Final = 5
FIELD: Final = "attach"  # the question that files are attached with
MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was looked through and may be attached. `content` is open, and read in pieces by whoever needs it. `copy`:
    of a picture, without position and author."""

    name: str
    kind: FileKind
    content: IO[bytes]
    size: int
    sha256: str
    renamed: bool  # the name is not as it was given
    copy: PictureCopy | None = None

    @property
    def shared(self) -> "CheckedFile":
        """What recipients are given: the copy of a picture; of everything else the file itself."""
        if self.copy is None:
            return self
        kind, content = FileKind(self.copy.kind), self.copy.content
        return replace(
            self,
            name=named_as(self.name, self.kind, kind),
            kind=kind,
            content=BytesIO(content),
            size=len(content),
            sha256=sha256(content).hexdigest(),
            copy=None,
        )


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it is shown beside its item. `href`: where it is handed over; empty in a draft. `picture`: of a picture's
    copy, what is shown beside it."""

    key: str
    name: str
    kind: str
    size: int
    sha256: str
    href: str = ""
    picture: Picture | None = None

    @property
    def seen(self) -> str:
        """Tells one state of it from another: what is sent is what was previewed."""
        return f"{self.key} {self.picture.chosen}".strip() if self.picture else self.key

    @property
    def kind_words(self) -> str:
        return str(FileKind(self.kind).label)

    @property
    def unseen(self) -> str:
        """What goes with it that nobody sees, for whoever shares it; empty for a picture, of which a copy is shared."""
        return "" if self.picture else unseen(self.kind)

    @property
    def size_words(self) -> str:
        """As somebody reads it."""
        return size_words(self.size)


def size_words(size: int) -> str:
    """A size as somebody reads it: 3 bytes, 12 KB, 4.1 MB."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{size / 1024:.0f} KB" if size >= 1024 else f"{size} bytes"


def violation_of_upload(given: str, size: int, not_kept: NotKept | None = None) -> Violation | None:
    """A file of no bytes, or one that was not kept on its way in: told before it is looked through (SEC1)."""
    name = _plain(given)
    if not_kept == NotKept.NO_ROOM:
        words = (
            f"“{name}” is not attached: files cannot be stored at the moment. Everything else is kept. Tell whoever looks "
            "after this system, and attach it again later."
        )
    elif not_kept == NotKept.TOGETHER:
        words = (
            f"“{name}” is not attached: what you send at once may have {TOGETHER // MEGABYTE} MB together. Attach it "
            "afterwards, by itself."
        )
    elif size > LARGEST_FILM:
        words = (
            f"“{name}” is larger than {LARGEST_FILM // MEGABYTE} MB. Attach only the part that is needed, or say above what "
            "it shows and where it is kept."
        )
    elif size == 0:
        words = f"“{name}” is empty. Look at it where you saved it, and attach it again."
    else:
        return None
    return Violation("SEC1", words, FIELD)


def check(given: str, content: IO[bytes]) -> CheckedFile | Violation:
    """A file as it may be attached, or why it may not (SEC1)."""
    size, plain = content.seek(0, SEEK_END), _plain(given)
    if violation := violation_of_upload(given, size):
        return violation
    finding = _finding(content, size)
    if finding is None:
        words = (
            f"“{plain}” is larger than 10 MB. Attach only the pages that are needed, or a smaller picture: only sound and "
            f"films may have up to {LARGEST_FILM // MEGABYTE} MB."
        )
        return Violation("SEC1", words, FIELD)
    if why := finding.why or misnamed(given, finding.kind):
        inside = [_plain(one) for one in finding.inside]
        return Violation("SEC1", sentence(plain, why, inside), FIELD)
    kind = FileKind(finding.kind)
    name = shown_name(given, kind)
    content.seek(0)
    digest = digest_of(content)[1]
    return CheckedFile(name, kind, content, size, digest, renamed=name != given, copy=finding.copy)


def _plain(given: str) -> str:
    name = shown_name(given, FileKind.TEXT)
    return name if given.lower().endswith(".txt") else name.removesuffix(".txt")


def _finding(content: IO[bytes], size: int) -> InspectionResult | None:
    """What a file is: a recording or a film by its container, anything else as its parser says. None for something else
    that is too large for a parser."""
    try:
        if kind := kind_of(content):
            return InspectionResult(kind)
    except Unfit as unfit:
        return InspectionResult(why=unfit.why)
    if size > LARGEST:
        return None
    content.seek(0)
    return inspect(content.read())


def check_set(sizes: Sequence[int]) -> list[Violation]:
    """At most 5 files beside one item, and 400 MB together (SEC1)."""
    if len(sizes) > MOST_FILES:
        return [
            Violation("SEC1", "An item has at most 5 files. Remove one first, or write another item.", FIELD)
        ]
    if sum(sizes) > TOGETHER:
        words = f"The files of one item may have {TOGETHER // MEGABYTE} MB together. Attach smaller ones."
        return [Violation("SEC1", words, FIELD)]
    return []
