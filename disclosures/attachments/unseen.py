"""What goes to recipients inside a file that is not shared as a copy, and that nobody sees by looking at it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from disclosures.models.attachments import SOUND_AND_FILM, FileKind

_DOCUMENT = _("It goes as it is: it may say who wrote it, and where and when a picture inside was taken.")
_MAIL = _(
    "It goes as it is, with all that is attached: it may say who wrote a document, and where and when a picture was taken."
)
_RECORDING = _("It goes as it is: it may say where, when and with which device it was recorded.")
_WORDS: Final = {
    FileKind.PDF: _DOCUMENT,
    FileKind.DOCX: _DOCUMENT,
    FileKind.XLSX: _DOCUMENT,
    FileKind.ODT: _DOCUMENT,
    FileKind.EML: _MAIL,
    FileKind.MSG: _MAIL,
    **{FileKind(kind): _RECORDING for kind in SOUND_AND_FILM},
}


def unseen(kind: str) -> str:
    """One sentence for whoever shares a file of this kind; empty where there is nothing to say: pictures, plain text."""
    return str(_WORDS.get(FileKind(kind), ""))
