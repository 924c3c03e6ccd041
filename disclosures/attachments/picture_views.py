"""Pictures: the copy as a page shows it, and the original for whoever may have it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from disclosures.attachments import door
from disclosures.attachments.views import handed
from enquiries.casework.http import get_enquiry_and_standing, user_of


@require_GET
def show_picture(request: HttpRequest, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The copy of a picture, shown in a page; each showing is an access to the file."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    copy = door.get_file_or_404(user_of(request), enquiry_id, item_id, file_id)
    if not copy.original_sha256:
        raise Http404
    return handed(request, enquiry, copy, to_save=False)


@require_GET
def show_original(request: HttpRequest, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The original of a picture, to be saved."""
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    return handed(request, enquiry, door.get_original_or_404(user_of(request), enquiry_id, item_id, file_id))
