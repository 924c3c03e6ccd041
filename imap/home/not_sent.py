"""Forms of one's own that could not be sent, in My work: they wait a week (imap.accounts.unsent)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import Resolver404, resolve

from enquiries.models import Enquiry
from enquiries.standing import queries as enquiries
from imap.accounts.unsent import waiting_for
from imap.agencies.models import User


@dataclass(frozen=True, slots=True)
class NotSent:
    """One form: where it stands again, when it was sent, and of which enquiry, where its sender still reaches one."""

    href: str
    sent_at: datetime
    enquiry: Enquiry | None


def not_sent(user: User) -> list[NotSent]:
    """A person's own forms that wait to be sent again, newest first. Two queries at most, however many there are."""
    waiting = [(row, href, _enquiry_of(row.path)) for row, href in waiting_for(user)]
    keys = {key for _row, _href, key in waiting if key}
    known = {one.pk: one for one in enquiries.visible_to(user).filter(pk__in=keys)} if keys else {}
    return [NotSent(href, row.sent_at, known.get(key) if key else None) for row, href, key in waiting]


def _enquiry_of(path: str) -> UUID | None:
    try:
        key = resolve(path.partition("?")[0]).kwargs.get("enquiry_id")
    except Resolver404:
        return None
    return key if isinstance(key, UUID) else None
