"""Handing a file over: through the door of the item that it belongs to, and no other."""

import logging
from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from disclosures.files import store
from disclosures.files.door import the_file as released_file
from disclosures.models import FileKind
from enquiries.pages import not_now, person, reach
from imap.law.breaches import Breach

MIME = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
}
log = logging.getLogger(__name__)


@require_GET
def the_file(request: HttpRequest, enquiry_id: UUID, item_id: UUID, file_id: UUID) -> HttpResponse:
    """One file, to be saved. The look, which names it, is written in this page's transaction, before the bytes leave.

    Read whole: a streaming answer would be read after the transaction, and come out empty. Bytes that are not those
    that were released are nobody's to read.
    """
    enquiry, _standing = reach(request, enquiry_id)
    row = released_file(person(request), enquiry_id, item_id, file_id)
    content = store.read(row.pk)
    if content is None or sha256(content).hexdigest() != row.sha256:
        log.error("File %s is %s.", row.pk, "missing" if content is None else "not what was released")
        words = (
            "This file cannot be handed over: what is stored is not what was released. Ask the agency that shared it, and "
            "tell whoever looks after this system."
        )
        return not_now(request, Breach("REC1", words), enquiry)
    answer = HttpResponse(content, content_type=MIME[FileKind(row.kind)])
    answer.headers["Content-Disposition"] = content_disposition_header(True, row.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer
