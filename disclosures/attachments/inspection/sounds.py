"""Sound without a container, or in one that is a row of pages: told by the first frames, which follow each other."""

import struct
from collections.abc import Callable
from typing import IO, Final

from disclosures.attachments.inspection.looking import FileRefusal, Unfit

#: Frames that have to follow each other, before it is taken for sound.
FRAMES: Final = 4
_TAGS: Final = 4  # descriptions before the sound
_BLOCKS: Final = 128
_FILLING: Final = 4_096  # bytes between them and the first frame
_OGG: Final = (b"OpusHead", b"\x01vorbis", b"\x80theora", b"Speex   ", b"\x7fFLAC", b"fishead\0")
_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_BITRATES: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES: Final = (44_100, 48_000, 32_000)
_AMR: Final = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, None, None, None, 0)
_AMR_WIDE: Final = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0)
_AMRS: Final = ((b"#!AMR\n", _AMR), (b"#!AMR-WB\n", _AMR_WIDE))


def kind_of(file: IO[bytes], size: int, head: bytes) -> str:
    """The kind of a sound recording; empty for anything else. Raises Unfit and struct.error for a damaged one."""
    if head.startswith(b"OggS"):
        return _of_pages(file, head)
    if head.startswith(b"fLaC"):
        return _flac(file, 0)
    for beginning, lengths in _AMRS:
        if head.startswith(beginning) and _follow(file, len(beginning), size, _amr(lengths)):
            return "amr"
    if not head.startswith(b"ID3"):
        return _of_frames(file, 0, size)
    place = _behind_tags(file, head)
    if _read(file, place, 4) == b"fLaC":
        return _flac(file, place)
    filling = _read(file, place, _FILLING)
    for at in (at for at in range(len(filling)) if filling[at] == 0xFF):
        if kind := _of_frames(file, place + at, size):
            return kind
    raise Unfit(FileRefusal.DAMAGED)


def _read(file: IO[bytes], place: int, many: int) -> bytes:
    file.seek(place)
    return file.read(many)


def _of_pages(file: IO[bytes], head: bytes) -> str:
    table = head[27 : 27 + head[26]]
    begins = 27 + len(table)
    if not head[begins:].startswith(_OGG):
        raise Unfit(FileRefusal.FILM)
    if _read(file, begins + sum(table), 4) != b"OggS":
        raise Unfit(FileRefusal.DAMAGED)
    return "ogg"


def _flac(file: IO[bytes], place: int) -> str:
    place += 4
    for number in range(_BLOCKS):
        (said,) = struct.unpack(">I", _read(file, place, 4))
        sort, length = said >> 24, said & 0xFF_FFFF
        if number == 0 and (sort & 0x7F, length) != (0, 34):
            break
        place += 4 + length
        if sort & 0x80:
            if _read(file, place, 2) in (b"\xff\xf8", b"\xff\xf9"):
                return "flac"
            break
    raise Unfit(FileRefusal.DAMAGED)


def _behind_tags(file: IO[bytes], head: bytes) -> int:
    place = 0
    for _ in range(_TAGS):
        if not head.startswith(b"ID3"):
            break
        size = 0
        for one in head[6:10]:
            size = size << 7 | one & 0x7F
        place += 10 + size + (10 if head[5] & 0x10 else 0)
        head = _read(file, place, 10)
    return place


def _of_frames(file: IO[bytes], place: int, size: int) -> str:
    if _follow(file, place, size, _mp3):
        return "mp3"
    return "aac" if _follow(file, place, size, _adts) else ""


def _follow(file: IO[bytes], place: int, size: int, length_of: Callable[[bytes], int]) -> bool:
    """Whether so many frames stand one behind another, the last of them whole."""
    for _ in range(FRAMES):
        length = length_of(_read(file, place, 6).ljust(6, b"\0"))
        if not length or place + length > size:
            return False
        place += length
    return True


def _mp3(head: bytes) -> int:
    """The length of a frame of layer III that begins so; 0 for anything else."""
    version, layer, bitrate, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if (
        head[0] != 0xFF
        or head[1] & 0xE0 != 0xE0
        or version == 1
        or layer != 1
        or not 0 < bitrate < 15
        or rate == 3
    ):
        return 0
    if version == 3:
        return 144_000 * _BITRATES[bitrate] // _RATES[rate] + (head[2] >> 1 & 1)
    slower = 2 if version == 2 else 4
    return 72_000 * _LOW_BITRATES[bitrate] // (_RATES[rate] // slower) + (head[2] >> 1 & 1)


def _adts(head: bytes) -> int:
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 0xF > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


def _amr(lengths: tuple[int | None, ...]) -> Callable[[bytes], int]:
    def length_of(head: bytes) -> int:
        length = None if head[0] & 0x83 else lengths[head[0] >> 3 & 0xF]
        return 0 if length is None else 1 + length

    return length_of
