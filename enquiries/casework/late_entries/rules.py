"""By when a late entry, or a decision to go ahead, is to be reviewed. No database, no request."""

from datetime import datetime

from enquiries.models import Rating
from imap.law.timetable import Timetable


def review_due(recorded: datetime, rating: int, timetable: Timetable) -> datetime:
    """When the review of what was recorded at this moment is due: 4 hours on red, else one working day, by the rating
    of that moment; sooner when the partnership set so (OVR7, LATE1). The moment is in UTC."""
    return timetable.due(f"review_{Rating(rating).name.lower()}", recorded)
