"""What a page shows besides the enquiry of its address, for the access log (SEC1), which one middleware writes.

Every page that names enquiries or their people in a list, a search or a link says so here; tests/integration/audit/
test_named.py walks all addresses for one that does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import HttpRequest

LONGEST = 500  # characters of a search that are kept


@dataclass(slots=True)
class AccessNotes:
    """What one page showed: enquiries of which it showed content, those that it only named, and the words searched for.
    `not_now`: it told somebody with every right why the case does not allow it now."""

    content_of: set[UUID] = field(default_factory=set)
    named: set[UUID] = field(default_factory=set)
    words: str = ""
    not_now: bool = False


def notes_of(request: HttpRequest) -> AccessNotes:
    """The notes of this request, which begin empty."""
    notes: AccessNotes | None = getattr(request, "access_notes", None)
    if notes is None:
        notes = AccessNotes()
        request.access_notes = notes  # type: ignore[attr-defined]
    return notes


def note_named(request: HttpRequest, enquiries: Iterable[UUID]) -> None:
    """This page names these enquiries, or people on them."""
    notes_of(request).named.update(enquiries)


def note_content(request: HttpRequest, enquiries: Iterable[UUID]) -> None:
    """This page shows something of what these enquiries hold."""
    notes_of(request).content_of.update(enquiries)


def note_not_now(request: HttpRequest) -> None:
    """This page says that the stage or state of the case does not allow what was asked: nobody lacks a right."""
    notes_of(request).not_now = True


def note_search(request: HttpRequest, *words: str | date | None) -> None:
    """This is what somebody searched for. It is kept with the access, and never written to a log."""
    typed = " ".join(str(one) for one in words if one)
    notes_of(request).words = " ".join(typed.split())[:LONGEST]
