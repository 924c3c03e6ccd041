"""What was withheld although the agency had reasons for going ahead: for its own managers (OVR6)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from disclosures.items.presentation import WithholdingShown
from disclosures.items.queries import withheld_of
from disclosures.models import Answer, KeptDespite, KeptDespiteRead
from disclosures.withheld_under_override.rules import KeptReader
from enquiries.models import EnquiryGrant
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment
from imap.worklist.lists import Offer


def _reached(user: User) -> "QuerySet[KeptDespite]":
    """One's own agency's, of enquiries that one may open."""
    rows = KeptDespite.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id
    )
    return rows.select_related(
        "enquiry", "recorded_by", "answer__request__agency", "answer__agency", "read__recorded_by"
    )


def kept_to_read(user: User, rating: int | None = None) -> Offer:
    """What a manager of this agency has not read yet, oldest first; empty for anybody else."""
    rows = _reached(user).filter(of_rating(rating), read=None).exclude(recorded_by=user)
    rows = rows if user.is_manager else rows.none()
    return Offer("withheld", rows, "recorded_at", {"who": "recorded_by__name"})


def kept_on(user: User, answer: Answer | None) -> KeptDespite | None:
    """Why this agency withheld all the same in an answer of its own, if it did. One query."""
    return _reached(user).filter(answer=answer).first() if answer else None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One of them with what was kept back, as its own agency reads it."""

    row: KeptDespite
    withheld: list[WithholdingShown]
    read: KeptDespiteRead | None


def kept_page(user: User, enquiry_id: UUID, kept_id: UUID) -> KeptPage:
    """One of them; Http404 for anybody outside the agency that withheld. Two queries."""
    row = _reached(user).filter(enquiry=enquiry_id, pk=kept_id).first()
    if row is None:
        raise Http404
    return KeptPage(row, withheld_of(user, row.answer), getattr(row, "read", None))


def reader_of(user: User, page: KeptPage) -> KeptReader:
    """How a person stands to it. No query."""
    done = page.read
    return KeptReader(
        roles=user.roles,
        withheld=page.row.recorded_by_id == user.pk,
        of_its_agency=page.row.agency_id == user.agency_id,
        read=f"{done.recorded_by}, {moment(done.recorded_at)}," if done else "",
    )
