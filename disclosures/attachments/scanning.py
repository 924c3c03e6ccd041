"""Whoever looks for known viruses: a class with one method, named by the setting FILE_SCANNER (docs/decisions/0012)."""

from dataclasses import dataclass
from typing import IO, Final, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from disclosures.attachments.regular import pieces_of

NONE: Final = "none:"  # none, because …
#: The test file of all scanners (eicar.org), put together so that no scanner takes this file for it.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_WHAT_TO_DO: Final = "set it to disclosures.attachments.clamd.Clamd, or write “none: because …”."


class ScannerDown(Exception):
    """Nothing was scanned, so nothing may be attached."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """`found`: what was found, by the scanner's name for it; empty: nothing. `by`: which scanner, for the record."""

    by: str
    found: str = ""


class Scanner(Protocol):
    """What the setting names: made without arguments, asked for one file at a time."""

    def scan(self, content: IO[bytes]) -> Scanned:
        """Look through one open file, from its beginning and in pieces. Raises ScannerDown when it could not be done."""
        ...


class BuiltIn:
    """For development and demonstrations: it knows the test file, and no virus."""

    def scan(self, content: IO[bytes]) -> Scanned:
        content.seek(0)
        found, end = False, b""
        for piece in pieces_of(content):
            found = found or EICAR in end + piece
            end = piece[-len(EICAR) :]
        return Scanned("the built-in scanner of demonstrations", "EICAR test file" if found else "")


class NotScanned:
    """Where somebody decided that nothing is scanned here; the reason is on the record of every file."""

    def __init__(self, because: str) -> None:
        self.because = because

    def scan(self, content: IO[bytes]) -> Scanned:
        return Scanned(f"not scanned: {self.because}"[:200])


def scanner() -> Scanner:
    """The scanner that the settings name. Raises ImproperlyConfigured when there is no such class, or no reason for
    having none."""
    named = str(settings.FILE_SCANNER).strip()
    if named.lower().startswith(NONE):
        because = named[len(NONE) :].strip()
        if not because:
            raise ImproperlyConfigured("FILE_SCANNER is “none:” without a reason: write “none: because …”.")
        return NotScanned(because)
    if not named:
        raise ImproperlyConfigured(f"FILE_SCANNER is empty: {_WHAT_TO_DO}")
    try:
        made: Scanner = import_string(named)()
    except (ImportError, TypeError) as error:
        raise ImproperlyConfigured(
            f"FILE_SCANNER names {named!r}, which is no scanner ({error}): {_WHAT_TO_DO}"
        ) from error
    if not hasattr(made, "scan"):
        raise ImproperlyConfigured(f"FILE_SCANNER names {named!r}, which has no method “scan”: {_WHAT_TO_DO}")
    return made
