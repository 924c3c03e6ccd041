"""Under which names files are shown, how many there may be, and who scans them. What they are: test_inspection."""

import socket
import struct
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from disclosures.attachments.clamd import Clamd
from disclosures.attachments.inspection.endings import ENDINGS
from disclosures.attachments.names import LONGEST, shown_name
from disclosures.attachments.regular import PIECE
from disclosures.attachments.rules import MEGABYTE, check, check_set, violation_of_upload
from disclosures.attachments.scanning import EICAR, BuiltIn, NotScanned, Scanned, ScannerDown, scanner
from disclosures.models import FileKind
from imap.design.uploads import NotKept
from imap.law.violations import Violation
from imap.operations.unsafe_settings import faults_of_settings


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


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"x" * (10 * MEGABYTE + 1), "larger than 10 MB")]
)
def test_sizes_are_told_first(content: bytes, words: str) -> None:
    found = check("letter.pdf", BytesIO(content))
    assert isinstance(found, Violation)
    assert words in found.message


def test_five_files_and_400_megabytes_together() -> None:
    assert "at most 5" in check_set([1] * 6)[0].message
    assert check_set([80 * MEGABYTE] * 5) == []
    assert "400 MB together" in check_set([200 * MEGABYTE, 200 * MEGABYTE, 1])[0].message


@pytest.mark.parametrize(
    ("size", "not_kept", "words"),
    [
        (200 * MEGABYTE + 1, NotKept.TOO_LARGE, "“night.mp4” is larger than 200 MB"),
        (150 * MEGABYTE, NotKept.TOGETHER, "may have 400 MB together. Attach it afterwards, by itself"),
        (5 * MEGABYTE, NotKept.NO_ROOM, "files cannot be stored at the moment. Everything else is kept"),
    ],
)
def test_what_was_not_kept_on_its_way_in_is_told(size: int, not_kept: NotKept, words: str) -> None:
    found = violation_of_upload("night.mp4", size, not_kept)
    assert found
    assert words in found.message
    assert violation_of_upload("night.mp4", 200 * MEGABYTE) is None


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
                Clamd().scan(BytesIO(content))
        else:
            assert Clamd().scan(BytesIO(content)) == scanned
    finally:
        daemon.end()
    assert daemon.read == content


def test_a_scanner_that_is_not_there_is_down(socket_path: Path) -> None:
    with pytest.raises(ScannerDown):
        Clamd().scan(BytesIO(b"x"))


def test_the_built_in_one_knows_the_test_file() -> None:
    assert BuiltIn().scan(BytesIO(EICAR + b"\n")).found
    assert not BuiltIn().scan(BytesIO(b"Words")).found
    # Cut up between two pieces that are read.
    assert BuiltIn().scan(BytesIO(b"x" * (PIECE - 30) + EICAR)).found


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("none:", "without a reason"),
        ("disclosures.attachments.scanning.Nobody", "which is no scanner"),
        ("disclosures.attachments.clamd.Clamd", "neither a path nor host:port"),
        ("pathlib.Path", "no method"),
        ("disclosures.attachments.scanning.BuiltIn", "knows no virus"),
    ],
)
def test_production_does_not_start_without_a_scanner(settings: Any, named: str, words: str) -> None:
    settings.PRODUCTION, settings.FILE_SCANNER, settings.FILE_SCANNER_ADDRESS = True, named, ""
    assert any(words in fault for fault in faults_of_settings({}))


def test_none_with_a_reason_is_an_answer(settings: Any) -> None:
    settings.PRODUCTION, settings.FILE_SCANNER = True, "none: the gateway scans"
    assert not any("FILE_SCANNER" in fault for fault in faults_of_settings({}))
    assert isinstance(scanner(), NotScanned)
    assert scanner().scan(BytesIO(EICAR)) == Scanned("not scanned: the gateway scans")
