"""A short sound recording or film of every kind that may be attached: their containers, with nothing to see in them."""

import struct

from tests.support.files import box, film

_WORDS = b"x" * 50


def chunk(name: bytes, held: bytes) -> bytes:
    return name + struct.pack("<I", len(held)) + held + b"\0" * (len(held) % 2)


def brand(name: bytes) -> bytes:
    return box(b"ftyp", name + b"\0\0\2\0" + name) + box(b"moov", b"\0" * 20) + box(b"mdat", _WORDS)


def element(name: bytes, held: bytes) -> bytes:
    return name + bytes([0x80 | len(held)]) + held


def matroska(sort: bytes, length: bytes | None = None) -> bytes:
    held = element(b"\x16\x54\xae\x6b", _WORDS)
    said = bytes([0x80 | len(held)]) if length is None else length
    return element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", sort)) + b"\x18\x53\x80\x67" + said + held


def wav(data: bytes = _WORDS) -> bytes:
    held = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)) + chunk(b"data", data)
    return chunk(b"RIFF", b"WAVE" + held)


def avi() -> bytes:
    held = chunk(b"LIST", b"hdrl" + _WORDS) + chunk(b"LIST", b"movi" + _WORDS)
    return chunk(b"RIFF", b"AVI " + held)


def mp3(frames: int = 6) -> bytes:
    frame = b"\xff\xfb\x90\x00"  # 128 kbit/s, 44.1 kHz: 417 bytes
    return (frame + b"\0" * 413) * frames


def aac(frames: int = 6) -> bytes:
    length = 100
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC])
    return (head + b"\0" * (length - 7)) * frames


def tagged(sound: bytes, filling: int = 0) -> bytes:
    """With a description before it, as players write it."""
    return b"ID3\4\0\0\0\0\1\0" + b"\0" * 128 + b"\0" * filling + sound


def ogg(sort: bytes = b"OpusHead") -> bytes:
    def page(flags: int, held: bytes) -> bytes:
        return b"OggS\0" + bytes([flags]) + b"\0" * 20 + bytes([1, len(held)]) + held

    return page(2, sort + _WORDS) + page(0, _WORDS)


def flac() -> bytes:
    return b"fLaC" + b"\x80\0\0\x22" + b"\0" * 34 + b"\xff\xf8" + _WORDS


def amr(frames: int = 6) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + b"\0" * 31) * frames


RECORDINGS: dict[str, bytes] = {
    "mp4": film(),
    "mov": brand(b"qt  "),
    "3gp": brand(b"3gp5"),
    "webm": matroska(b"webm", b"\xff"),
    "mkv": matroska(b"matroska"),
    "avi": avi(),
    "m4a": brand(b"M4A "),
    "mp3": mp3(),
    "wav": wav(),
    "aac": aac(),
    "ogg": ogg(),
    "flac": flac(),
    "amr": amr(),
}
