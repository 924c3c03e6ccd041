"""What marks are judged by, when an answer is being written."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from consent.models import Position
from disclosures.disclosure_context.facts import Sharing
from disclosures.handling.rules import Colleague, ConsentGiven, MarkFacts
from imap.agencies.models import RoleHeld, User
from imap.agencies.roles import CASEWORK
from imap.law.kinds import AgencyKind

_OPEN = frozenset({Position.GRANTED, Position.LIMITED})


def mark_facts(user: User, known: Sharing) -> MarkFacts:
    """For the agency that shares. One query."""
    with connection.cursor() as cursor:
        cursor.execute(known.CONSENTS, [known.of])
        rows = {str(person): (another, adult) for person, another, adult in cursor.fetchall()}
    consents = {}
    for key, (another, adult) in rows.items():
        one = known.positions.get(key)
        reaches = bool(one and one.position in _OPEN and not one.ended and not one.against)
        consents[key] = ConsentGiven(reaches, another, adult)
    return MarkFacts(
        people=known.people,
        powers=[key for key, power in known.law.powers.items() if power.usable],
        consents=consents,
        police=user.agency.kind == AgencyKind.POLICE,
    )


def colleagues_of(agencies: Collection[str]) -> list[Colleague]:
    """Who may be named for these agencies: those who work on cases there now, by name. One query, none for no agency."""
    if not agencies:
        return []
    works = RoleHeld.objects.filter(user=OuterRef("pk"), role__in=CASEWORK, ended_at=None)
    rows = User.objects.filter(
        Exists(works), agency__in=[UUID(one) for one in agencies], is_active=True, agency__is_active=True
    )
    return [
        Colleague(str(key), name, str(agency))
        for key, name, agency in rows.order_by("name", "pk").values_list("pk", "name", "agency_id")
    ]


def by_agency(colleagues: Collection[Colleague]) -> Mapping[str, dict[str, str]]:
    """Agency to its people, key to name."""
    found: dict[str, dict[str, str]] = {}
    for one in colleagues:
        found.setdefault(one.agency, {})[one.key] = one.name
    return found
