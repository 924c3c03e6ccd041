"""What the clock of a review needs to know."""

from uuid import UUID

from django.db import connection

from enquiries.models import Rating


def rating_for_clock(enquiry_id: UUID) -> int:
    """The rating that sets a clock, for any agency with a part in the enquiry; red when it is not known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.rating_for_clock(%s)", [enquiry_id])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] else Rating.RED
