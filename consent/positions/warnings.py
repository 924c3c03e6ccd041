"""What must stand on every page and print of an enquiry (OVR1)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class DoNotContact:
    """That asking would put somebody at risk. For the lead agency: about whom not to ask, who would be harmed and how;
    empty for anybody else, who is told that it is so and no more."""

    name: str
    risk_to: str
    risk_harm: str


def do_not_contact(enquiry_id: UUID) -> list[DoNotContact]:
    """The positions in force that were not sought because asking would put somebody at risk (OVR1), for every agency with
    a part in the enquiry and the Guardian. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, risk_to, risk_harm FROM imap.do_not_contact(%s)", [enquiry_id])
        return [DoNotContact(*(word or "" for word in row)) for row in cursor.fetchall()]
