"""Which override was overturned, by whom and why, for everybody to whom something went out on it (OVR7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Overturned:
    """One review that overturned, by its key: whose override, who reviewed it and for which agency, and why."""

    review: UUID
    agency: str
    reviewer: str
    reviewer_agency: str
    reasons: str
    at: datetime


def overturned_on(enquiry_id: UUID) -> dict[UUID, Overturned]:
    """The reviews of one enquiry that overturned an override on which something reached the reader's agency, or was shared
    by it; all for the lead agency and the Guardian. By their keys. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT review_id, agency, reviewer, reviewer_agency, reasons, recorded_at FROM imap.overturned_on(%s)",
            [enquiry_id],
        )
        return {row[0]: Overturned(*row) for row in cursor.fetchall()}


def overturned_releases(enquiry_id: UUID) -> dict[UUID, list[Overturned]]:
    """The releases that rested on them, by key, as far as the reader may know. One query, two where there are any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT release_id, review_id FROM imap.overturned_releases(%s)", [enquiry_id])
        rows = cursor.fetchall()
    if not rows:
        return {}
    reviews = overturned_on(enquiry_id)
    found: dict[UUID, list[Overturned]] = {}
    for release, review in rows:
        found.setdefault(release, []).append(reviews[review])
    return found
