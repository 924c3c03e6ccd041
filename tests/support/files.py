"""Small files of every kind that may be attached, and the parts to make bad ones of."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return held.getvalue()


def types(main: str, part: str, *more: str) -> str:
    office = "application/vnd.openxmlformats-officedocument"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{office}.{main}.main+xml"/>{"".join(more)}</Types>'
    )


def relation(kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="r1" Type="{_RELATIONS}/{kind}" Target="{target}"{outside}/>'


def relations(*held: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(held)}</Relationships>'


def word(body: str) -> str:
    return f'<w:document xmlns:w="{_WORD}"><w:body><w:p>{body}</w:p></w:body></w:document>'


def field(*pieces: str) -> str:
    """A field, its words cut up into runs."""
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


DOCX = {
    "[Content_Types].xml": types("wordprocessingml.document", "word/document.xml"),
    "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
    "word/document.xml": word(field("PAGE")),
    "word/_rels/document.xml.rels": relations(relation("hyperlink", "https://example.org/", "External")),
}
XLSX = {
    "[Content_Types].xml": types("spreadsheetml.sheet", "xl/workbook.xml"),
    "_rels/.rels": relations(relation("officeDocument", "/xl/workbook.xml")),
    "xl/workbook.xml": "<workbook/>",
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odf(body: str) -> str:
    return f'<o:body xmlns:o="{_ODF}:text:1.0" xmlns:x="http://www.w3.org/1999/xlink">{body}</o:body>'


ODT = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": odf('<o:a x:href="https://example.org/">there</o:a>'),
}


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **saved: Any) -> bytes:
    held = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        document.save(held, **saved)
    return held.getvalue()


def opening(**action: Any) -> Callable[[pikepdf.Pdf], object]:
    """A change that makes a PDF do something when it is opened."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return change


def script() -> Callable[[pikepdf.Pdf], object]:
    return opening(S=Name.JavaScript, JS=String("app.alert(1)"))


def annotated(**annotation: Any) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, F=4, **annotation)])

    return change


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"
    return (
        b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\x00\x02x\xff\xd9"
    )


def gif(width: int = 2, height: int = 2) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def box(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", 8 + len(held)) + kind + held


def heic(width: int = 2, height: int = 2) -> bytes:
    size = box(b"ispe", b"\0\0\0\0" + struct.pack(">II", width, height))
    meta = b"\0\0\0\0" + box(b"iprp", box(b"ipco", size))
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", meta) + box(b"mdat", b"x")


def film() -> bytes:
    return box(b"ftyp", b"isom\0\0\x02\0isommp41") + box(b"moov", b"\0" * 20) + box(b"mdat", b"x" * 50)


def mail(**attached: bytes) -> EmailMessage:
    """A mail with files; a name has `_` for its dot."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ward <ward@example.org>", "hub@example.org", "Kit"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Seen on the ward.")
    message.add_alternative("<p>Seen on the ward.</p>", subtype="html")
    for name, content in attached.items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return message


def in_a_mail(inner: EmailMessage) -> EmailMessage:
    outer = mail()
    outer.add_attachment(inner)
    return outer
