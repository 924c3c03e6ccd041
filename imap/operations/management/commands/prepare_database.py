"""`manage.py prepare_database`: roles, database and flag, before the first migration."""

import os
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from imap.operations.addresses import AddressError, Addresses
from imap.operations.database import prepare
from imap.operations.logs import escaped
from imap.operations.roles import PreparationError


class Command(BaseCommand):
    help = (
        "Make the roles and the database with DATABASE_ADMIN_URL (a superuser's address), or only check them "
        "when it is not set. Passwords are those of the addresses in the environment. Safe to run again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_const",
            const=True,
            help="flag the database, for ever, as a demonstration: the past may be written in it",
        )

    def handle(self, *args: object, demonstration: bool | None = None, **options: object) -> None:
        try:
            found = prepare(Addresses.read(os.environ), demonstration=demonstration)
        except (AddressError, PreparationError) as error:
            raise CommandError(escaped(str(error))) from error
        self.stdout.write("The database is ready" + (", a demonstration." if found else "."))
