"""What passing an item on is judged by, for the agency that permits or passes on: consent and limits in force (ONW1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import connection

from consent.positions.rules import InForce, MayShare, basis_in_words, ruling
from disclosures.items.rules import ItemAnswers
from disclosures.lawful_basis.queries import powers_for
from disclosures.models import Item
from disclosures.onward.disclosing import Disclosing, check_position_onward
from disclosures.proactive.queries import Unasked, positions_known
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import rests_on
from disclosures.requests.queries import agencies_besides
from enquiries.models import Enquiry
from enquiries.standing.queries import standing
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import LONDON


@dataclass(frozen=True, slots=True)
class Judged:
    """The same for the rules, and in words as it stands."""

    known: Disclosing
    basis: str


@dataclass(frozen=True, slots=True)
class ConsentKnown:
    """What consent says on one enquiry now to the agency that permits or passes on. Keys are text."""

    of: UUID
    positions: dict[str, InForce]
    agencies: dict[str, str]  # those that may receive
    unrecorded: bool  # the agency records no positions itself

    LIMITS: ClassVar[str] = Unasked.LIMITS


def consent_known(user: User, enquiry: Enquiry) -> ConsentKnown:
    """What consent says on an enquiry, as `get_enquiry_or_404` read it, to a person's agency. Three queries,
    four for the lead agency."""
    leads = Participation.LEAD in standing(user, enquiry).capacities
    return ConsentKnown(
        of=enquiry.pk,
        positions=positions_known(user, enquiry.pk, leads=leads),
        agencies={str(a.pk): a.name for a in agencies_besides(user)},
        unrecorded=not leads,
    )


def _position(known: ConsentKnown, item: Item, agencies: Collection[UUID]) -> tuple[InForce | None, str]:
    found = items_in_force(known, [_drafted(item, str(item.pk), agencies)])
    return (found[0].in_force if found else None), basis_in_words(rests_on(found))


def _drafted(item: Item, key: str, agencies: Collection[UUID]) -> ItemAnswers:
    """An item as if it were drafted to be shared with these agencies."""
    recipients = frozenset(str(agency) for agency in agencies)
    return ItemAnswers(id=key, about=str(item.about_id), kind=item.kind, recipients=recipients)


def judged(
    user: User,
    item: Item,
    known: ConsentKnown,
    *,
    to_agency: UUID | None,
    asker: UUID | None = None,
    happened_at: datetime | None = None,
) -> Judged:
    """What this person's agency permits, or passes on, is judged by: the position in force of the person whom the item is
    about, for its kind, for `to_agency` if it is one of the partnership, and for the `asker`. `happened_at`: when it
    happened, if that was before it could be recorded. Two queries, three with `happened_at`."""
    agencies = {key for key in (to_agency, asker) if key and key != user.agency_id}
    in_force, basis = _position(known, item, agencies)
    let_then = _let(item, user.agency_id, to_agency, happened_at) if happened_at else None
    law = powers_for(user.agency.kind, clock.now().astimezone(LONDON).date())
    return Judged(Disclosing(law, in_force, known.unrecorded, let_then), basis)


def _let(item: Item, agency: UUID, to_agency: UUID | None, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.lets_onward(%s, %s, %s, %s)", [item.pk, agency, to_agency, at])
        found = cursor.fetchone()
    return bool(found and found[0])


#: An item, and the agency to which it would go; None for a body outside the partnership.
Way = tuple[UUID, UUID | None]


def refused_now(known: ConsentKnown, items: Mapping[UUID, Item], ways: Collection[Way]) -> dict[Way, str]:
    """Those of these ways of one enquiry that consent, or a limit, does not let the agency take now, each with why, as
    whoever passes it on would be told. `items`: those of the ways that the reader may know. One query."""
    numbered = {str(number): way for number, way in enumerate(ways) if way[0] in items}
    drafted = [_drafted(items[item], number, {to} if to else ()) for number, (item, to) in numbered.items()]
    positions = {one.key: one.in_force for one in items_in_force(known, drafted)}
    found = {}
    for number, way in numbered.items():
        violations = check_position_onward(positions.get(number), unrecorded=known.unrecorded, field_name="")
        if violations:
            found[way] = violations[0].message
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
    return f"{words}. {ruled.because}" if ruled.may == MayShare.WAIT else words
