"""The access log of one enquiry."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from audit.models import AccessEvent
from disclosures.attachments.queries import names_of as file_names
from imap.db.keyset_pages import KeysetPlace, place_in

PAGE = 50  # accesses of one page


#: The screens that hand a file over.
FILES = {"disclosures:file", "disclosures:picture", "disclosures:original"}


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Some accesses, newest first, and what to put in the address for the next ones ("" when there are none)."""

    rows: list[AccessEvent]
    after: str


def accesses_of(enquiry_id: UUID, *, opened: bool = False, after: str = "", size: int = PAGE) -> AccessPage:
    """Who looked at an enquiry, newest first, as far as the reader may know (own agency's manager, Guardian); `opened`: not
    where it was only named in a list. Of a file that was handed over its name, for whoever may read its item. One query; two
    where a file was handed over."""
    rows = AccessEvent.objects.filter(enquiry_id=enquiry_id).select_related("person", "agency")
    if opened:
        rows = rows.exclude(outcome=AccessEvent.Outcome.LISTED)
    if place := place_in(after):
        rows = rows.filter(Q(at__lt=place.at) | Q(at=place.at, id__lt=place.key))
    found = list(rows.order_by("-at", "-id")[: size + 1])
    shown = found[:size]
    files = {look.about_id for look in shown if look.screen in FILES and look.about_id}
    names = file_names(files) if files else {}
    for look in shown:
        look.named = names.get(look.about_id, "") if look.about_id else ""
    last = shown[-1] if len(found) > size else None
    return AccessPage(shown, str(KeysetPlace(None, last.at, last.pk)) if last else "")
