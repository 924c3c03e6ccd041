"""`manage.py demonstration_people`: who can sign in to a demonstration, as the sign-in page says it."""

from django.core.management.base import BaseCommand, CommandError

from imap.accounts.demonstration import PASSWORD, NotADemonstration, refuse_unless_demonstration
from imap.accounts.demonstration_people import demonstration_people
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = "Print who can sign in to this demonstration, and what for."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        try:
            refuse_unless_demonstration()
        except NotADemonstration as error:
            raise CommandError(escaped(str(error))) from error
        people = demonstration_people()
        if not people:
            self.stdout.write("Nobody can sign in yet: the demonstration is not loaded.")
            return
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as:")
        wide = max(len(one.email) for one in people)
        for one in people:
            who = f"{one.name}, {one.agency}"
            self.stdout.write(f"  {one.email:<{wide}}  {who} ({one.role}): {one.good_for}")
