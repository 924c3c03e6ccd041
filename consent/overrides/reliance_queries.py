"""What was offered to an agency, what it relies on, and what was written on an enquiry before."""

import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from consent.models import Override, OverrideOffer, OverridePerson, Verdict
from consent.overrides.reliance_rules import OWN_WORDS, WrittenBefore
from consent.positions.queries import overturned
from imap.agencies.models import User


def offered_to(user: User, enquiry_id: UUID, *, about: Iterable[UUID] = ()) -> list[OverrideOffer]:
    """The reasons that this person's agency was offered on an enquiry, newest first, each override once; with `about`
    only those that cover one of these people. One query."""
    people, found = set(about), dict[UUID, OverrideOffer]()
    for row in _offers(user.agency_id, enquiry_id):
        if not people or people & set(row.people):
            found.setdefault(row.override_id, row)
    return list(found.values())


def _offers(agency: UUID, enquiry_id: UUID) -> list[OverrideOffer]:
    rows = OverrideOffer.objects.filter(enquiry=enquiry_id, to=agency).select_related(
        "override__agency", "override__recorded_by", "override__review", "reliance__recorded_by"
    )
    return list(rows.order_by("-recorded_at", "-id"))


def get_offer_or_404(user: User, enquiry_id: UUID, offer_id: UUID) -> OverrideOffer:
    """One offer to this person's agency; Http404 for anybody else. One query."""
    found = _offer(user.agency_id, enquiry_id, offer_id)
    if found is None:
        raise Http404
    return found


def _offer(agency: UUID, enquiry_id: UUID, offer_id: UUID) -> OverrideOffer | None:
    rows = OverrideOffer.objects.select_related(
        "override__agency", "override__recorded_by", "override__review__recorded_by", "reliance__recorded_by"
    )
    return rows.filter(enquiry=enquiry_id, to=agency, pk=offer_id).first()


def shown(offer: OverrideOffer) -> str:
    """Tells what the page of an offer shows: only whoever opened it knows, and a review changes it."""
    review = getattr(offer.override, "review", None)
    said = [offer.pk, *(getattr(offer.override, name) for name in OWN_WORDS)]
    said += [offer.override.concern, review.verdict if review else ""]
    return hashlib.sha256("\n".join(str(one) for one in said).encode()).hexdigest()


def to_offer(enquiry_id: UUID, agency_id: UUID, people: Iterable[UUID]) -> dict[Override, list[UUID]]:
    """An agency's reasons in force that cover these people, and whom of them each covers. One query."""
    found: dict[Override, list[UUID]] = {}
    for row in _named(enquiry_id, agency_id, list(people)):
        if not overturned(row.override):
            found.setdefault(row.override, []).append(row.person_id)
    return found


def not_offered(enquiry_id: UUID, agency_id: UUID, people: Collection[UUID], *, to: UUID) -> bool:
    """Whether an agency's reasons in force cover one of these people for whom they were not offered `to` another agency. One
    query, or none."""
    if not people:
        return False
    offers = OverrideOffer.objects.filter(
        enquiry=enquiry_id, to=to, override=OuterRef("override"), people__contains=[OuterRef("person")]
    )
    named = OverridePerson.objects.filter(enquiry=enquiry_id, override__agency=agency_id, person__in=people)
    return named.exclude(override__review__verdict=Verdict.OVERTURNED).exclude(Exists(offers)).exists()


def _named(enquiry_id: UUID, agency_id: UUID, people: Collection[UUID]) -> list[OverridePerson]:
    named = OverridePerson.objects.filter(enquiry=enquiry_id, override__agency=agency_id, person__in=people)
    return list(named.select_related("override__agency", "override__recorded_by", "override__review"))


def written_before(enquiry_id: UUID, by: User) -> list[WrittenBefore]:
    """The reasons on an enquiry that this person may read. One query."""
    rows = Override.objects.filter(enquiry=enquiry_id).select_related("agency", "review")
    return [
        WrittenBefore(
            str(row.agency),
            row.agency_id == by.agency_id,
            overturned(row),
            {name: getattr(row, name) for name in OWN_WORDS},
        )
        for row in rows
    ]
