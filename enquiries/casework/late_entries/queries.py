"""What the clock of a review needs to know."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from enquiries.casework.late_entries.rules import review_due
from enquiries.models import Rating, SpokenExchange
from imap.agencies.deadlines.queries import read_timetable
from imap.db import clock


def rating_for_clock(enquiry_id: UUID) -> int:
    """The rating that sets a clock, for any agency with a part in the enquiry; red when it is not known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.rating_for_clock(%s)", [enquiry_id])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] else Rating.RED


def review_due_now(enquiry_id: UUID) -> datetime:
    """By when a decision of this moment is reviewed: by the rating now, which an agency may not know. One query, and one for
    the deadlines."""
    return review_due(clock.now(), rating_for_clock(enquiry_id), read_timetable())


def spoken_on(enquiry_id: UUID) -> list[SpokenExchange]:
    """What was said before it was recorded, in the order in which it was said. One query."""
    rows = SpokenExchange.objects.filter(enquiry=enquiry_id)
    rows = rows.select_related("recorded_by", "agency", "review__recorded_by")
    return list(rows.order_by("happened_at", "id"))
