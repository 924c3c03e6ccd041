"""Which file a person may be handed: the item's own door, and no other."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from disclosures.models import ItemFile, ItemOriginal
from disclosures.visibility.queries import items_reached
from imap.agencies.models import User


def get_file_or_404(user: User, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> ItemFile:
    """One file of an item that this person's agency shared, or received and that is open to them and was not called back.
    One query; Http404, the same as for a file that does not exist, for anybody else, and for whoever may not read what
    the item says."""
    readable = items_reached(user, on=enquiry_id).filter(pk=item_id, content__isnull=False)
    rows = ItemFile.objects.filter(enquiry=enquiry_id, item__in=readable)
    found = rows.filter(pk=file_id).first() if user.is_caseworker else None
    if found is None:
        raise Http404
    return found


def get_original_or_404(user: User, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> ItemOriginal:
    """The original of one picture: for the agency that shared it, and where it was passed on for whoever has the copy.
    Http404 as for a file. Two queries."""
    copy = get_file_or_404(user, enquiry_id, item_id, file_id)
    theirs = Q(passed_on=True) | Q(item__agency=user.agency_id)
    original = ItemOriginal.objects.filter(theirs, copy=copy).first()
    if original is None:
        raise Http404
    return original
