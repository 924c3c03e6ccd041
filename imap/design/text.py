"""What people type, made storable without changing what it says.

Line ends become one kind, letters their composed form (NFC), and characters that show nothing and only hide
or reorder others go. Joiners (ZWJ, ZWNJ) stay: Persian, Indic scripts and emoji need them; so do the plain
direction marks of right-to-left text. A control character has no meaning in a record: it is refused, with
the place.
"""

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE_ENDS: Final = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
INVISIBLE: Final = frozenset(
    "\u00ad"  # soft hyphen
    "\u180e\u200b\u2060\ufeff"  # nothing, of no width; the last is also the byte order mark
    "\u202a\u202b\u202c\u202d\u202e"  # embeddings and overrides: they make a text read as another
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
    "\ufff9\ufffa\ufffb"
)
# Kept beside letters, but a text of nothing else says nothing.
MARKS: Final = frozenset("\u061c\u200c\u200d\u200e\u200f")
_GONE: Final = {ord(character): None for character in INVISIBLE}


def tidy(value: str) -> str:
    """`value` as it is kept (see the module).

    Raises `ValidationError` (code `control`) for a control character.
    """
    for end in LINE_ENDS:
        value = value.replace(end, "\n")
    value = unicodedata.normalize("NFC", value.translate(_GONE)).strip()
    _refuse_control(value)
    return "" if all(character in MARKS or character.isspace() for character in value) else value


def one_line(value: str) -> str:
    """The same for a text of one line: line ends and tabs become spaces."""
    return " ".join(part.strip() for part in tidy(value).replace("\t", "\n").split("\n") if part.strip())


def _refuse_control(value: str) -> None:
    for position, character in enumerate(value):
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            before = value[:position]
            line = before.count("\n") + 1
            column = position - (before.rfind("\n") + 1) + 1
            raise ValidationError(
                _(
                    "There is a character that cannot be kept (control character %(code)s) at line %(line)s, "
                    "character %(column)s. Delete it there, or paste the text again as plain text."
                ),
                code="control",
                params={"code": f"U+{ord(character):04X}", "line": line, "column": column},
            )


def refuse_long(value: str, limit: int) -> None:
    """Raise `ValidationError` (code `max_length`) when `value` is longer than `limit`, saying by how much."""
    over = len(value) - limit
    if over > 0:
        raise ValidationError(
            _("This is %(over)s too many characters: shorten it to %(limit)s or fewer (it has %(length)s)."),
            code="max_length",
            params={"over": f"{over:,}", "limit": f"{limit:,}", "length": f"{len(value):,}"},
        )
