"""Archives: documents (.docx, .xlsx, .odt), judged by their parts, and, inside a mail, files packed into one."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from disclosures.attachments.inspection import fields, pictures
from disclosures.attachments.inspection.looking import FileRefusal, Inspection, Unfit
from disclosures.attachments.inspection.xml import elements

MEMBERS: Final = 1_000
_PIECE: Final = 1024 * 1024
_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Types of parts that run, and of relations to them.
_MACRO_TYPES: Final = re.compile(r"vbaProject|vbaData|macro|activeX|dialogsheet", re.IGNORECASE)
_MACRO_RELATIONS: Final = re.compile(
    r"/(vbaProject\w*|wordVbaData|control|activeXControl\w*|xlMacrosheet|xlIntlMacrosheet)$"
)
_OBJECT_RELATIONS: Final = ("/oleObject", "/aFChunk", "/attachedTemplate", "/subDocument", "/frame")
#: What an external part of a workbook fetches with.
_FETCHED: Final = ("ddeLink", "oleLink")
_ODF_MACROS: Final = re.compile(r"^(Basic|Scripts)/.", re.IGNORECASE)
#: Where a link may lead that somebody has to press.
_LINKS: Final = {"http", "https", "mailto", "tel"}
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def kind_of(content: bytes, look: Inspection, *, programs: Sequence[bytes]) -> str:
    """What an archive is: a document, or, inside another file, a zip. Raises Unfit."""
    try:
        held = _unpack(content, look)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, OSError,
    ):  # fmt: skip
        raise Unfit(FileRefusal.DAMAGED) from None
    kind = _kind(held)
    if kind == "zip":
        if not look.depth:
            raise Unfit(FileRefusal.NOT_ALLOWED)
        for name, words in held.items():
            if words or not name.endswith("/"):
                look.inside(words, name)
        return kind
    if kind == "odt":
        _look_through_odt(held)
    else:
        _look_through_office(held)
    for name, words in held.items():
        _look_at_part(name, words, look, tuple(programs))
    return kind


def _unpack(content: bytes, look: Inspection) -> dict[str, bytes]:
    """Every member by name, counted as it is unpacked: what it says about its size is not believed."""
    held: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        _refuse_by_list(members)
        for one in members:
            pieces: list[bytes] = []
            with archive.open(one) as member:
                while piece := member.read(_PIECE):
                    look.count(len(piece))
                    pieces.append(piece)
            held[one.filename] = b"".join(pieces)
    return held


def _refuse_by_list(members: list[zipfile.ZipInfo]) -> None:
    names = [one.filename.replace("\\", "/").lower() for one in members]
    if len(members) > MEMBERS:
        raise Unfit(FileRefusal.BOMB)
    if any(one.flag_bits & 1 for one in members):
        raise Unfit(FileRefusal.PASSWORD)
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Unfit(FileRefusal.DAMAGED)
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in members):
        raise Unfit(FileRefusal.DAMAGED)


def _kind(held: dict[str, bytes]) -> str:
    if held.get("mimetype", b"").strip() == _ODT and "content.xml" in held:
        return "odt"
    if _TYPES not in held:
        return "zip"
    defaults, overrides = _types(held[_TYPES])
    for _event, _name, known, _words in elements(held.get(_RELATIONS, b"<none/>"), ["Relationship"]):
        if known.get("Type", "").endswith("/officeDocument"):
            part = known.get("Target", "").lstrip("/")
            content_type = overrides.get("/" + part.lower()) or defaults.get(
                part.rpartition(".")[2].lower(), ""
            )
            if "macro" in content_type.lower():
                raise Unfit(FileRefusal.MACROS)
            if content_type in _MAIN and part in held:
                return _MAIN[content_type]
    raise Unfit(FileRefusal.NOT_ALLOWED)


def _types(part: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The types of parts: by ending, and by name."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for event, name, known, _words in elements(part, ["Default", "Override"]):
        if event == "start":
            where, key = (defaults, "Extension") if name == "Default" else (overrides, "PartName")
            where[known.get(key, "").lower()] = known.get("ContentType", "")
    return defaults, overrides


def _look_through_office(held: dict[str, bytes]) -> None:
    defaults, overrides = _types(held[_TYPES])
    # What is declared for parts that are not there is declared for nothing.
    types = {name: overrides.get(f"/{name.lower()}") or defaults.get(_ending(name), "") for name in held}
    for name, words in held.items():
        if _MACRO_TYPES.search(types[name]):
            raise Unfit(FileRefusal.MACROS)
        if "oleObject" in types[name]:
            raise Unfit(FileRefusal.PROGRAM)
        if _ending(name) == "rels":
            _look_at_relations(words)
        elif "wordprocessingml" in types[name] and types[name].endswith("+xml"):
            fields.look_through(words)
        elif "connections" in types[name] or (
            "externalLink" in types[name] and any(elements(words, _FETCHED))
        ):
            raise Unfit(FileRefusal.LINKED)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _look_at_relations(part: bytes) -> None:
    for event, _name, known, _words in elements(part, ["Relationship"]):
        if event != "start":
            continue
        sort, target = known.get("Type", ""), known.get("Target", "").strip()
        if _MACRO_RELATIONS.search(sort):
            raise Unfit(FileRefusal.MACROS)
        elsewhere = known.get("TargetMode", "").lower() == "external" or bool(_SCHEME.match(target))
        if elsewhere and not (sort.endswith("/hyperlink") and is_link(target)):
            raise Unfit(FileRefusal.LINKED)
        if sort.endswith(_OBJECT_RELATIONS):
            raise Unfit(FileRefusal.PROGRAM)


def is_link(target: str) -> bool:
    """Whether it leads to a page, a mail or a telephone, and not to a file on some computer."""
    plain = target.strip().replace("\\", "/")
    scheme = _SCHEME.match(plain)
    return scheme[1].lower() in _LINKS if scheme else not plain.startswith("//")


def _look_through_odt(held: dict[str, bytes]) -> None:
    if any(_ODF_MACROS.search(name) for name in held):
        raise Unfit(FileRefusal.MACROS)
    for name, words in held.items():
        if name.endswith(("content.xml", "styles.xml")):
            _look_at_odf(words)


def _look_at_odf(part: bytes) -> None:
    for event, name, known, _words in elements(part):
        if event != "start":
            continue
        if name in ("event-listener", "script"):
            raise Unfit(FileRefusal.MACROS)
        if name in ("dde-source", "dde-connection", "dde-connection-decl"):
            raise Unfit(FileRefusal.LINKED)
        if name in ("object-ole", "plugin", "applet"):
            raise Unfit(FileRefusal.PROGRAM)
        target = known.get("href", "").strip().replace("\\", "/")
        if name == "a" and not is_link(target):
            raise Unfit(FileRefusal.LINKED)
        if name != "a" and (_SCHEME.match(target) or target.startswith(("/", "../"))):
            raise Unfit(FileRefusal.LINKED)


def _look_at_part(name: str, words: bytes, look: Inspection, programs: tuple[bytes, ...]) -> None:
    """A part by its first bytes, whatever it is called."""
    if words.startswith((*programs, _COMPOUND)):
        raise Unfit(FileRefusal.PROGRAM, [name])
    if words.startswith((b"PK\x03\x04", b"%PDF-")):  # the table behind a chart, say
        look.inside(words, name)
    for beginning, judge in ((b"\x89PNG\r\n\x1a\n", pictures.png), (b"\xff\xd8\xff", pictures.jpeg)):
        if words.startswith(beginning):
            judge(words)
