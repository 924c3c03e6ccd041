"""Outlook's mails (.msg), and what else is a compound file."""

from io import BytesIO
from typing import Any, Final

import olefile

from disclosures.attachments.inspection.looking import FileRefusal, Inspection, Unfit

BEGINNING: Final = olefile.MAGIC
_PROPERTIES: Final = "__properties_version1.0"
_NAMES_OF_PROPERTIES: Final = "__nameid_version1.0"
_ATTACHED: Final = "__attach_version1.0_"
_MAIL: Final = "__substg1.0_3701000D"
_CONTENT: Final = "__substg1.0_37010102"
#: Its long name and its short one, in either alphabet.
_NAMED: Final = (
    ("__substg1.0_3707001F", "utf-16-le"), ("__substg1.0_3707001E", "cp1252"),
    ("__substg1.0_3704001F", "utf-16-le"), ("__substg1.0_3704001E", "cp1252"),
)  # fmt: skip
_PASSWORD: Final = ("EncryptedPackage", "EncryptionInfo")


def kind_of(content: bytes, look: Inspection) -> str:
    """What a compound file is. Raises Unfit for all but a mail, and for a mail with what may not be attached."""
    try:
        file = olefile.OleFileIO(BytesIO(content))
    except (OSError, ValueError, IndexError):
        raise Unfit(FileRefusal.DAMAGED) from None
    with file:
        if any(file.exists(name) for name in _PASSWORD):
            raise Unfit(FileRefusal.PASSWORD)
        if not file.exists(_PROPERTIES) or not file.exists(_NAMES_OF_PROPERTIES):
            raise Unfit(FileRefusal.OLD_OFFICE)
        tree: dict[str, Any] = {}
        for path in file.listdir(streams=True, storages=True):
            at = tree
            for step in path:
                at = at.setdefault(step, {})
        _look_at(file, [], tree, look)
    return "msg"


def _look_at(file: Any, path: list[str], tree: dict[str, Any], look: Inspection) -> None:
    """What is attached to one mail."""
    for step, attached in tree.items():
        if not step.startswith(_ATTACHED):
            continue
        here = [*path, step]
        name = _name(file, here, attached)
        if _CONTENT in attached:
            look.inside(_read(file, [*here, _CONTENT], look), name)
        elif _PROPERTIES in attached.get(_MAIL, {}):
            look.inside_of(name, _of_mail(file, [*here, _MAIL], attached[_MAIL]))
        else:  # an object of another program, or a place where the file lies
            raise Unfit(FileRefusal.PROGRAM if _MAIL in attached else FileRefusal.LINKED, [name])


def _of_mail(file: Any, path: list[str], tree: dict[str, Any]) -> Any:
    return lambda deeper: _look_at(file, path, tree, deeper)


def _name(file: Any, path: list[str], attached: dict[str, Any]) -> str:
    for stream, encoding in _NAMED:
        if stream in attached:
            words = file.openstream([*path, stream]).read(1_000).decode(encoding, "replace")
            if name := str(words).strip("\0 "):
                return name
    return "attachment"


def _read(file: Any, path: list[str], look: Inspection) -> bytes:
    look.count(file.get_size(path))
    content: bytes = file.openstream(path).read()
    return content
