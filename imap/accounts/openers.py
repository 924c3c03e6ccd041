"""Who opened a form: every form says so itself, signed, beside its token against forged posts.

A session tells who is signed in when a form is sent. That may be somebody else than whoever typed in it: two people share a
browser, or a session ended meanwhile (docs/decisions/0019). It signs nobody in.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from imap.design.sent import OPENED_BY

SALT = "imap.accounts.openers"
LONGEST_OPEN = timedelta(days=7)


def signed_opener(request: HttpRequest | None) -> str:
    """What a form of this page carries; "" where nobody is signed in."""
    key = getattr(getattr(request, "user", None), "pk", None)
    return signing.dumps(str(key), salt=SALT) if key else ""


def opener_of(request: HttpRequest) -> UUID | None:
    """The person who opened the form that is sent; None where it does not say so, or was opened over a week ago."""
    try:
        return UUID(signing.loads(request.POST.get(OPENED_BY, ""), salt=SALT, max_age=LONGEST_OPEN))
    except (signing.BadSignature, ValueError, TypeError):
        return None
