"""PDF: every object, as the parser read it. Refused is what acts, and what carries another file."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import pikepdf

from disclosures.attachments.inspection.looking import FileRefusal, Unfit

#: Actions that run something, or reach outside the document.
_ACTIONS: Final = frozenset({
    "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/Movie",
    "/Sound", "/GoTo3DView",
})  # fmt: skip
#: What a dictionary has when it holds a script, another file, or a form that is a program.
_KEYS: Final = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/FFilter"}
)
_TYPES: Final = frozenset(
    {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
)
#: Any of them, in an object as the parser writes it: names have one spelling there. What it finds may be words only.
_ANY: Final = re.compile(
    rb"/(?:" + b"|".join(name[1:].encode() for name in sorted(_ACTIONS | _KEYS | _TYPES)) + rb")(?![\w#.-])"
)
_FROM_ELSEWHERE: Final = re.compile(rb"/F(?![\w#.-])")


def look_through(content: bytes) -> None:
    """Raises Unfit for what acts, carries a file, has a password, or cannot be read."""
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as document:
            if document.is_encrypted:
                raise Unfit(FileRefusal.PASSWORD)
            if not len(document.pages):
                raise Unfit(FileRefusal.DAMAGED)
            for one in document.objects:
                _look_at(one)
            _look_at(document.trailer)
    except pikepdf.PasswordError:
        raise Unfit(FileRefusal.PASSWORD) from None
    except pikepdf.PdfError:
        raise Unfit(FileRefusal.DAMAGED) from None


def _look_at(one: Any) -> None:
    if isinstance(one, int | float | bool | Decimal | None):
        return
    words = one.unparse(resolved=True)
    is_stream = words.endswith(b" R")
    if is_stream:
        one = one.stream_dict
        words = one.unparse(resolved=True)
    # What a stream holds comes from another file.
    if (is_stream and _FROM_ELSEWHERE.search(words) and "/F" in one) or (_ANY.search(words) and _acts(one)):
        raise Unfit(FileRefusal.PDF_ACTS)


def _acts(top: Any) -> bool:
    """Whether one of the names has its meaning in this object, all that is written inside it included."""
    if isinstance(top, pikepdf.Name):
        return str(top) in _ACTIONS | _TYPES  # an object that is a name: whatever asks for it means it
    waiting = [top]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            held: dict[str, Any] = dict(one.items())
            if _KEYS & held.keys() or _named(held.get("/S")) in _ACTIONS:
                return True
            if {_named(held.get("/Type")), _named(held.get("/Subtype"))} & _TYPES:
                return True
            inside: list[Any] = list(held.values())
        elif isinstance(one, pikepdf.Array):
            inside = list(one)
        else:
            continue
        # What stands elsewhere is looked at where it stands.
        waiting += [held for held in inside if isinstance(held, pikepdf.Object) and not held.is_indirect]
    return False


def _named(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
