"""Sound and films are told by their containers: whole, of a kind that is let in, named as what they are, and read in pieces."""

import struct
from io import BytesIO, FileIO
from itertools import product
from pathlib import Path

import pytest

from disclosures.attachments.inspection import InspectionResult, inspect
from disclosures.attachments.inspection.containers import PARTS, kind_of
from disclosures.attachments.inspection.looking import FileRefusal, Unfit
from disclosures.attachments.rules import MEGABYTE, CheckedFile, check
from disclosures.attachments.scanning import BuiltIn
from imap.design.uploads import LARGEST_FILM
from imap.law.violations import Violation
from tests.support.files import box, film, heic, mail, pdf, zipped
from tests.support.photos import photo
from tests.support.recordings import (
    RECORDINGS,
    amr,
    brand,
    chunk,
    flac,
    matroska,
    mp3,
    ogg,
    tagged,
    wav,
)  # fmt: skip

OTHERWISE: dict[str, tuple[bytes, str]] = {
    "sound with a description": (tagged(mp3()), "mp3"),
    "sound some way behind it": (tagged(mp3(), filling=900), "mp3"),
    "two descriptions": (tagged(tagged(mp3())), "mp3"),
    "FLAC with a description": (tagged(flac()), "flac"),
    "wide AMR": (b"#!AMR-WB\n" + (b"\x44" + b"\0" * 60) * 6, "amr"),
    "Ogg with a film": (ogg(b"\x80theora"), "ogg"),
    "QuickTime without a brand": (box(b"wide", b"") + box(b"mdat", b"x" * 20) + box(b"moov", b"x"), "mov"),
    "a film whose index comes last": (
        box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"mdat", b"x" * 20) + box(b"moov", b"x"), "mp4",
    ),
    "a film in pieces": (
        box(b"ftyp", b"iso5\0\0\0\0iso5") + box(b"moov", b"x") + (box(b"moof", b"x") + box(b"mdat", b"x")) * 4_000, "mp4",
    ),
    "a film of a length that takes 64 bits": (
        box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"") + struct.pack(">I4sQ", 1, b"mdat", 36) + b"x" * 20, "mp4",
    ),
    "a film to the end of the file": (
        box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"") + struct.pack(">I4s", 0, b"mdat") + b"x" * 20, "mp4",
    ),
    "a camera's own brand first": (box(b"ftyp", b"CAEP\0\0\0\1CAEPisom") + box(b"moov", b"") + box(b"mdat", b""), "mp4"),
    "a sound of a length that nobody knew": (
        b"RIFF\xff\xff\xff\xffWAVE" + chunk(b"fmt ", b"x" * 16) + b"data\xff\xff\xff\xff" + b"x" * 31, "wav",
    ),
    "a mail": (mail().as_bytes(), ""),
    "a PDF": (pdf(), ""),
    "a picture of that family": (heic(), ""),
    "a text that begins like one": (b"The wide road, the mdat and the moov.", ""),
    "a text in UTF-16": ("On paper".encode("utf-16"), ""),
    "a script that begins like one": (b"#!AMR\nrm -rf /\n" * 40, ""),
}  # fmt: skip
DAMAGED: dict[str, bytes] = {
    **{f"half of {kind}": content[: len(content) // 2] for kind, content in RECORDINGS.items() if kind not in ("mp3", "aac", "amr", "webm", "flac")},
    "something behind a film": film() + zipped({"a.txt": "x"}),
    "a film without an index": box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x" * 20),
    "an index without a film": box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"x" * 20),
    "a part longer than the file": box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4s", 2**31, b"moov"),
    "a part of no length": box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4s", 3, b"moov") + b"x" * 20,
    "something behind a sound": wav() + b"PK\x03\x04" + b"\0" * 40,
    "a sound without sound": chunk(b"RIFF", b"WAVE" + chunk(b"fmt ", b"x" * 16)),
    "a description of nothing": tagged(b"x" * 5_000),
    "an element longer than the file": matroska(b"webm", b"\x40\xff"),
    "a head that ends nowhere": b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\x00",
    "a description of no sound": b"ID3\x04\0\0\0\0\0\0",
    "a head of nothing": b"\x1a\x45\xdf\xa3",
    "half a FLAC": flac()[:20],
}  # fmt: skip
OTHERS: dict[str, tuple[bytes, FileRefusal]] = {
    "Windows Media": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + b"\0" * 90, FileRefusal.FILM),
    "Flash": (b"FLV\x01" + b"\0" * 90, FileRefusal.FILM),
    "a DVD": (b"\0\0\x01\xba" + b"\0" * 90, FileRefusal.FILM),
    "an Ogg of something else": (ogg(b"program."), FileRefusal.FILM),
    "an element of something else": (matroska(b"program"), FileRefusal.FILM),
    "another picture of the family": (box(b"ftyp", b"avif\0\0\0\0avifmif0") + box(b"meta", b"x"), FileRefusal.NOT_ALLOWED),
    "more parts than are looked at": (
        box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"") + box(b"mdat", b"") * PARTS, FileRefusal.COMPLEX,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERWISE)
def test_what_is_sound_or_film_and_what_is_none(what: str) -> None:
    content, kind = OTHERWISE[what]
    assert kind_of(BytesIO(content)) == kind


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_cut_short_or_has_something_behind_it_is_refused(what: str) -> None:
    with pytest.raises(Unfit) as unfit:
        kind_of(BytesIO(DAMAGED[what]))
    assert unfit.value.why == FileRefusal.DAMAGED


@pytest.mark.parametrize("what", OTHERS)
def test_other_kinds_are_refused(what: str) -> None:
    content, why = OTHERS[what]
    with pytest.raises(Unfit) as unfit:
        kind_of(BytesIO(content))
    assert unfit.value.why == why


def fault_of_beginning(kind: str, end: int) -> str:
    """What is wrong with the answer to the first `end` bytes of a recording; empty when nothing is."""
    case = f"the first {end} bytes of {kind}"
    try:
        found = kind_of(BytesIO(RECORDINGS[kind][:end]))
    except Unfit:
        return ""
    except Exception as error:  # what one beginning brings about hides none of the others
        return f"{case}: {error!r}"
    return "" if found in ("", kind) else f"{case}: taken for {found}"


def test_any_beginning_has_an_answer() -> None:
    cases = list(product(RECORDINGS, range(0, 64, 3)))
    faults = [fault for case in cases if (fault := fault_of_beginning(*case))]
    assert len(cases) >= 286
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("holiday.jpg", film(), "“holiday.jpg” is a film or a sound recording, and its name says that it is something else"),
        ("letter.PDF", RECORDINGS["mp3"], "“letter.PDF” is a film or a sound recording, and its name says"),
        ("night.mp4", photo("jpeg"), "“night.mp4” has the name of a film or a sound recording, and is none"),
        ("voice.m4a ", photo("png"), "“voice.m4a” has the name of a film or a sound recording, and is none"),
        ("call.mp3", b"He said that he would come back.", "“call.mp3” has the name of a film"),
    ],
)  # fmt: skip
def test_a_name_that_says_otherwise_is_refused(name: str, content: bytes, words: str) -> None:
    found = check(name, BytesIO(content))
    assert isinstance(found, Violation)
    assert words in found.message


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("VID_001", film(), "VID_001.mp4"),
        ("clip.mov", film(), "clip.mov"),
        ("voice.mp3", wav(), "voice.mp3.wav"),
        ("setup.exe", film(), "setup.exe.mp4"),
    ],
)
def test_other_names_get_the_ending_that_fits(name: str, content: bytes, shown: str) -> None:
    found = check(name, BytesIO(content))
    assert isinstance(found, CheckedFile)
    assert found.name == shown


def test_a_recording_in_a_mail_is_judged_by_the_same_code() -> None:
    assert inspect(mail(voice_m4a=brand(b"M4A "), call_amr=amr()).as_bytes()) == InspectionResult("eml")
    cut = mail(film_mp4=film()[:-9]).as_bytes()
    assert inspect(cut) == InspectionResult(why=FileRefusal.DAMAGED, inside=["film.mp4"])


class Counted(FileIO):
    """A file that says how much was read of it, and how much at once."""

    most = total = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(-1 if size is None else size) or b""
        self.most, self.total = max(self.most, len(piece)), self.total + len(piece)
        return piece


def large_film(place: Path, size: int = LARGEST_FILM) -> Path:
    """A film of this size that takes no room on the disk."""
    head = box(b"ftyp", b"isom\0\0\x02\0isommp41") + box(b"moov", b"\0" * 20)
    with place.open("wb") as file:
        file.write(head + struct.pack(">I4s", size - len(head), b"mdat"))
        file.truncate(size)
    return place


def test_a_film_of_200_megabytes_is_never_whole_in_memory(tmp_path: Path) -> None:
    with Counted(large_film(tmp_path / "film")) as file:
        assert kind_of(file) == "mp4"
        assert file.total < 8_192
        found = check("night.mp4", file)
        assert isinstance(found, CheckedFile)
        assert (found.size, found.kind) == (LARGEST_FILM, "mp4")
        assert not BuiltIn().scan(file).found
        assert file.most <= MEGABYTE
        assert file.total > 2 * LARGEST_FILM  # its hash, and its scan


def test_a_film_of_more_is_refused(tmp_path: Path) -> None:
    with FileIO(large_film(tmp_path / "film", LARGEST_FILM + 1)) as file:
        found = check("night.mp4", file)
    assert isinstance(found, Violation)
    assert "“night.mp4” is larger than 200 MB" in found.message
