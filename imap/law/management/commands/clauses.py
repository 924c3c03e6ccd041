"""`manage.py clauses`: the table of clauses and what stands behind each."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imap.law.catalogue import Status, UnknownClause, catalogue, not_enforced


class Command(BaseCommand):
    """Prints every clause with its status and what is missing; with --strict, fails while one is not enforced."""

    help = "Print each clause of the agreements, and whether the system enforces it"
    # The catalogue is files: the table can be printed where there is no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--strict",
            nargs="*",
            metavar="PREFIX",
            help="exit 1 while a clause whose id begins so is not enforced (none given: any clause)",
        )
        parser.add_argument(
            "--except",
            nargs="+",
            default=[],
            dest="besides",
            metavar="PREFIX",
            help="with --strict: pass over the clauses whose id begins so",
        )

    def handle(self, *, strict: list[str] | None, besides: list[str], **options: Any) -> None:
        if besides and strict is None:
            raise CommandError("--except goes with --strict", returncode=2)
        clauses = list(catalogue().by_id.values())
        for clause in clauses:
            self.stdout.write(f"{clause.id:<6} {clause.status.value:<9} {clause.title}")
            for line in (*clause.enforced_by, *clause.tested_by):
                self.stdout.write(f"{'':17}{line}")
            if clause.missing:
                self.stdout.write(f"{'':17}missing: {clause.missing}")
        enforced = sum(clause.status is Status.ENFORCED for clause in clauses)
        self.stdout.write(f"{enforced} of {len(clauses)} enforced")
        if strict is not None:
            self._refuse(strict, besides)

    def _refuse(self, asked: list[str], besides: list[str]) -> None:
        try:
            missing = not_enforced(catalogue().asked_for(asked, besides=besides))
        except UnknownClause as error:
            raise CommandError(str(error), returncode=2) from error
        if missing:
            raise CommandError(f"not enforced: {', '.join(missing)}", returncode=1)
