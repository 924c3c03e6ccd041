"""The name under which a file is shown and saved: what it was called, without what could mislead or harm.

It never decides anything: what is stored is called by a key, and what a file is is told by its content.
"""

import re
import unicodedata
from typing import Final

from disclosures.attachments.inspection.endings import ENDINGS
from imap.design.text import INVISIBLE, MARKS

LONGEST: Final = 100  # characters, with its ending
#: What Windows takes for a device, whatever stands behind the first dot.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|]+')
# Joiners belong to words of Persian and Indic scripts; a mark of direction belongs to no name.
_JOINERS: Final = frozenset("‌‍")


def shown_name(given: str, kind: str) -> str:
    """A name to show, and to save under: no folders, no hidden or direction-turning characters, no leading dot, no
    device's name, not over 100 characters, and with an ending that fits what the file is."""
    name = unicodedata.normalize("NFC", given)
    name = "".join(one for one in name if not _hidden(one))
    name = _NOT_IN_NAMES.sub("-", " ".join(name.split())).strip(" .-")
    stem, ending = _parted(name, kind)
    if not any(character.isalnum() for character in stem):
        stem = "file"
    if _DEVICES.match(stem + ending):
        stem = f"file-{stem}"
    return stem[: LONGEST - len(ending)].rstrip(" .") + ending


def named_as(name: str, kind_before: str, kind: str) -> str:
    """A shown name of a file that was made into another kind."""
    return name if kind == kind_before else shown_name(_parted(name, kind_before)[0], kind)


def _hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    return (
        character in INVISIBLE
        or character in MARKS
        or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )


def _parted(name: str, kind: str) -> tuple[str, str]:
    for ending in ENDINGS[kind]:
        if name.lower().endswith(ending):
            return name[: -len(ending)].rstrip(" ."), ending
    return name, ENDINGS[kind][0]
