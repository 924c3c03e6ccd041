"""`manage.py load_reference`: bring the dated lists (powers, bases, choices) up to their files (LEG1)."""

from django.core.management.base import BaseCommand, CommandError

from imap.access.acting_user import LISTS, acting_as
from imap.law.actions import load_lists
from imap.law.files import ListError
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = "Load the reference lists, as the database's owner. Safe to run again; never deletes."

    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        try:
            with acting_as(None, actor=LISTS):
                written = load_lists()
        except ListError as error:
            raise CommandError(escaped(str(error))) from error
        self.stdout.write(f"{written} rows of the reference lists written.")
