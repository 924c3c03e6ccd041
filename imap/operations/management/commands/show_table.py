from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError

from imap.operations.inventory.catalogue import PROTECTION, catalogue


class Command(BaseCommand):
    """Prints what protects a table: row security, policies, rights and triggers, as they are in the database."""

    help = "Print the row security, policies, rights and triggers of a table, or with --all of every table and function."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", nargs="?", help="for example enquiries_concern")
        parser.add_argument(
            "--all", action="store_true", help="of every table, and every function: docs/policies.txt"
        )

    def handle(self, *args: Any, table: str | None, **options: Any) -> None:
        lines = sorted(catalogue(PROTECTION))
        if not options["all"]:
            lines = [line for line in lines if line.split()[2] == table and not line.startswith("function ")]
        if not lines:
            raise CommandError(f"There is no table {table}" if table else "Name a table, or say --all")
        self.stdout.write("\n".join(lines))
