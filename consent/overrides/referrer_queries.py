"""Whom the agency that referred gave, and the reasons that an agency other than the lead may read."""

from uuid import UUID

from django.db import connection

from consent.models import Override
from consent.overrides.visible import overrides_reached
from consent.positions.people import PersonFacts
from imap.agencies.models import User


def people_given(enquiry_id: UUID) -> list[PersonFacts]:
    """The people whom the reader's own agency named when it referred, as it named them; empty for anybody else. One
    query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, name, role FROM imap.people_given(%s)", [enquiry_id])
        return [PersonFacts(key=str(key), name=name, role=role) for key, name, role in cursor.fetchall()]


def reasons_here(user: User, enquiry_id: UUID) -> list[Override]:
    """The reasons for going ahead on an enquiry that a person may read, oldest first, each with its review. One query."""
    return list(overrides_reached(user, on=enquiry_id).order_by("recorded_at", "id"))
