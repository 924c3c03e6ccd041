"""`manage.py verify_record`: compares rows, record, history and the schema's security catalogue, and writes nothing."""

import json
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import Error

from audit.record.comparison import verify
from audit.record.verification import NotVerified, Report

AT_MOST = 100  # differences on a terminal


class Command(BaseCommand):
    help = (
        "Compare rows, entries and history by value, and the security catalogue with what the last migration wrote down. "
        "As the backup role: DATABASE_URL=$DATABASE_BACKUP_URL. Exit code: 0 no difference, 1 differences, 2 not verified."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="for a program to read")

    def handle(self, *args: object, as_json: bool = False, **options: object) -> None:
        started, report = time.monotonic(), Report()
        try:
            verify(report)
        except NotVerified as error:
            report.cut_short = str(error)
        except Error as error:
            # The class only: what the database says may carry values.
            report.cut_short = f"The database refused or is not there ({_name_of(error)})."
        seconds = round(time.monotonic() - started, 2)
        if as_json:
            self.stdout.write(json.dumps(report.as_json() | {"seconds": seconds}, indent=2))
        else:
            self.stdout.write(report.in_words(at_most=AT_MOST) + f" ({seconds} s)")
        if report.exit_code:
            raise SystemExit(report.exit_code)


def _name_of(error: Error) -> str:
    cause = error.__cause__ or error
    return f"{type(cause).__name__} {getattr(cause, 'sqlstate', None) or ''}".strip()
