"""Adding many people at once: all of a list, or nobody."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from imap.agencies.changes import made_before
from imap.agencies.models import Agency, ImportedPerson, PeopleImport, RoleHeld, User
from imap.agencies.people.actions import hold_addresses
from imap.agencies.people_import.csv_file import table_of
from imap.agencies.people_import.queries import known_for, without_link
from imap.agencies.people_import.rules import NewAccount, checked
from imap.agencies.roles import CASEWORK
from imap.db import clock
from imap.db.keys import new_key
from imap.law.violations import RuleViolation, Violation

LINKS = 100  # sent at once


@transaction.atomic
def import_people(*, text: str, file_name: str, by: User, key: UUID) -> PeopleImport:
    """Add everybody in a list, each with history and roles as if added alone; they set their own password.

    The list is checked again as it is now: raises RuleViolation (SEC1) when anything in it is wrong, and nobody is added.
    """
    if made := made_before(PeopleImport, key):
        return made
    hold_addresses()
    table = table_of(text)
    found = checked(table, known_for(table))
    if not found.fine:
        words = _("Nobody was added: the list no longer fits what is here. Read the problems below.")
        raise RuleViolation([Violation("SEC1", words)])
    done = PeopleImport.objects.create(id=key, file_name=file_name[:200], recorded_by=by)
    _write(done, found.people)
    return done


def _write(done: PeopleImport, people: list[NewAccount]) -> None:
    groups = dict(Agency.objects.values_list("pk", "group_id"))
    reason = _("Imported from a list: %(name)s") % {"name": done.file_name or _("pasted")}
    users = [_user(one) for one in people]
    bulk_create_with_history(users, User, batch_size=500, default_change_reason=reason)
    roles = [
        RoleHeld(user=user, role=role)
        for user, one in zip(users, people, strict=True)
        for role in sorted(one.roles)
    ]
    bulk_create_with_history(roles, RoleHeld, batch_size=500, default_change_reason=reason)
    membership = User.groups.through
    membership._default_manager.bulk_create(
        [
            membership(user_id=user.pk, group_id=groups[one.agency])
            for user, one in zip(users, people, strict=True)
            if one.roles & CASEWORK
        ],
        batch_size=500,
    )
    ImportedPerson.objects.bulk_create(
        [ImportedPerson(of=done, user=user, row=one.row) for user, one in zip(users, people, strict=True)],
        batch_size=500,
    )


def _user(one: NewAccount) -> User:
    user = User(id=new_key(), email=one.email, name=one.name, job_title=one.job_title, agency_id=one.agency)
    user.set_unusable_password()
    return user


@transaction.atomic
def take_next_links(*, done: PeopleImport) -> list[User]:
    """The next people of an import who were not sent their link yet; from now on they count as sent it. Two who press
    the button at once send nobody two links."""
    rows = list(without_link(done).select_for_update(of=("self",), skip_locked=True)[:LINKS])
    ImportedPerson.objects.filter(pk__in=[row.pk for row in rows]).update(link_sent_at=clock.now())
    return [row.user for row in rows]
