"""Handing a file over: through the door of the item that it belongs to, and no other."""

import logging
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from disclosures.attachments import store
from disclosures.attachments.door import get_file_or_404 as released_file
from disclosures.attachments.regular import digest_of
from disclosures.models import FileKind, ItemFile, ItemOriginal
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry
from imap.law.violations import Violation

MIME = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.HEIC: "image/heic",
    FileKind.EML: "message/rfc822",
    FileKind.MSG: "application/vnd.ms-outlook",
    FileKind.MP4: "video/mp4",
    FileKind.MOV: "video/quicktime",
    FileKind.THREE_GP: "video/3gpp",
    FileKind.WEBM: "video/webm",
    FileKind.MKV: "video/x-matroska",
    FileKind.AVI: "video/x-msvideo",
    FileKind.M4A: "audio/mp4",
    FileKind.MP3: "audio/mpeg",
    FileKind.WAV: "audio/x-wav",
    FileKind.AAC: "audio/aac",
    FileKind.OGG: "application/ogg",
    FileKind.FLAC: "audio/flac",
    FileKind.AMR: "audio/amr",
}
MISSING = (
    "This file cannot be handed over: it is missing, or cannot be read, where files are stored. Ask the agency that shared "
    "it, and tell whoever looks after this system."
)
CHANGED = (
    "This file cannot be handed over: what is stored is not what was released. Ask the agency that shared it, and tell "
    "whoever looks after this system."
)
log = logging.getLogger(__name__)


@require_GET
def show_file(request: HttpRequest, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> HttpResponseBase:
    """One file, to be saved. The look, which names it, is committed with this page's transaction before the first byte
    leaves; then the open file is sent, without the database (imap.access.middleware).

    Bytes that are not those that were released are nobody's to read: they are compared first, in pieces.
    """
    enquiry, _standing = get_enquiry_and_standing(request, enquiry_id)
    row = released_file(user_of(request), enquiry_id, item_id, file_id)
    return handed(request, enquiry, row)


def handed(
    request: HttpRequest, enquiry: Enquiry, row: ItemFile | ItemOriginal, *, to_save: bool = True
) -> HttpResponseBase:
    """The bytes of a row that the door gave, to be saved, or shown in a page; or why they are not there. Bytes that are not
    those that were released are nobody's to read: they are compared first, in pieces."""
    file = store.opened(row.pk)
    if file is None or digest_of(file)[1] != row.sha256:
        log.error("File %s is %s.", row.pk, "missing" if file is None else "not what was released")
        if file is not None:
            file.close()
        return not_now(request, Violation("REC1", MISSING if file is None else CHANGED, state=True), enquiry)
    file.seek(0)
    answer = FileResponse(
        file, as_attachment=to_save, filename=row.name, content_type=MIME[FileKind(row.kind)]
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer
