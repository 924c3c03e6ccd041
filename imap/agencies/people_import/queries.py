"""What an import of people is checked against, and the imports that were made."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from imap.agencies.local_lists.rules import folded
from imap.agencies.models import Agency, ImportedPerson, PeopleImport, User
from imap.agencies.people_import.csv_file import Table, emails_of
from imap.agencies.people_import.rules import ExistingPeople


def known_for(table: Table) -> ExistingPeople:
    """What is there already, as far as this list needs to know. Two queries."""
    agencies = Agency.objects.values_list("pk", "name", "is_active")
    taken = User.objects.filter(email__in=emails_of(table)).values_list("email", flat=True)
    return ExistingPeople(
        {folded(name): (key, name, active) for key, name, active in agencies}, frozenset(taken)
    )


def imported_before(key: UUID) -> PeopleImport | None:
    """The import that the form of this key made."""
    return PeopleImport.objects.filter(pk=key).first()


def imports() -> "QuerySet[PeopleImport]":
    """Every import, newest first, with how many people it added (`added`) and who still waits for a link
    (`waiting`)."""
    waiting = Q(people__link_sent_at=None, people__user__is_active=True)
    rows = PeopleImport.objects.select_related("recorded_by")
    return rows.annotate(added=Count("people"), waiting=Count("people", filter=waiting))


def without_link(done: PeopleImport) -> "QuerySet[ImportedPerson]":
    """The people of an import who were not sent a link and can still sign in, in the order of the list."""
    rows = ImportedPerson.objects.filter(of=done, link_sent_at=None, user__is_active=True)
    return rows.filter(user__agency__is_active=True).select_related("user").order_by("row")


def people_added(done: PeopleImport, *, first: int) -> list[ImportedPerson]:
    """The first people of an import with their agencies."""
    rows = ImportedPerson.objects.filter(of=done).select_related("user__agency").order_by("row")
    return list(rows[:first])
