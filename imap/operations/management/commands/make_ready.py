"""`manage.py make_ready`: what the owner does at each start of `make run`, in one process: starting one takes seconds.

The directory of files, the tables, the dated lists, and of a demonstration its first administrator. Run twice, it adds
nothing.
"""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from imap.db.clock import is_demonstration
from imap.operations.files_directory import make_files_directory_in_development


class Command(BaseCommand):
    help = "Migrate, load the reference lists and, in a demonstration, enter its first administrator."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        make_files_directory_in_development()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", stdout=self.stdout)
        if is_demonstration():
            call_command("load_demonstration", first=True)
