"""What waits in this room, of all that is in it, for My work."""

from disclosures.duty.queries import to_do
from disclosures.mending import worklists as mending
from disclosures.onward.worklists import onward_to_decide, onward_to_read
from disclosures.queries import worklists
from enquiries.worklists import Offered
from imap.agencies.models import User


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """Every list that the room offers."""
    return [
        *worklists.lists(user, rating),
        *mending.lists(user, rating),
        to_do(rating),
        onward_to_decide(user, rating),
        onward_to_read(user, rating),
    ]
