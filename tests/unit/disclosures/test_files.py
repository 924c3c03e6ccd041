"""Which files may be attached: told by their content, with what they hide, under a name that misleads nobody."""

import socket
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from disclosures.files.clamd import Clamd
from disclosures.files.names import ENDINGS, LONGEST, shown_name
from disclosures.files.rules import MEGABYTE, Checked, breaches_of_set, check
from disclosures.files.scanning import EICAR, BuiltIn, NotScanned, Scanned, ScannerDown, scanner
from disclosures.models import FileKind
from imap.law.breaches import Breach
from imap.operations.safety import refuse_no_scanner

TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/></Types>'
WORD, EXCEL = TYPES.format("wordprocessingml.document.main"), TYPES.format("spreadsheetml.sheet.main")


def zipped(members: dict[str, Any]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return held.getvalue()


DOCX = {"[Content_Types].xml": WORD, "word/document.xml": "<w:document/>"}
XLSX = {"[Content_Types].xml": EXCEL, "xl/workbook.xml": "<workbook/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer << /Size 2 >>\n%%EOF\n"


def packed(words: bytes, about: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    inside = zlib.compress(words)
    return b"2 0 obj << " + about + b" >>\nstream\n" + inside + b"\nendstream endobj"


PLAIN_PDF = pdf(b"1 0 obj << /Type /Catalog /OpenAction [1 /Fit] >> endobj", packed(b"<< /Type /Page >>"))
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
GOOD = {
    FileKind.PDF: PLAIN_PDF,
    FileKind.PNG: PNG,
    FileKind.JPEG: JPEG,
    FileKind.DOCX: zipped(DOCX),
    FileKind.XLSX: zipped(XLSX),
    FileKind.ODT: zipped(ODT),
    FileKind.TEXT: "Zoë said: “he hurt me”. قالت ذلك".encode(),
}


@pytest.mark.parametrize("kind", GOOD, ids=str)
def test_each_kind_is_told_by_its_content(kind: FileKind) -> None:
    found = check("from the scanner", GOOD[kind])
    assert isinstance(found, Checked)
    assert (found.kind, found.name) == (kind, f"from the scanner{ENDINGS[kind][0]}")


def lying() -> bytes:
    """An archive that says that it holds little, and holds much."""
    content = bytearray(zipped({**DOCX, "word/media.bin": b"\0" * 5_000_000}))
    real, said = struct.pack("<I", 5_000_000), struct.pack("<I", 10)
    assert content.count(real) >= 1
    return bytes(content.replace(real, said))


def password() -> bytes:
    content = bytearray(zipped(DOCX))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


RUNS, NOT_SHARED, BOMB = "can run something", "not a kind of file", "unpacks to far more"
DAMAGED, MACROS = "damaged", "holds macros"
BAD: dict[str, tuple[bytes, str]] = {
    "a program": (b"MZ\x90\0\x03\0\0\0", NOT_SHARED),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", NOT_SHARED),
    "bytes": (bytes(range(256)), NOT_SHARED),
    "an archive": (zipped({"a.txt": "x"}), NOT_SHARED),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "of the old kind, or has a password"),
    "a bomb": (zipped({**DOCX, "word/a.xml": b"\0" * 61 * MEGABYTE}), BOMB),
    "many members": (zipped({**DOCX, **{f"word/{n}.xml": "" for n in range(1_000)}}), BOMB),
    "a bomb that lies": (lying(), DAMAGED),
    "a broken archive": (zipped(DOCX)[:-40], DAMAGED),
    "folders above": (zipped({**DOCX, "../../etc/passwd": "x"}), DAMAGED),
    "an archive with a password": (password(), "has a password"),
    "Word macros": (zipped({**DOCX, "word/vbaProject.bin": "x"}), MACROS),
    "Excel with macros on": (zipped({**XLSX, "[Content_Types].xml": EXCEL + "macroEnabled"}), MACROS),
    "OpenDocument macros": (zipped({**ODT, "Basic/Standard/script-lb.xml": "x"}), MACROS),
    "a template from elsewhere": (
        zipped({**DOCX, "word/_rels/settings.xml.rels": "attachedTemplate TargetMode=External"}),
        MACROS,
    ),
    "a PDF with a script": (pdf(b"1 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj"), RUNS),
    "the same written otherwise": (pdf(b"1 0 obj << /S /Java#53cript >> endobj"), RUNS),
    "the same packed": (pdf(packed(b"<< /S /JavaScript /JS (x) >>")), RUNS),
    "the same packed as something else": (pdf(packed(b"<< /S /JavaScript >>", b"/Filter /FlateDecode")), RUNS),
    "a PDF that starts a program": (pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj"), RUNS),
    "a PDF with a file inside": (pdf(b"1 0 obj << /Type /EmbeddedFile >> endobj"), RUNS),
    "a PDF with a password": (pdf(b"trailer << /Encrypt 5 0 R >>"), "has a password or is protected"),
    "a PDF that hides its objects": (
        pdf(packed(b"x", b"/Type /ObjStm /Filter /LZWDecode")),
        "cannot be looked through",
    ),
    "a PDF bomb": (pdf(packed(b"\0" * 61 * MEGABYTE)), BOMB),
    "half a PDF": (PLAIN_PDF[:60], DAMAGED),
    "half a picture": (PNG[:20], DAMAGED),
    "nothing": (b"", "is empty"),
    "too much": (b"x" * (10 * MEGABYTE + 1), "larger than 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_bad_is_refused_in_words(what: str) -> None:
    content, words = BAD[what]
    found = check("letter.pdf", content)
    assert isinstance(found, Breach)
    assert found.field == "attach"
    assert found.message.startswith("“letter.pdf” ")
    assert words in found.message


@pytest.mark.parametrize(
    ("given_name", "kind", "shown"),
    [
        ("ward note.txt", FileKind.TEXT, "ward note.txt"),
        ("Scan.PDF", FileKind.PDF, "Scan.pdf"),
        ("letter.txt", FileKind.PDF, "letter.txt.pdf"),
        ("../../etc/passwd", FileKind.TEXT, "etc-passwd.txt"),
        ("C:\\temp\\a.pdf", FileKind.PDF, "C-temp-a.pdf"),
        ("\u202egnp.exe", FileKind.PNG, "gnp.exe.png"),
        ("a\u200bb\x00c\n.pdf", FileKind.PDF, "abc.pdf"),
        ("نامه‌ها.pdf", FileKind.PDF, "نامه‌ها.pdf"),
        ("CON.pdf", FileKind.PDF, "file-CON.pdf"),
        ("lpt1", FileKind.TEXT, "file-lpt1.txt"),
        ("...", FileKind.TEXT, "file.txt"),
        ("", FileKind.ODT, "file.odt"),
        (".hidden", FileKind.TEXT, "hidden.txt"),
        ("x" * 300 + ".pdf", FileKind.PDF, "x" * 96 + ".pdf"),
    ],
)
def test_names(given_name: str, kind: FileKind, shown: str) -> None:
    assert shown_name(given_name, kind) == shown


@examples(max_examples=40)
@given(st.text(max_size=200), st.sampled_from(list(FileKind)))
def test_every_name_is_a_name(name: str, kind: FileKind) -> None:
    shown = shown_name(name, kind)
    assert 0 < len(shown) <= LONGEST
    assert shown.lower().endswith(ENDINGS[kind])
    assert not set(shown) & set('\\/:*?"<>|\n\r\t\0\u202e')
    assert shown_name(shown, kind) == shown  # cleaned once, it is clean


def test_five_files_and_25_megabytes_together() -> None:
    assert breaches_of_set([MEGABYTE] * 5) == []
    assert "at most 5" in breaches_of_set([1] * 6)[0].message
    assert breaches_of_set([5 * MEGABYTE] * 5) == []
    assert "25 MB together" in breaches_of_set([9 * MEGABYTE] * 3)[0].message


# Scanners -------------------------------------------------------------------------------------------------------
class Daemon:
    """What clamd does at its socket: reads the pieces, says what it found."""

    def __init__(self, path: Path, answer: bytes) -> None:
        self.answer, self.read = answer, b""
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(path))
        self.listening.listen(1)
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        line, _address = self.listening.accept()
        with line, line.makefile("rb") as pieces:
            assert pieces.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", pieces.read(4))[0]:
                self.read += pieces.read(size)
            line.sendall(self.answer)

    def end(self) -> None:
        self.thread.join(5)
        self.listening.close()


@pytest.fixture
def socket_path(tmp_path: Path, settings: Any) -> Path:
    settings.FILE_SCANNER_ADDRESS = str(tmp_path / "clamd.sock")
    return tmp_path / "clamd.sock"


@pytest.mark.parametrize(
    ("answer", "scanned"),
    [
        (b"stream: OK\0", Scanned("ClamAV")),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Scanned("ClamAV", "Win.Test.EICAR_HDB-1")),
        (b"INSTREAM size limit exceeded. ERROR\0", None),
        (b"", None),
    ],
)
def test_clamd(socket_path: Path, answer: bytes, scanned: Scanned | None) -> None:
    daemon, content = Daemon(socket_path, answer), b"x" * 200_000
    try:
        if scanned is None:
            with pytest.raises(ScannerDown):
                Clamd().scan(content)
        else:
            assert Clamd().scan(content) == scanned
    finally:
        daemon.end()
    assert daemon.read == content


def test_a_scanner_that_is_not_there_is_down(socket_path: Path) -> None:
    with pytest.raises(ScannerDown):
        Clamd().scan(b"x")


def test_the_built_in_one_knows_the_test_file() -> None:
    assert BuiltIn().scan(EICAR + b"\n").found
    assert not BuiltIn().scan(b"Words").found


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("none:", "without a reason"),
        ("disclosures.files.scanning.Nobody", "which is no scanner"),
        ("disclosures.files.clamd.Clamd", "neither a path nor host:port"),
        ("pathlib.Path", "no method"),
        ("disclosures.files.scanning.BuiltIn", "knows no virus"),
    ],
)
def test_production_does_not_start_without_a_scanner(settings: Any, named: str, words: str) -> None:
    settings.PRODUCTION, settings.FILE_SCANNER, settings.FILE_SCANNER_ADDRESS = True, named, ""
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_no_scanner()


def test_none_with_a_reason_is_an_answer(settings: Any) -> None:
    settings.PRODUCTION, settings.FILE_SCANNER = True, "none: the gateway scans"
    refuse_no_scanner()
    assert isinstance(scanner(), NotScanned)
    assert scanner().scan(EICAR) == Scanned("not scanned: the gateway scans")
