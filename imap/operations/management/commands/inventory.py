from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand

from imap.operations.inventory.addresses import addresses
from imap.operations.inventory.catalogue import catalogue
from imap.operations.inventory.code import clauses, texts

PARTS = {"addresses": addresses, "clauses": clauses, "catalogue": catalogue, "texts": texts}


class Command(BaseCommand):
    """Prints what the system offers, sorted, a line each: to be compared before and after a change of structure."""

    help = "Print every address, clause that is refused on, thing in the database and text, a line each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "parts", nargs="*", choices=[*PARTS, []], default=[], help="which of them; all if none is named"
        )

    def handle(self, *args: Any, parts: list[str], **options: Any) -> None:
        for name in parts or PARTS:
            for line in sorted(PARTS[name]()):
                self.stdout.write(f"{name}: {line}")
