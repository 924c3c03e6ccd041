"""Pictures: whole, and of a size that can be shown. Nothing is decoded here."""

import struct
from collections.abc import Iterator
from typing import Final

from disclosures.attachments.inspection.looking import FileRefusal, Unfit

#: The pictures of which a copy is shown (`copying`).
KINDS: Final = frozenset({"png", "jpeg", "heic"})
#: Points along one side, and in all. The largest telephones have 200 million.
SIDE: Final = 30_000
POINTS: Final = 250_000_000

_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def png(content: bytes) -> None:
    """Raises Unfit for a picture that is too large or not whole."""
    place, size = 8, None
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        if size is None:
            if kind != b"IHDR" or length != 13:
                break
            size = struct.unpack_from(">II", content, place + 8)
            _refuse_large(*size)
        elif kind == b"IEND":
            return
        place += 12 + length
    raise Unfit(FileRefusal.DAMAGED)


def jpeg(content: bytes) -> None:
    """Raises Unfit for a picture that is too large or not whole."""
    place, size = 2, None
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == 0xDA and size and content.find(b"\xff\xd9", place) > 0:
            return
        (length,) = struct.unpack_from(">H", content, place + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if place + 9 > len(content):
                break
            size = struct.unpack_from(">HH", content, place + 5)
            _refuse_large(*size)
        place += 2 + max(2, length)
    raise Unfit(FileRefusal.DAMAGED)


def gif(content: bytes) -> None:
    """Raises Unfit for a picture that is too large or not whole."""
    if len(content) < 14:
        raise Unfit(FileRefusal.DAMAGED)
    _refuse_large(*struct.unpack_from("<HH", content, 6))


def is_heic(content: bytes) -> bool:
    """Whether the brands that a file names are those of pictures: the first, or any that it says it fits."""
    (size,) = struct.unpack_from(">I", content)
    brands = content[8 : min(max(size, 16), 512)]
    return any(brands[at : at + 4] in _HEIC for at in range(0, len(brands), 4) if at != 4)


def heic(content: bytes) -> None:
    """Raises Unfit for a picture that is too large or not whole."""
    sizes = [
        struct.unpack_from(">II", held, 4)
        for kind, meta in _boxes(content)
        if kind == b"meta"
        for kind_of_property, properties in _boxes(meta[4:])
        if kind_of_property == b"iprp"
        for kind_of_list, listed in _boxes(properties)
        if kind_of_list == b"ipco"
        for kind_of_one, held in _boxes(listed)
        if kind_of_one == b"ispe" and len(held) >= 12
    ]
    if not sizes:
        raise Unfit(FileRefusal.DAMAGED)
    for size in sizes:
        _refuse_large(*size)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of a container: their kinds, and what they hold."""
    place = 0
    while place < len(content):
        if place + 8 > len(content):
            raise Unfit(FileRefusal.DAMAGED)
        size, kind = struct.unpack_from(">I4s", content, place)
        start = place + 8
        if size == 1 and start + 8 <= len(content):
            (size,) = struct.unpack_from(">Q", content, start)
            start += 8
        end = place + size if size else len(content)
        if end < start or end > len(content):
            raise Unfit(FileRefusal.DAMAGED)
        yield kind, content[start:end]
        place = end


def _refuse_large(width: int, height: int) -> None:
    if not width or not height:
        raise Unfit(FileRefusal.DAMAGED)
    if width > SIDE or height > SIDE or width * height > POINTS:
        raise Unfit(FileRefusal.PICTURE)
