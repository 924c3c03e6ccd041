"""`manage.py first_administrator`: the first agency and its administrator, entered by the database's owner.

Everybody else is added by an administrator, on the screens. The database holds the same: its owner may
enter agencies, people and roles only while nobody was ever administrator (imap/agencies/policies.sql).
"""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from imap.access.acting_user import OWNER, acting_as
from imap.agencies.models import RoleHeld, User
from imap.agencies.partnership.actions import add_agency
from imap.agencies.people.actions import add_person
from imap.agencies.roles import Role
from imap.law.kinds import AgencyKind
from imap.operations.logs import escaped


class Command(BaseCommand):
    help = (
        "Enter the first agency and its administrator, as the database's owner. Prints a link with which the "
        "administrator sets a password; it works once. Refused when there is an administrator."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="work e-mail address of the administrator")
        parser.add_argument("--name", required=True, help="name of the administrator")
        parser.add_argument("--agency", required=True, help="name of the administrator's agency")
        parser.add_argument("--kind", required=True, choices=AgencyKind.values, help="its kind; lacsc leads")
        parser.add_argument("--agreement-version", required=True, help="version of the agreement it signed")
        parser.add_argument("--signed-on", required=True, type=date.fromisoformat, help="when, as 2026-11-22")
        parser.add_argument("--signed-by", required=True, help="by whom")
        parser.add_argument("--site", default="", help="where the system is reached, as https://imap.example")
        parser.add_argument("--password-stdin", action="store_true", help="read the password there")

    def handle(self, *args: object, **given: Any) -> None:
        if RoleHeld.objects.filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already. Add others on the screens.")
        password = sys.stdin.readline().rstrip("\r\n") if given["password_stdin"] else None
        try:
            validate_email(given["email"])
            if password is not None:
                validate_password(password, User(email=given["email"], name=given["name"]))
        except ValidationError as error:
            raise CommandError(escaped(" ".join(error.messages))) from error
        with acting_as(None, actor=OWNER):
            user = self._enter(given, password)
            link = "" if password else self._link(user)
        self.stdout.write(escaped(f"{user.name} <{user.email}> of {user.agency} is the first administrator."))
        if link:
            self.stdout.write(f"Set a password, once: {given['site'].rstrip('/')}{link}")

    def _enter(self, given: dict[str, Any], password: str | None) -> User:
        agency = add_agency(
            name=given["agency"],
            kind=given["kind"],
            leads=given["kind"] == AgencyKind.LACSC,
            agreement_version=given["agreement_version"],
            agreement_signed_on=given["signed_on"],
            agreement_signed_by=given["signed_by"],
        )
        return add_person(
            agency=agency,
            email=given["email"],
            name=given["name"],
            roles=frozenset({Role.ADMINISTRATOR}),
            password=password,
        )

    def _link(self, user: User) -> str:
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        key = {"uidb36": user_pk_to_url_str(user), "key": token}
        return reverse("account_reset_password_from_key", kwargs=key)
