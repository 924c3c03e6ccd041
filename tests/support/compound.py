"""Compound files, as Outlook writes its mails (.msg): enough of the format to make small ones."""

import struct
from itertools import pairwise
from typing import Any

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
#: A stream shorter than this lies elsewhere: every one is made so long.
_SHORTEST = 4096

Tree = dict[str, Any]  # names: bytes of a stream, or a tree


def compound(tree: Tree) -> bytes:
    """A compound file with these storages and streams."""
    entries: list[list[Any]] = [["Root Entry", 5, _FREE, _FREE, _END, 0]]
    streams: list[tuple[int, bytes]] = []
    entries[0][3] = _add(tree, entries, streams)
    entries += [["", 0, _FREE, _FREE, 0, 0] for _ in range(-len(entries) % 4)]
    directory_sectors = len(entries) // 4
    bodies, chains, start = [], [], directory_sectors
    for number, held in streams:
        padded = held.ljust(-(-len(held) // _SECTOR) * _SECTOR, b"\0")
        entries[number][4], entries[number][5] = start, len(held)
        chains.append((start, len(padded) // _SECTOR))
        bodies.append(padded)
        start += len(padded) // _SECTOR
    fat_sectors = 1
    while fat_sectors * 128 < start + fat_sectors:
        fat_sectors += 1
    fat = [_FREE] * (fat_sectors * 128)
    for first, length in [(0, directory_sectors), *chains]:
        for place in range(first, first + length):
            fat[place] = place + 1 if place + 1 < first + length else _END
    for place in range(start, start + fat_sectors):
        fat[place] = _FAT
    where = [*range(start, start + fat_sectors), *([_FREE] * (109 - fat_sectors))]
    head = struct.pack(
        "<8s16s5H6s9I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors, 0, 0, _SHORTEST,
        _END, 0, _END, 0, *where,
    )  # fmt: skip
    return (
        head
        + b"".join(_entry(*one) for one in entries)
        + b"".join(bodies)
        + struct.pack(f"<{len(fat)}I", *fat)
    )


def _add(tree: Tree, entries: list[list[Any]], streams: list[tuple[int, bytes]]) -> int:
    """The number of the first entry of a storage; each has the next at its right hand."""
    numbers = []
    for name, held in tree.items():
        numbers.append(len(entries))
        entries.append([name, 2 if isinstance(held, bytes) else 1, _FREE, _FREE, 0, 0])
        if isinstance(held, bytes):
            streams.append((numbers[-1], held.ljust(_SHORTEST, b"\0" if name.startswith("_") else b" ")))
        else:
            child = _add(held, entries, streams)
            entries[numbers[-1]][3] = child
    for one, following in pairwise(numbers):
        entries[one][2] = following
    return numbers[0] if numbers else _FREE


def _entry(name: str, sort: int, right: int, child: int, start: int, size: int) -> bytes:
    held = name.encode("utf-16-le")
    length = len(held) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", held, length, sort, 1, _FREE, right, child, b"", 0, 0, 0, start, size
    )


def attached(content: bytes, name: str) -> Tree:
    """A file that is attached to a mail of Outlook's."""
    return {
        "__properties_version1.0": b"",
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": content.ljust(_SHORTEST, b" "),
    }


def outlook(*held: Tree) -> Tree:
    """A mail of Outlook's, with what is attached to it."""
    return {
        "__properties_version1.0": b"",
        "__nameid_version1.0": {"__substg1.0_00020102": b""},
        "__substg1.0_1000001F": "Seen on the ward.".encode("utf-16-le"),
        **{f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(held)},
    }


def forwarded(mail: Tree, name: str) -> Tree:
    """A mail of Outlook's that is attached to another."""
    return {
        "__properties_version1.0": b"",
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_3701000D": mail,
    }
