"""Sound and films, told by their containers: which parts a file has at its top level, and that they fit its length.

A few bytes of each part are read, however long the file is. What a film shows or a recording says is judged by nobody, and
nothing of it is decoded: so this is done where the file lies, not in the process that parsers run in (docs/decisions/0021).
"""

import struct
from collections.abc import Callable, Iterator
from os import SEEK_END
from typing import IO, Final

from disclosures.attachments.inspection import pictures, sounds
from disclosures.attachments.inspection.looking import FileRefusal, Unfit

#: Parts that are looked at; a camera that writes every second has two for each.
PARTS: Final = 10_000
_HEAD: Final = 4_096
_UNSAID: Final = 0xFFFF_FFFF  # a length that whoever recorded did not know
#: Sound and films that are not let in. Windows Media may open pages as it plays.
_OTHERS: Final = (
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"caff\0\x01",
)
#: What a film of this family may call itself, by the first letters.
_BRANDS: Final = (
    (b"M4A", "m4a"), (b"M4B", "m4a"), (b"qt  ", "mov"), (b"3g", "3gp"), (b"mmp4", "3gp"), (b"iso", "mp4"), (b"mp4", "mp4"),
    (b"avc", "mp4"), (b"M4V", "mp4"), (b"MSNV", "mp4"), (b"XAVC", "mp4"), (b"dash", "mp4"), (b"f4v", "mp4"), (b"F4V", "mp4"),
)  # fmt: skip
_MATROSKA: Final = {b"webm": "webm", b"matroska": "mkv"}


def kind_of(file: IO[bytes]) -> str:
    """The kind of a sound recording or a film; empty for anything else. Raises Unfit for one that is damaged, or of a kind
    that is not let in."""
    size = file.seek(0, SEEK_END)
    head = _read(file, 0, _HEAD)
    if head.startswith(_OTHERS):
        raise Unfit(FileRefusal.FILM)
    try:
        for begins, kind_inside in _KINDS:
            if begins(head):
                return kind_inside(file, size, head)
        return sounds.kind_of(file, size, head)
    except (struct.error, IndexError):
        raise Unfit(FileRefusal.DAMAGED) from None


def _read(file: IO[bytes], place: int, many: int) -> bytes:
    file.seek(place)
    return file.read(many)


# MP4, QuickTime and 3GP: boxes ----------------------------------------------------------------------------------
def _of_brands(file: IO[bytes], size: int, head: bytes) -> str:
    if pictures.is_heic(head):
        return ""
    (length,) = struct.unpack_from(">I", head)
    brands = [head[at : at + 4] for at in range(8, min(length, _HEAD), 4) if at != 12]
    kind = next((kind for one in brands for brand, kind in _BRANDS if one.startswith(brand)), "")
    if not kind:
        raise Unfit(FileRefusal.NOT_ALLOWED)  # another picture of this family, say
    _require_film(file, size)
    return kind


def _of_old_quicktime(file: IO[bytes], size: int, head: bytes) -> str:
    """Without a brand; a text may begin with the same letters."""
    try:
        _require_film(file, size)
    except Unfit:
        return ""
    return "mov"


def _require_film(file: IO[bytes], size: int) -> None:
    kinds = set(_boxes(file, size))
    if b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise Unfit(FileRefusal.DAMAGED)


def _boxes(file: IO[bytes], size: int) -> Iterator[bytes]:
    place = 0
    for _ in range(PARTS):
        if place == size:
            return
        head, least = _read(file, place, 16), 8
        length, kind = struct.unpack_from(">I4s", head)
        if length == 1:
            (length,), least = struct.unpack_from(">Q", head, 8), 16
        elif length == 0:
            length = size - place
        if length < least or place + length > size:
            raise Unfit(FileRefusal.DAMAGED)
        yield kind
        place += length
    raise Unfit(FileRefusal.COMPLEX)


# AVI and WAV: chunks --------------------------------------------------------------------------------------------
def _of_chunks(file: IO[bytes], size: int, head: bytes) -> str:
    kind = {b"AVI ": "avi", b"WAVE": "wav"}.get(head[8:12], "")
    if not kind:
        return ""
    whole = list(_chunks(file, 0, size))
    if any(one != b"RIFF" for one, _place, _end in whole):
        raise Unfit(FileRefusal.DAMAGED)
    inside = list(_chunks(file, 12, whole[0][2]))
    if kind == "avi":
        there = {_read(file, place + 8, 4) for one, place, _end in inside if one == b"LIST"}
        wanted = {b"hdrl", b"movi"}
    else:
        there, wanted = {one for one, _place, _end in inside}, {b"fmt ", b"data"}
    if not wanted <= there:
        raise Unfit(FileRefusal.DAMAGED)
    return kind


def _chunks(file: IO[bytes], place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The name, the beginning and the end of each."""
    for _ in range(PARTS):
        if place >= end:
            return
        name, length = struct.unpack("<4sI", _read(file, place, 8))
        ends = end if length == _UNSAID else place + 8 + length
        if ends > end:
            raise Unfit(FileRefusal.DAMAGED)
        yield name, place, ends
        place = ends + (ends - place) % 2
    raise Unfit(FileRefusal.COMPLEX)


# WebM and Matroska: elements ------------------------------------------------------------------------------------
def _of_elements(file: IO[bytes], size: int, head: bytes) -> str:
    length, place = _length(head, 4)
    end, named = place + length, b""
    if length < 0 or end > len(head):
        raise Unfit(FileRefusal.DAMAGED)
    while place < end:
        name = head[place : place + _width(head[place])]
        length, place = _length(head, place + len(name))
        if name == b"\x42\x82":
            named = head[place : place + max(length, 0)].rstrip(b"\0")
        place += max(length, 0)
    if named not in _MATROSKA:
        raise Unfit(FileRefusal.FILM)
    body = _read(file, end, 12)
    length, start = _length(body, 4)
    if not body.startswith(b"\x18\x53\x80\x67") or (length >= 0 and end + start + length != size):
        raise Unfit(FileRefusal.DAMAGED)
    return _MATROSKA[named]


def _width(first: int) -> int:
    if not first:
        raise Unfit(FileRefusal.DAMAGED)
    return 9 - first.bit_length()


def _length(head: bytes, place: int) -> tuple[int, int]:
    """What an element says about its length, and where what it holds begins. -1: it does not say."""
    width = _width(head[place])
    said = int.from_bytes(head[place : place + width], "big") & ((1 << 7 * width) - 1)
    return (-1 if said == (1 << 7 * width) - 1 else said), place + width


_KINDS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[IO[bytes], int, bytes], str]], ...]] = (
    (lambda head: head[4:8] == b"ftyp", _of_brands),
    (lambda head: head[4:8] in (b"moov", b"mdat", b"wide"), _of_old_quicktime),
    (lambda head: head.startswith(b"RIFF"), _of_chunks),
    (lambda head: head.startswith(b"\x1aE\xdf\xa3"), _of_elements),
)
