"""What waits in all packages of this app, for My work."""

from disclosures import worklists
from disclosures.corrections import worklists as corrections
from disclosures.follow_up.queries import to_do
from disclosures.onward.worklists import onward_to_decide, onward_to_read
from imap.agencies.models import User
from imap.worklist.lists import Offered


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """Every list that the app offers."""
    return [
        *worklists.lists(user, rating),
        *corrections.lists(user, rating),
        to_do(rating),
        onward_to_decide(user, rating),
        onward_to_read(user, rating),
    ]
