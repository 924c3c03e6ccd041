"""Fields of a Word document: those that fetch or start something are refused, however their words are cut up."""

import re
from typing import Final

from disclosures.attachments.inspection.looking import FileRefusal, Unfit
from disclosures.attachments.inspection.xml import elements

_FETCHES: Final = re.compile(
    r'[\s"]*(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE|RD)(?![A-Z])', re.IGNORECASE
)
_NAMES: Final = ("fldChar", "fldSimple", "instrText", "delInstrText", "p")


def look_through(part: bytes) -> None:
    """Raises Unfit for a field that fetches something, or whose name another field makes up."""
    open_fields = [""]  # the words of each field that was begun; before any, of none
    for event, name, known, words in elements(part, _NAMES):
        if event == "start":
            sort = known.get("fldCharType", "") if name == "fldChar" else ""
            if sort == "begin":
                if len(open_fields) > 1 and not open_fields[-1].strip():
                    raise Unfit(FileRefusal.LINKED)
                open_fields.append("")
            elif sort == "separate":
                _refuse(open_fields[-1])
                open_fields[-1] = "-"  # what follows is what it shows
            elif sort == "end" and len(open_fields) > 1:
                _refuse(open_fields.pop())
            elif name == "fldSimple":
                _refuse(known.get("instr", ""))
        elif name in ("instrText", "delInstrText"):
            open_fields[-1] += words
    for words in open_fields:
        _refuse(words)


def _refuse(words: str) -> None:
    if _FETCHES.match(words):
        raise Unfit(FileRefusal.LINKED)
