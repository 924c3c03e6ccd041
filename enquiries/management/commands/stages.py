from typing import Any

from django.core.management.base import BaseCommand

from enquiries.stages.drawing import mermaid


class Command(BaseCommand):
    help = "Print the stages of an enquiry as a Mermaid diagram, drawn from the table that the code uses."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(mermaid())
