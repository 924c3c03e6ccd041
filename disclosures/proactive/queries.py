"""Whom an agency may speak about unasked, and on which consent: what sharing unasked is judged by."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db import connection

from consent.positions.queries import consent_of, overridden
from consent.positions.rules import InForce, against, ended_by_now
from disclosures.disclosure_context.facts import Sharing
from disclosures.lawful_basis.queries import law_for
from disclosures.models import InformationRequest, Purpose
from disclosures.requests.queries import agencies_besides
from enquiries.models import Concern, Enquiry, Rating, Referral
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db import clock
from imap.law.clocks import LONDON


@dataclass(frozen=True, slots=True)
class ConcernKnown:
    """The concern as the reader's agency knows it, beside each item (NPR5)."""

    statement: str
    weight: str = ""
    red: bool = False


@dataclass(frozen=True, slots=True)
class Unasked(Sharing):
    """What sharing unasked is judged by. Keys are text."""

    enquiry: Enquiry
    leads: bool
    shown: ConcernKnown | None

    CONSENTS: ClassVar[str] = "SELECT person_id, by_another, for_self FROM imap.position_known(%s)"
    LIMITS: ClassVar[str] = (
        "SELECT person_id, not_kinds, not_told, not_asked FROM imap.limits_known(%s, %s, %s::uuid[])"
    )

    @property
    def of(self) -> UUID:
        """The enquiry."""
        return self.enquiry.pk

    @property
    def enquiry_id(self) -> UUID:
        return self.enquiry.pk

    @property
    def purpose(self) -> str:
        return Purpose.SAFEGUARD.value

    @property
    def kinds(self) -> list[str]:
        return []

    @property
    def usual(self) -> list[str]:
        """Nobody asked, so nobody is chosen beforehand (SEC1)."""
        return []

    @property
    def red(self) -> bool:
        """As far as the agency that shares was told."""
        return self.shown is not None and self.shown.red

    @property
    def unrecorded(self) -> bool:
        """The lead agency records positions; nobody else can."""
        return not self.leads


def unasked(user: User, enquiry: Enquiry, *, capacities: frozenset[str]) -> Unasked:
    """An enquiry as an agency needs it to share unasked. Seven queries, nine for the lead agency."""
    leads = Participation.LEAD in capacities
    known = positions_known(user, enquiry.pk, leads=leads)
    on = clock.now().astimezone(LONDON).date()
    return Unasked(
        people={key: one.name for key, one in known.items()},
        positions=known,
        agencies={str(a.pk): a.name for a in agencies_besides(user)},
        lead=str(enquiry.lead_agency_id),
        law=law_for(user.agency.kind, on),
        enquiry=enquiry,
        leads=leads,
        shown=_concern(user, enquiry, leads=leads),
    )


def positions_known(user: User, enquiry_id: UUID, *, leads: bool) -> dict[str, InForce]:
    """The people whom a person's agency may speak about, each with the position on which it would act now; "" where none is
    recorded. Two queries, four for the lead agency, which reads consent records."""
    if leads:
        every = consent_of(enquiry_id)
        return {str(c.person.pk): c.in_force(user.agency_id, asked=str(user.agency_id)) for c in every}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, name, consent_position, by_another, unborn, for_self, not_asked"
            " FROM imap.position_known(%s)",
            [enquiry_id],
        )
        rows = cursor.fetchall()
    own = overridden(enquiry_id, user.agency_id)
    return {
        str(person): InForce(
            name,
            position,
            person in own,
            ended=ended_by_now(position, by_another=by_another, unborn=unborn, for_self=for_self),
            against=against((), None, not_asked=not_asked),
        )
        for person, name, position, by_another, unborn, for_self, not_asked in rows
    }


def _concern(user: User, enquiry: Enquiry, *, leads: bool) -> ConcernKnown | None:
    """The lead agency's own account; what a request stated; or what the agency itself said when it referred."""
    if leads:
        concern = Concern.objects.get(enquiry=enquiry)
        return ConcernKnown(concern.narrative, concern.get_rating_display(), concern.rating == Rating.RED)
    asked = (
        InformationRequest.objects.filter(enquiry=enquiry, asked=user.agency_id)
        .order_by("-recorded_at")
        .first()
    )
    if asked:
        weight = f"{asked.get_level_display()}. {asked.get_rating_display()}"
        return ConcernKnown(asked.statement, weight, asked.rating == Rating.RED)
    said = Referral.objects.filter(enquiry=enquiry).values_list("said", flat=True).first()
    return ConcernKnown(said) if said else None
