"""How much the files of one agency may have together: those of its drafts, and those that it has released."""

import logging

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from disclosures.attachments.rules import FIELD
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation

GIGABYTE = 1024**3
log = logging.getLogger(__name__)


def refuse_too_much(by: User, size: int) -> None:
    """Raises RuleViolation (SEC1) when so many bytes more would be over the quota of this person's agency.

    Held until the transaction ends: of two uploads at once the second counts what the first has kept.
    """
    most = settings.FILES_QUOTA * GIGABYTE
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"files:{by.agency_id}"])
        cursor.execute("SELECT imap.bytes_of_my_agency()")
        [used] = cursor.fetchone()
    if used + size <= most:
        return
    log.error(
        "Agency %s has %s of %s bytes for files (FILES_QUOTA): a file of %s was refused.",
        by.agency_id,
        used,
        most,
        size,
    )
    words = _(
        "It is not attached: the files of your agency may have %(most)s GB together, and there is no room left for it. "
        "Everything else is kept. Ask whoever looks after this system for more room. Until then, say above what it shows "
        "and where it is kept."
    )
    raise RuleViolation([Violation("SEC1", words % {"most": settings.FILES_QUOTA}, FIELD)])
