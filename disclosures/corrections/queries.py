"""What is corrected, as each reader may see it, in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from disclosures.corrections.rules import DoneBefore, PartyKnown
from disclosures.corrections.third_parties import ThirdParty, third_parties
from disclosures.handling.queries import WITH_MARKS, marks_of
from disclosures.item_versions.queries import corrections_of
from disclosures.items.presentation import ItemShown, shown_item
from disclosures.items.rules import ItemAnswers
from disclosures.models import (
    Answer,
    Correction,
    CorrectionRead,
    Item,
    ItemRecipient,
)
from disclosures.releases.queries import basis_for
from disclosures.visibility.queries import acts_for, items_reached, recalled
from imap.agencies.models import User
from imap.db import clock
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class Correctable:
    """An item as whoever shared it needs it to correct it. `recipients`: who still holds it, key to name."""

    item: Item
    before: ItemAnswers
    shown: ItemShown
    recipients: dict[str, str]
    request_id: UUID | None  # which it answered, for whoever shared it
    shared_here: bool
    done: Correction | None

    @property
    def done_before(self) -> DoneBefore | None:
        """By whom and when it was corrected, in words."""
        return DoneBefore(str(self.done.recorded_by), moment(self.done.recorded_at)) if self.done else None


def correctable(user: User, enquiry_id: UUID, item_id: UUID) -> Correctable:
    """One item of this enquiry; Http404 for whoever may not know of it. Six queries."""
    item = _item(user, enquiry_id, item_id)
    if item is None:
        raise Http404
    shared_here = acts_for(user, item.agency_id)
    recipients = {str(one.recipient_id): one.recipient.name for one in _recipients(item.pk)}
    answered = Answer.objects.filter(release=item.release_id)
    marks = marks_of([item], full=shared_here)[item.pk]
    shown = shown_item(item, marks, corrections_of([item.pk]), full=shared_here, files=False)
    return Correctable(
        item=item,
        before=ItemAnswers.recorded(item, reasons=shown.reasons, recipients=recipients, words=shared_here),
        shown=shown,
        recipients=recipients,
        request_id=answered.values_list("request_id", flat=True).first() if shared_here else None,
        shared_here=shared_here,
        done=_corrected(item.pk),
    )


def _item(user: User, enquiry_id: UUID, item_id: UUID) -> Item | None:
    rows = items_reached(user, on=enquiry_id).select_related("agency", "content", *WITH_MARKS)
    return rows.filter(pk=item_id).first()


def _items(keys: Collection[UUID]) -> list[Item]:
    return list(Item.objects.filter(pk__in=keys).select_related("content", *WITH_MARKS))


def _recipients(item_id: UUID) -> list[ItemRecipient]:
    rows = ItemRecipient.objects.filter(~recalled(), item=item_id).select_related("recipient")
    return list(rows.order_by("recipient__name"))


def _corrected(item_id: UUID) -> Correction | None:
    return Correction.objects.filter(item=item_id).select_related("recorded_by").first()


def _correction(user: User, enquiry_id: UUID, correction_id: UUID) -> Correction | None:
    rows = Correction.objects.filter(enquiry=enquiry_id, item__in=items_reached(user, on=enquiry_id))
    return rows.select_related("recorded_by", "agency").filter(pk=correction_id).first()


@dataclass(frozen=True, slots=True)
class ToldAgency:
    """One agency that was told, and whether somebody there has read it."""

    name: str
    read: CorrectionRead | None
    overdue: bool
    third_parties: list[ThirdParty]


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A correction as one reader may see it: what was said first, what holds instead (None: nothing), and who was told.
    `received`: the reader's agency was told. Neither holder nor received: the Guardian, who reads no content."""

    row: Correction
    first: ItemShown
    second: ItemShown | None
    release_id: UUID
    basis: str
    told: list[ToldAgency]
    read_here: CorrectionRead | None
    holder: bool
    received: bool
    third_parties: list[ThirdParty]  # whom the reader's agency tells

    @property
    def ours(self) -> list[PartyKnown]:
        """As the rules take them."""
        return [one.known for one in self.third_parties]

    @property
    def to_tell(self) -> list[ThirdParty]:
        """Whom the reader's agency has not told yet."""
        return [one for one in self.third_parties if one.told is None]


def correction_page(user: User, enquiry_id: UUID, correction_id: UUID) -> CorrectionPage:
    """One correction; Http404 for whoever may not know of the item. Ten queries at most."""
    row = _correction(user, enquiry_id, correction_id)
    if row is None:
        raise Http404
    holder = acts_for(user, row.agency_id)
    keys = [one for one in (row.item_id, row.replacement_id) if one]
    by_key = {one.pk: one for one in _items(keys)}
    recipients = _recipients(row.item_id)
    received = any(acts_for(user, one.recipient_id) for one in recipients)
    full = holder or received
    corrections = corrections_of(by_key)
    reads = {
        one.agency_id: one
        for one in CorrectionRead.objects.filter(correction=row).select_related("recorded_by")
    }
    late = row.read_by < clock.now()
    marks = marks_of(list(by_key.values()), full=full, agency=None if holder else user.agency_id)
    known: Any = {"corrections": corrections, "full": full, "files": False}
    before = shown_item(by_key[row.item_id], marks[row.item_id], **known)
    second = by_key.get(row.replacement_id) if row.replacement_id else None
    parties = third_parties(row)
    return CorrectionPage(
        row=row,
        first=before,
        second=shown_item(second, marks[second.pk], **known) if second else None,
        release_id=by_key[row.item_id].release_id,
        basis=basis_for(row.basis, [before]) if full else row.basis,
        told=[
            ToldAgency(
                one.recipient.name,
                reads.get(one.recipient_id),
                late and one.recipient_id not in reads,
                [party for party in parties if party.teller_id == one.recipient_id],
            )
            for one in recipients
            if holder or not full or one.recipient_id == user.agency_id
        ],
        read_here=reads.get(user.agency_id),
        holder=holder,
        received=received,
        third_parties=[one for one in parties if received and one.teller_id == user.agency_id],
    )
