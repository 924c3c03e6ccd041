"""What a file is, and what it hides: judged by its bytes alone. Pure, and bounded in time and memory.

This keeps out what no information about a child needs: programs, macros, scripts, encryption, bombs. Known
viruses are the scanner's to find (disclosures.files.scanning).
"""

import re
import zlib
from typing import Final

from disclosures.files.zipped import Unfit, kind_of_zip
from disclosures.models.files import FileKind

#: The most that the packed parts of one file may come to.
UNPACKED: Final = 60 * 1024 * 1024

_BEGINNINGS: Final = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
_ENDS: Final = {FileKind.PNG: b"IEND\xaeB`\x82", FileKind.JPEG: b"\xff\xd9"}
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also a .docx with a password
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

NOT_ALLOWED: Final = (
    "is not a kind of file that can be shared. Attach a PDF, a picture (PNG or JPEG), plain text, a Word (.docx) or Excel "
    "(.xlsx) document, or an OpenDocument text (.odt). What a file is is told by its content, not by its name."
)

__all__ = ["NOT_ALLOWED", "Unfit", "kind_of"]


def kind_of(content: bytes) -> FileKind:
    """What a file is. Raises Unfit, with the rest of a sentence that begins with its name."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            if kind == FileKind.PDF:
                _look_through_pdf(content)
            elif _ENDS[kind] not in content[-4096:]:
                raise Unfit("is cut short or damaged. Save it again, and attach the new file.")
            return kind
    if content.startswith(b"PK\x03\x04"):
        return kind_of_zip(content, most=UNPACKED, not_allowed=NOT_ALLOWED)
    if content.startswith(_OLD_OFFICE):
        raise Unfit(
            "is an Office file of the old kind, or has a password. Save it as .docx or .xlsx, without a password."
        )
    if _is_text(content):
        return FileKind.TEXT
    raise Unfit(NOT_ALLOWED)


def _is_text(content: bytes) -> bool:
    """Words and nothing else: UTF-8, UTF-16 with its mark, or Windows-1252; no program that a shell would run."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _CONTROLS.search(words) and not words.startswith("#!")
    return False


# PDF ----------------------------------------------------------------------------------------------------------
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED: Final = re.compile(rb"/Encrypt(?![A-Za-z])")
#: What acts when the document is opened, or carries another file inside.
_ACTS: Final = re.compile(
    rb"/(JavaScript|Launch|Rendition|RichMedia|ImportData|SubmitForm|EmbeddedFiles?)(?![A-Za-z])|/XFA(?=[\s\[])"
)
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS: Final = re.compile(rb"/ObjStm(?![A-Za-z])")
#: Of what is no stream of objects, so much is looked at.
_BEGINNING: Final = 256 * 1024


def _look_through_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-4096:]:
        raise Unfit("is cut short or damaged. Save it again, and attach the new file.")
    _refuse_acting(content)
    left = UNPACKED
    for found in _STREAM.finditer(content):
        about = _plain(content[max(0, content.rfind(b"obj", 0, found.start())) : found.start()])
        packed = content[found.end() : content.find(b"endstream", found.end())]
        objects = _OBJECTS.search(about)  # if not: a page, a picture, a font; or objects under another name
        unpacked = _objects(packed, about, left) if objects else _beginning(packed, min(left, _BEGINNING))
        left -= len(unpacked)
        _refuse_acting(unpacked)


def _refuse_acting(content: bytes) -> None:
    plain = _plain(content)
    if _ENCRYPTED.search(plain):
        raise Unfit("has a password or is protected. Save it as a PDF without protection.")
    if _ACTS.search(plain):
        raise Unfit(
            "is a PDF that can run something or carries another file inside. Print it to a new PDF, and attach that."
        )


def _plain(content: bytes) -> bytes:
    """With names as they are meant: `/Java#53cript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _objects(packed: bytes, about: bytes, most: int) -> bytes:
    """The objects that are packed into a stream, all of them. Raises Unfit where that cannot be seen, or is too much."""
    filters = re.findall(rb"/(\w+Decode|Fl)\b", about)
    if not filters:
        return b""  # not packed: looked through with the rest
    if filters != [b"FlateDecode"] or b"/Predictor" in about:
        raise Unfit("is a PDF that cannot be looked through. Print it to a new PDF, and attach that.")
    inflating = zlib.decompressobj()
    try:
        unpacked = inflating.decompress(packed, max(1, most))
    except zlib.error:
        raise Unfit("is cut short or damaged. Save it again, and attach the new file.") from None
    if not inflating.eof:
        raise Unfit("unpacks to far more than it seems to hold. It cannot be attached.")
    return unpacked


def _beginning(packed: bytes, most: int) -> bytes:
    if most <= 0:
        return b""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
