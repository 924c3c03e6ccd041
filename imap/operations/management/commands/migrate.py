"""`manage.py migrate`, refused where it would build the system without its locks."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from imap.operations.addresses import OWNER, VARIABLES


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SELECT current_user, to_regclass('imap.deployment') IS NOT NULL")
            role, prepared = cursor.fetchone()
        if not prepared:
            raise CommandError("The database is not prepared: run `manage.py prepare_database` first.")
        if role != OWNER:
            # Tables made by another role would not belong to the owner, and the locks name the owner's.
            words = f"Migrations run as {OWNER}: set DATABASE_URL to the value of {VARIABLES[OWNER]}."
            raise CommandError(words)
        super().handle(*args, **options)
