"""`manage.py load_demonstration`: made-up agencies, people and enquiries, where the database says it is one.

`--first` runs as the database's owner and enters the lead agency and the administrator; without it, everything else is
entered as the application, by that administrator and the made-up people themselves. Run twice, it adds nothing.
DEMONSTRATION_ENQUIRIES in the environment asks for fewer enquiries, the newest ones: people are all there, and sooner.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from imap.access.acting_user import OWNER, acting_as
from imap.accounts.demonstration import NotADemonstration, refuse_unless_demonstration
from imap.agencies.models import RoleHeld, User
from imap.agencies.roles import Role
from imap.demonstration import enquiries, partnership
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = "Load the demonstration's agencies, people and enquiries."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--first", action="store_true", help="as the owner: the first administrator")
        parser.add_argument("--at-once", type=int, default=2, help="by so many processes")

    def handle(self, *args: object, **given: Any) -> None:
        try:
            refuse_unless_demonstration()
        except NotADemonstration as error:
            raise CommandError(escaped(str(error))) from error
        if given["first"]:
            if not RoleHeld.objects.filter(role=Role.ADMINISTRATOR).exists():
                with acting_as(None, actor=OWNER):
                    partnership.enter_first()
            return
        with acting_as(User.objects.get(email=partnership.ADMINISTRATOR[0])):
            partnership.enter()
        many = min(enquiries.HOW_MANY, settings.DEMONSTRATION_ENQUIRIES)
        enquiries.enter(range(many), at_once=given["at_once"])
