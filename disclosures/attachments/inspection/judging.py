"""What a file is: told by its content, and looked through by the judge of its kind."""

import re
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from disclosures.attachments.inspection import containers, mail, office, outlook, pdf, pictures
from disclosures.attachments.inspection.endings import misnamed
from disclosures.attachments.inspection.looking import FileRefusal, Inspection, Unfit

#: What a program, a script or a library begins with.
PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"L\0\0\0\x01\x14\x02\0", b"ITSF",
)  # fmt: skip
#: What a text may be called that came inside another file: it is opened under the name that it has there.
_TEXTS: Final = {"", ".txt", ".csv", ".log", ".md", ".ics", ".vcf", ".text"}
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: Kinds that are let in inside a mail, and not by themselves: the sign under a letter, several files packed into one.
_INSIDE: Final = {"gif", "zip"}


def kind_of(content: bytes) -> str:
    """The kind of a file. Raises Unfit."""
    kind = _judge(content, Inspection(_judge), "")
    if kind in _INSIDE:
        raise Unfit(FileRefusal.NOT_ALLOWED)
    return kind


def _judge(content: bytes, look: Inspection, name: str) -> str:
    kind = _told(content, look, name)
    if why := misnamed(name, kind):
        raise Unfit(why)
    return kind


def _told(content: bytes, look: Inspection, name: str) -> str:
    if recording := containers.kind_of(BytesIO(content)):
        return recording
    if content.startswith(PROGRAMS):
        raise Unfit(FileRefusal.PROGRAM if look.depth else FileRefusal.NOT_ALLOWED)
    for kind, beginning, judge in (
        ("pdf", b"%PDF-", pdf.look_through),
        ("png", b"\x89PNG\r\n\x1a\n", pictures.png),
        ("jpeg", b"\xff\xd8\xff", pictures.jpeg),
        ("gif", b"GIF8", pictures.gif),
    ):
        if content.startswith(beginning):
            judge(content)
            return kind
    for beginning, kind_inside in (
        (b"PK\x03\x04", partial(office.kind_of, programs=PROGRAMS)),
        (outlook.BEGINNING, outlook.kind_of),
    ):
        if content.startswith(beginning):
            return kind_inside(content, look)
    if content[4:8] == b"ftyp":  # of a picture: films were told above
        pictures.heic(content)
        return "heic"
    return _kind_of_text(content, look, name)


def _kind_of_text(content: bytes, look: Inspection, name: str) -> str:
    if mail.is_mail(content):
        mail.look_through(content, look)
        return "eml"
    if not _is_text(content):
        raise Unfit(FileRefusal.NOT_ALLOWED)
    if look.depth and PurePosixPath(name.strip().lower()).suffix not in _TEXTS:
        raise Unfit(FileRefusal.PROGRAM)
    return "text"


def _is_text(content: bytes) -> bool:
    """Words and nothing else: UTF-8, UTF-16 with its mark, or Windows-1252."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _CONTROLS.search(words)
    return False
