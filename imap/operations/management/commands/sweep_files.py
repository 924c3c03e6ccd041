"""`manage.py sweep_files`: what the worker does every hour, by hand, and after a look even where it refuses."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from disclosures.attachments.directory import FilesUnavailable
from disclosures.attachments.sweep import MostWouldGo, sweep_files
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = (
        "Move the bytes of files that no row names into the quarantine of FILES_DIRECTORY. Run it as imap_worker, and as "
        "the user of web and worker."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--even-most", action="store_true", help="even when that is most of what is stored"
        )

    def handle(self, *args: object, even_most: bool = False, **options: object) -> None:
        try:
            moved = sweep_files(even_most=even_most)
        except (FilesUnavailable, MostWouldGo) as error:
            raise CommandError(escaped(error.args[0])) from error
        self.stdout.write(f"Moved into the quarantine: {moved}.")
