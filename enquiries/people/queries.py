"""The people on an enquiry."""

from uuid import UUID

from django.http import Http404

from enquiries.models import Person

_ROLES = (Person.Role.CHILD, Person.Role.PARENT_OR_CARER, Person.Role.OTHER)


def people_of(enquiry_id: UUID) -> list[Person]:
    """People of an enquiry: children, then parents and carers, then others."""
    return sorted(_people(enquiry_id), key=lambda one: _ROLES.index(one.role))


def _people(enquiry_id: UUID) -> list[Person]:
    return list(Person.objects.filter(enquiry=enquiry_id).order_by("id"))


def get_person_or_404(enquiry_id: UUID, person_id: UUID) -> Person:
    """One person of this enquiry; Http404 for a person of another."""
    found = _person(enquiry_id, person_id)
    if found is None:
        raise Http404
    return found


def _person(enquiry_id: UUID, person_id: UUID) -> Person | None:
    return Person.objects.select_related("enquiry").filter(enquiry=enquiry_id, pk=person_id).first()
