"""`manage.py migrate`, refused where it would build the system without its locks; it ends by writing down what those are."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from audit.record.catalogue import changed_since_migration, record_catalogue
from audit.record.verification import printable
from imap.operations.addresses import OWNER, VARIABLES


class Command(Migrate):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--accept-catalogue",
            metavar="REASON",
            default="",
            help="write down triggers, policies, grants and roles as they are now, also where no migration made them so; "
            "the reason is recorded",
        )

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
        changed = changed_since_migration()
        super().handle(*args, **options)
        reason = options.get("accept_catalogue") or ""
        record_catalogue(unexplained=changed, reason=reason)
        if changed and not reason:
            self.stderr.write(
                "The security catalogue differs from what the last migration wrote down, and not by a migration:\n"
                + "\n".join(f"- {printable(one)}" for one in changed)
                + "\nverify_record will say so until it is put right or, where it is meant, accepted: "
                "migrate --accept-catalogue REASON."
            )
