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
    """The releases that rested on them, by key, as far as the reader may know. One query."""
    found: dict[UUID, list[Overturned]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.release_id, o.review_id, o.agency, o.reviewer, o.reviewer_agency, o.reasons, o.recorded_at"
            " FROM imap.overturned_releases(%s) r JOIN imap.overturned_on(%s) o ON o.review_id = r.review_id"
            " ORDER BY o.recorded_at, o.review_id",
            [enquiry_id, enquiry_id],
        )
        for release, *review in cursor.fetchall():
            found.setdefault(release, []).append(Overturned(*review))
    return found
