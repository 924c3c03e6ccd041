"""A person's own drafts."""

from uuid import UUID

from enquiries.models import Draft
from imap.agencies.models import User
from imap.db.keyset_pages import COUNTED


def drafts_about(user: User, about: str) -> list[Draft]:
    """A person's own drafts of one screen about one thing, newest first. One query."""
    return _drafts_about(user.pk, about)


def draft(user: User, about: str, opening: UUID | None = None) -> Draft | None:
    """A person's own draft of one thing: this one, or the newest. One query."""
    rows = drafts_about(user, about)
    return next((one for one in rows if opening in (None, one.opening)), None)


def _drafts_about(author: UUID, about: str) -> list[Draft]:
    rows = Draft.objects.filter(author=author, about=about).select_related("handed_over_by")
    return list(rows.order_by("-saved_at", "id"))


def drafts_of(user: User) -> list[Draft]:
    """A person's own drafts, newest first, with who handed them over. One query."""
    rows = Draft.objects.filter(author=user).select_related("handed_over_by")
    return list(rows.order_by("-saved_at", "-id")[:COUNTED])
