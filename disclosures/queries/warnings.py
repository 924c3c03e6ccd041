"""What must stand on every page and print of an enquiry (OVR1, SEN1)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from consent.queries.warnings import DoNotContact


@dataclass(frozen=True, slots=True)
class CaseWarnings:
    """Whom not to ask, and whether an address is for named people only."""

    do_not_contact: list[DoNotContact]
    address_not_to_be_disclosed: bool


NOTHING = CaseWarnings([], False)


def warnings_of(enquiry_id: UUID) -> CaseWarnings:
    """The warnings of an enquiry, for every agency with a part in it and the Guardian. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT imap.not_to_be_disclosed(%s), w.found, w.name, w.risk_to, w.risk_harm"
            " FROM (SELECT) once LEFT JOIN (SELECT true AS found, d.* FROM imap.do_not_contact(%s) d) w ON true",
            [enquiry_id, enquiry_id],
        )
        rows = cursor.fetchall()
    asked = [DoNotContact(*(word or "" for word in words)) for _hidden, found, *words in rows if found]
    return CaseWarnings(asked, bool(rows[0][0]))
