"""XML parts of a document: read one element after another, without entities, document types or the network."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from lxml import etree

from disclosures.attachments.inspection.looking import FileRefusal, Unfit

#: The parser’s own: memory, depth, length.
_LIMITS: Final = {etree.ErrorTypes.ERR_NO_MEMORY, etree.ErrorTypes.ERR_RESOURCE_LIMIT}
#: Attributes that something is decided by.
_JUDGED: Final = {
    "Extension", "PartName", "ContentType", "Type", "Target", "TargetMode", "fldCharType", "instr", "href",
}  # fmt: skip
_EVENTS: Final = ("start", "end")


def elements(
    part: bytes, names: Sequence[str] | None = None
) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """Of each element of these names (of every one without): whether it starts or ends, its name, its attributes, and,
    as it ends, its words. Names are without their spaces, and comments are not there. Raises Unfit for what is no XML, or
    has a document type."""
    try:
        yield from _elements(part, names)
    except etree.XMLSyntaxError as error:
        raise Unfit(FileRefusal.COMPLEX if error.code in _LIMITS else FileRefusal.DAMAGED) from None


def _elements(part: bytes, names: Sequence[str] | None) -> Iterator[tuple[str, str, dict[str, str], str]]:
    tags = None if names is None else [f"{{*}}{name}" for name in names]
    reading = etree.iterparse(
        BytesIO(part),
        events=_EVENTS,
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in reading:
        name = str(element.tag).rpartition("}")[2]
        known: dict[str, str] = {}
        for key, value in element.attrib.items():
            attribute = str(key).rpartition("}")[2]
            if attribute in _JUDGED and attribute in known:  # one of them is not what it looks like
                raise Unfit(FileRefusal.DAMAGED)
            known[attribute] = str(value)
        if event == "start":
            yield event, name, known, ""
        else:
            yield event, name, known, element.text or ""
            _forget(element)
    if reading.root.getroottree().docinfo.doctype:
        raise Unfit(FileRefusal.DAMAGED)


def _forget(element: Any) -> None:
    # What was read is not needed any more: a long document would fill the memory.
    element.clear()
    while (earlier := element.getprevious()) is not None:
        parent = earlier.getparent()
        if parent is None:
            break
        parent.remove(earlier)
