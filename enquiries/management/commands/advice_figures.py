from typing import Any

from django.core.management.base import BaseCommand

from enquiries.advice.measuring import report


class Command(BaseCommand):
    help = "Print how well names and the like are taken out of texts, measured on the sentences kept with the code."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(report())
