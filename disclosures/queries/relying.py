"""Which of the lead agency's reasons a request could still be given."""

from uuid import UUID

from django.db import connection

from consent.models import OverrideOffer, Position
from consent.relying.queries import to_offer
from disclosures.models import InformationRequest
from disclosures.queries.scope import acts_for
from imap.agencies.models import User


def without_consent(row: InformationRequest) -> set[UUID]:
    """The people whom a request states and whose consent is not given. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, consent_position FROM imap.position_in_force(%s)", [row.pk])
        return {person for person, position in cursor.fetchall() if position != Position.GRANTED}


def may_be_offered(user: User, row: InformationRequest) -> bool:
    """Whether the asking agency has reasons in force that the agency asked cannot read yet. Three queries at most."""
    if not acts_for(user, row.agency_id):
        return False
    offered: dict[UUID, set[UUID]] = {}
    for one in OverrideOffer.objects.filter(enquiry=row.enquiry_id, to=row.asked_id):
        offered.setdefault(one.override_id, set()).update(one.people)
    covers = to_offer(row.enquiry_id, row.agency_id, without_consent(row))
    return any(not set(people) <= offered.get(override.pk, set()) for override, people in covers.items())
