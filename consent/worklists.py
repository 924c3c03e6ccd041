"""What waits for a person's agency in this app, for My work."""

from consent.clarifications.queries import to_talk_through
from consent.consent_reviews.change_queries import to_seek_again
from consent.consent_reviews.due import to_look_again
from consent.consent_reviews.queries import still_right
from consent.late_entry_reviews.queries import late_queue
from consent.override_reviews.queries import late_reviews, review_queue, reviews_to_read
from imap.agencies.models import User
from imap.worklist.lists import Offered


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this app offers to My work."""
    return [
        review_queue(user, rating),
        late_reviews(user, rating),
        reviews_to_read(user, rating),
        late_queue(user, rating),
        to_talk_through(user, rating),
        to_look_again(user, rating),
        to_seek_again(user, rating),
        still_right(user, rating),
    ]
