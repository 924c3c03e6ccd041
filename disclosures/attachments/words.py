"""Why a file may not be attached, in words that go on from its name, with what to do."""

from collections.abc import Sequence
from typing import Final

from disclosures.attachments.inspection.looking import FileRefusal

_WORDS: Final[dict[FileRefusal, str]] = {
    FileRefusal.NOT_ALLOWED: (
        "is not a kind of file that can be shared. Attach a PDF, a picture (PNG, JPEG or HEIC), plain text, a Word (.docx) "
        "or Excel (.xlsx) document, an OpenDocument text (.odt), a mail (.eml or .msg), or a sound recording or film (MP4, "
        "MP3 or WAV, for instance). What a file is is told by its content, not by its name."
    ),
    FileRefusal.DAMAGED: "is cut short, damaged or not what it says it is. Save it again, and attach the new file.",
    FileRefusal.PASSWORD: "has a password or is protected. Save it without, and attach that.",
    FileRefusal.OLD_OFFICE: "is an Office file of the old kind. Save it as .docx or .xlsx, or as a PDF, and attach that.",
    FileRefusal.PDF_ACTS: (
        "is a PDF that can run something or carries another file inside. Print it to a new PDF, and attach that."
    ),
    FileRefusal.MACROS: "holds macros. Save it as a document without macros, or as a PDF, and attach that.",
    FileRefusal.PROGRAM: (
        "holds a program, or an object that another program opens. Save it without, or as a PDF, and attach that."
    ),
    FileRefusal.LINKED: (
        "takes something in from another file or computer when it is opened, or links to a file there. Save it as a PDF, "
        "and attach that."
    ),
    FileRefusal.BOMB: "unpacks to far more than it seems to hold. It cannot be attached.",
    FileRefusal.DEEP: (
        "lies in a file that lies in another, too deep to be checked. Take it out, and attach it by itself."
    ),
    FileRefusal.COMPLEX: (
        "is too complex to be checked. Print it to a new PDF, or attach only the pages that are needed."
    ),
    FileRefusal.FILM: (
        "is a film or a sound recording of a kind that cannot be attached. Save it as MP4 (a film), or as MP3, M4A or WAV "
        "(sound), and attach that."
    ),
    FileRefusal.FILM_MISNAMED: (
        "is a film or a sound recording, and its name says that it is something else. Look at it where you saved it, give "
        "it the name that it should have, and attach it again."
    ),
    FileRefusal.NO_FILM: (
        "has the name of a film or a sound recording, and is none. Look at it where you saved it, give it the name that it "
        "should have, and attach it again."
    ),
    FileRefusal.PICTURE: (
        "is a picture of more points than can be shown safely (30,000 along a side, 250 million in all). Save it smaller, "
        "and attach that."
    ),
    FileRefusal.MOVES: "is a picture that moves. Save the picture that matters by itself, and attach that.",
    FileRefusal.NO_COPY: (
        "is a picture of which no copy could be made without where, when and by whom it was taken. Save it smaller, as a "
        "JPEG, and attach that."
    ),
}


def sentence(name: str, why: FileRefusal, inside: Sequence[str]) -> str:
    """The whole of it. `inside`: names of the files inside this one that the fault was found in."""
    if not inside:
        return f"“{name}” {_WORDS[why]}"
    return f"“{name}” cannot be attached because of what is inside: “{' / '.join(inside)}” {_WORDS[why]}"
