"""What a file may be called: by itself, and inside another file. It never says what a file is."""

from typing import Final

from disclosures.attachments.inspection.looking import FileRefusal

#: The endings that a file of each kind may have; the first is put behind a name that has none of them.
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "pdf": (".pdf",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "text": (".txt", ".csv"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "odt": (".odt",),
    "heic": (".heic", ".heif"),
    "eml": (".eml",),
    "msg": (".msg",),
    "mp4": (".mp4", ".m4v", ".m4a", ".mov", ".3gp"),
    "mov": (".mov", ".mp4", ".m4v"),
    "3gp": (".3gp", ".3g2", ".3gpp", ".mp4"),
    "webm": (".webm",),
    "mkv": (".mkv", ".mka"),
    "avi": (".avi",),
    "m4a": (".m4a", ".m4b", ".mp4"),
    "mp3": (".mp3",),
    "wav": (".wav",),
    "aac": (".aac",),
    "ogg": (".ogg", ".oga", ".ogv", ".opus", ".spx"),
    "flac": (".flac",),
    "amr": (".amr", ".awb"),
}
#: Sound and films, which are told by their container.
RECORDINGS: Final = frozenset(list(ENDINGS)[list(ENDINGS).index("mp4") :])


def misnamed(given: str, kind: str) -> FileRefusal | None:
    """Why a name does not fit: it says of a film or a sound recording that it is none, or of something else that it is
    one. None where it fits."""
    name = given.lower().rstrip(" .")
    said = {one in RECORDINGS for one, endings in ENDINGS.items() if name.endswith(endings)}
    if not said or (kind in RECORDINGS) in said:
        return None
    return FileRefusal.FILM_MISNAMED if kind in RECORDINGS else FileRefusal.NO_FILM
