"""The decision in force about two people."""

from uuid import UUID

from enquiries.models import SamePerson


def decision_between(one: UUID, other: UUID) -> SamePerson | None:
    """The decision in force about two people, whichever way it says. One query."""
    rows = SamePerson.objects.filter(
        person__in=[one, other], other__in=[one, other], superseded_by=None
    ).select_related("recorded_by")
    return rows.first()
