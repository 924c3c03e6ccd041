"""Which of the lead agency's reasons a request could still be given."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from consent.models import Position
from consent.overrides.reliance_queries import not_offered
from disclosures.models import InformationRequest


def without_consent(row: InformationRequest) -> set[UUID]:
    """The people whom a request states and whose consent is not given. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, consent_position FROM imap.position_in_force(%s)", [row.pk])
        return {person for person, position in cursor.fetchall() if position != Position.GRANTED}


def may_be_offered(row: InformationRequest, people: Collection[UUID]) -> bool:
    """Whether the asking agency has reasons in force about these people, whose consent is not given, that the agency asked
    cannot read yet. For the asking agency. One query."""
    return not_offered(row.enquiry_id, row.agency_id, people, to=row.asked_id)
