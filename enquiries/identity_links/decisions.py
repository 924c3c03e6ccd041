"""The decision in force about two people."""

from uuid import UUID

from django.http import Http404

from enquiries.models import Person, SamePerson


def decision_between(one: UUID, other: UUID) -> SamePerson | None:
    """The decision in force about two people, whichever way it says. One query."""
    rows = SamePerson.objects.filter(
        person__in=[one, other], other__in=[one, other], superseded_by=None
    ).select_related("recorded_by")
    return rows.first()


def get_other_or_404(person_id: UUID) -> Person:
    """Whoever may be the same person, with their enquiry; Http404 where the reader may not see them."""
    found = Person.objects.select_related("enquiry").filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found
