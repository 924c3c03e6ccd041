"""Documents that are archives (.docx, .xlsx, .odt): which they are, and that they hold no bomb and no macro."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from disclosures.models.files import FileKind

MEMBERS: Final = 1_000
_PIECE: Final = 1024 * 1024
_MACROS: Final = re.compile(r"vbaProject|vbaData|/activeX/|^Basic/|^Scripts/|oleObject", re.IGNORECASE)
_CONTENT_TYPES: Final = "[Content_Types].xml"
#: What an Office document names as its main part.
_MAIN: Final = (
    (b"wordprocessingml.document.main+xml", "word/document.xml", FileKind.DOCX),
    (b"spreadsheetml.sheet.main+xml", "xl/workbook.xml", FileKind.XLSX),
)
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_DAMAGED: Final = "is damaged or not what it says it is. Save it again, and attach the new file."
_BOMB: Final = "unpacks to far more than it seems to hold. It cannot be attached."


class Unfit(ValueError):
    """A file that cannot be attached; its words go on from the file's name."""


def kind_of_zip(content: bytes, *, most: int, not_allowed: str) -> FileKind:
    """What a document that is an archive is; `most`: bytes that it may unpack to, as declared and in fact. Raises Unfit."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        members = archive.infolist()
        _refuse_by_list(members, most)
        held = _unpack(archive, members, most)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise error if isinstance(error, Unfit) else Unfit(_DAMAGED) from error
    kind = _kind(held)
    if kind is None:
        raise Unfit(not_allowed)
    _refuse_macros(held)
    return kind


def _refuse_by_list(members: list[zipfile.ZipInfo], most: int) -> None:
    names = [one.filename for one in members]
    if len(members) > MEMBERS or sum(one.file_size for one in members) > most:
        raise Unfit(_BOMB)
    if any(one.flag_bits & 1 for one in members):
        raise Unfit("has a password. Save it without one.")
    if len(set(names)) < len(names) or any(
        name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names
    ):
        raise Unfit(_DAMAGED)


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], most: int) -> dict[str, bytes]:
    """Every member by name, counted as it is unpacked; what says more or less than it holds fails its check sum. Only
    the small ones are kept: those that name parts and macros."""
    held, left = {}, most
    for one in members:
        kept: list[bytes] = []
        with archive.open(one) as member:
            while piece := member.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise Unfit(_BOMB)
                kept.append(piece if len(kept) < 2 else b"")
        held[one.filename] = b"".join(kept)
    return held


def _kind(held: dict[str, bytes]) -> FileKind | None:
    types = held.get(_CONTENT_TYPES, b"")
    for main, part, kind in _MAIN:
        if main in types and part in held:
            return kind
    if held.get("mimetype", b"").strip() == _ODT and "content.xml" in held:
        return FileKind.ODT
    return None


def _refuse_macros(held: dict[str, bytes]) -> None:
    macros = b"macroEnabled" in held.get(_CONTENT_TYPES, b"") or any(_MACROS.search(name) for name in held)
    from_elsewhere = any(
        name.endswith(".rels") and b"attachedTemplate" in words and b"External" in words
        for name, words in held.items()
    )
    if macros or from_elsewhere:
        raise Unfit(
            "holds macros or a program. Save it as a document without macros, or as a PDF, and attach that."
        )
