"""Mails (.eml): everything that is attached is judged as a file of its own, its name too."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Final

from disclosures.attachments.inspection.looking import FileRefusal, Inspection, Unfit

#: A mail that travelled has one of these; a text that quotes one has not.
_TRAVELLED: Final = re.compile(rb"^(MIME-Version|Message-ID|Received):", re.IGNORECASE | re.MULTILINE)
_FROM: Final = re.compile(rb"^From:", re.IGNORECASE | re.MULTILINE)
_FIRST: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
#: A file among the words, as it was sent before there were parts: Outlook still takes it for one.
_PACKED: Final = re.compile(rb"^begin(-base64)? [0-7]{3,4} \S", re.MULTILINE)
_BODIES: Final = {"text/plain", "text/html", "text/calendar", "text/enriched", "text/rfc822-headers"}
_SEALED: Final = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_SIGNATURES: Final = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}


def is_mail(content: bytes) -> bool:
    """Whether a text is a mail: by its head."""
    head = content[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_FIRST.match(head) and _FROM.search(head) and _TRAVELLED.search(head))


def look_through(content: bytes, look: Inspection) -> None:
    """Raises Unfit for a mail that has something attached that may not be attached."""
    _look_at(BytesParser(policy=policy.default).parsebytes(content), look)


def _look_at(message: Any, look: Inspection) -> None:
    sort = message.get_content_type()
    if sort in _SEALED:
        raise Unfit(FileRefusal.PASSWORD)
    if sort in ("message/external-body", "message/partial"):
        raise Unfit(FileRefusal.LINKED)
    if message.is_multipart():
        for part in message.get_payload():
            if sort == "message/rfc822":
                _look_inside(part, look)
            else:
                _look_at(part, look)
        return
    name = message.get_filename("") or ""
    attached = bool(name) or message.get_content_disposition() == "attachment"
    content = message.get_payload(decode=True) or b""
    look.count(len(content))
    if sort in _BODIES and not attached:
        if _PACKED.search(content):
            raise Unfit(FileRefusal.PROGRAM)
        return
    if sort in _SIGNATURES and len(content) < 65_536 and content.startswith((b"0", b"-----BEGIN PGP")):
        return
    if content:
        look.inside(content, name or "attachment")


def _look_inside(message: EmailMessage, look: Inspection) -> None:
    """A mail in a mail is one deeper."""
    look.inside_of(str(message.get("subject", "")) or "mail", lambda deeper: _look_at(message, deeper))
