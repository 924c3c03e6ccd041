"""What passing an item on is judged by, for the agency that permits or passes on: consent and limits in force (ONW1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from consent.rules import InForce, May, basis_in_words, ruling
from disclosures.models import Item
from disclosures.onward.disclosing import Disclosing, breaches_of_consent_onward
from disclosures.queries.releasing import items_in_force
from disclosures.queries.sharing import Sharing
from disclosures.rules.items import ItemAnswers
from disclosures.rules.releasing import rests_on
from disclosures.unasked.queries import unasked
from enquiries.models import EnquiryGrant
from enquiries.queries import the_enquiry
from imap.agencies import grants
from imap.agencies.models import User


@dataclass(frozen=True, slots=True)
class Judged:
    """The same for the rules, and in words as it stands."""

    known: Disclosing
    basis: str


def _sharing(user: User, enquiry_id: UUID) -> Sharing:
    capacities = frozenset(grants.capacities(user, enquiry_id, model=EnquiryGrant))
    return unasked(user, the_enquiry(user, enquiry_id), capacities=capacities)


def _position(known: Sharing, item: Item, agencies: Collection[UUID]) -> tuple[InForce | None, str]:
    found = items_in_force(known, [_drafted(item, str(item.pk), agencies)])
    return (found[0].in_force if found else None), basis_in_words(rests_on(found))


def _drafted(item: Item, key: str, agencies: Collection[UUID]) -> ItemAnswers:
    """An item as if it were drafted to be shared with these agencies."""
    recipients = frozenset(str(agency) for agency in agencies)
    return ItemAnswers(id=key, about=str(item.about_id), kind=item.kind, recipients=recipients)


def judged(
    user: User,
    item: Item,
    *,
    to_agency: UUID | None,
    asker: UUID | None = None,
    happened_at: datetime | None = None,
) -> Judged:
    """What this person's agency permits, or passes on, is judged by: the position in force of the person whom the item is
    about, for its kind, for `to_agency` if it is one of the partnership, and for the `asker`. `happened_at`: when it
    happened, if that was before it could be recorded. Some twelve queries."""
    known = _sharing(user, item.enquiry_id)
    agencies = {key for key in (to_agency, asker) if key and key != user.agency_id}
    in_force, basis = _position(known, item, agencies)
    let_then = _let(item, user.agency_id, to_agency, happened_at) if happened_at else None
    return Judged(Disclosing(known.law, in_force, known.unrecorded, let_then), basis)


def _let(item: Item, agency: UUID, to_agency: UUID | None, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.lets_onward(%s, %s, %s, %s)", [item.pk, agency, to_agency, at])
        found = cursor.fetchone()
    return bool(found and found[0])


#: An item, and the agency to which it would go; None for a body outside the partnership.
Way = tuple[UUID, UUID | None]


def refused_now(user: User, enquiry_id: UUID, ways: Collection[Way]) -> dict[Way, str]:
    """Those of these ways of one enquiry that consent, or a limit, does not let this person's agency take now, each with
    why, as whoever passes it on would be told. Some twelve queries, none where there are no ways."""
    rows = Item.objects.in_bulk({item for item, _to in ways}) if ways else {}
    if not rows:
        return {}
    known = _sharing(user, enquiry_id)
    numbered = {str(number): way for number, way in enumerate(ways) if way[0] in rows}
    drafted = [_drafted(rows[item], number, {to} if to else ()) for number, (item, to) in numbered.items()]
    positions = {one.key: one.in_force for one in items_in_force(known, drafted)}
    found = {}
    for number, way in numbered.items():
        disclosing = Disclosing(known.law, positions.get(number), known.unrecorded)
        if breaches := breaches_of_consent_onward(disclosing, field_name=""):
            found[way] = breaches[0].message
    return found


def refused_to(ways: Collection[tuple[UUID, UUID, UUID | None]]) -> set[tuple[UUID, UUID, UUID | None]]:
    """Those of these ways, each an item, the agency that would pass it on and the agency to which it would go, that neither
    consent nor reasons of the agency that would pass it on carry now: for others than that agency. One query, or none."""
    if not ways:
        return set()
    every = list(ways)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.item, w.agency, w.party FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS w (item, agency, party)"
            " WHERE NOT imap.lets_onward(w.item, w.agency, w.party, imap.clock())",
            [[way[n] for way in every] for n in range(3)],
        )
        return set(cursor.fetchall())


def in_words(one: InForce | None) -> str:
    """The position beside the form: whether it lets the item go, and why not."""
    if one is None:
        return ""
    ruled = ruling(one)
    words = basis_in_words([one]) if one.position else f"{one.name}: no consent position is recorded"
    return f"{words}. {ruled.because}" if ruled.may == May.WAIT else words
