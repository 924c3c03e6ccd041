"""`manage.py adopt_files`: says that FILES_DIRECTORY, moved or restored, belongs to this database now.

As imap_worker: it answers for the files every hour, and row security shows the owner nothing.
"""

import getpass
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from disclosures.attachments.adoption import FilesMissing, FilesOfAnother, adopt_files
from disclosures.attachments.directory import FilesUnavailable
from imap.operations.addresses import VARIABLES, WORKER
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = (
        "Make FILES_DIRECTORY this database's, after both were moved or restored together. Run it as imap_worker, and as "
        "the user of web and worker. Whoever runs it stands in the record."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "even when files that rows name are lost"
        parser.add_argument("--missing-are-known", action="store_true", help=words)
        words = "even when files lie there and this database names none: no other system uses them"
        parser.add_argument("--named-by-nobody", action="store_true", help=words)

    def handle(
        self,
        *args: object,
        missing_are_known: bool = False,
        named_by_nobody: bool = False,
        **options: object,
    ) -> None:
        if connection.settings_dict["USER"] != WORKER:
            raise CommandError(
                f"Run this as {WORKER}: DATABASE_URL=${VARIABLES[WORKER]} manage.py adopt_files"
            )
        try:
            done = adopt_files(
                operator=getpass.getuser(),
                missing_are_known=missing_are_known,
                named_by_nobody=named_by_nobody,
            )
        except (FilesUnavailable, FilesMissing, FilesOfAnother) as error:
            raise CommandError(escaped(error.args[0])) from error
        self.stdout.write(
            f"FILES_DIRECTORY is this database’s now. {done.before}"
            + (" No row names what lies in it: the sweep will move it." * named_by_nobody)
            + f" Files that it names: {done.named}; missing: {done.missing} "
            f"({done.missing_released} of released items); brought back from the quarantine: {done.brought_back}."
        )
