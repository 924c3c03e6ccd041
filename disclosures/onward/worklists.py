"""Onward sharing in My work: what is to be decided, and what is to be read."""

from disclosures.models import OnwardRequest
from disclosures.visibility.queries import recalled_from_asker
from enquiries.models import EnquiryGrant
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.agencies.models import User
from imap.worklist.lists import FromFunction, Offer


def onward_to_decide(user: User, rating: int | None = None) -> Offer:
    """Questions to this person's agency that they may decide and nobody has, soonest due first."""
    rows = OnwardRequest.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        of_rating(rating),
        ~recalled_from_asker(),
        provider=user.agency_id,
        answer=None,
    )
    if not user.is_manager:
        rows = rows.filter(item__recorded_by=user)
    return Offer("onward", rows, "due_at", {"who": "agency__name"})


def onward_to_read(user: User, rating: int | None = None) -> FromFunction:
    """What this person's agency was told about an item and nobody there has read, oldest first; `what` is a verdict,
    "ended" or "law"."""
    return FromFunction("onward_read", _TO_READ, [rating])


_TO_READ = """SELECT told AS key, enquiry_id, reference, since AS at, 0, item_id, NULL, why, NULL::timestamptz, NULL
    FROM imap.onward_to_read(%s)"""
