"""How django-allauth signs people in here: by e-mail and password; accounts are made by the administrator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from allauth.account import auth_backends
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from imap.agencies import actions
from imap.agencies.composed import composed, first
from imap.agencies.models import User
from imap.agencies.roles import Role

DAY = 24 * 60 * 60  # seconds


@contextmanager
def _without_history(user: Any) -> Iterator[None]:
    """What the person's row alone keeps (when they signed in, a stronger hash): nothing that others read."""
    if user is None:
        yield
        return
    user.skip_history_when_saving = True  # simple-history looks for it
    try:
        yield
    finally:
        del user.skip_history_when_saving


@composed
def _the_user(user_id: UUID) -> "QuerySet[User]":
    return User.objects.select_related("agency").filter(pk=user_id)


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's; a person of an agency that is not active is not active either, from their next page on."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user) and user.agency.is_active)

    def get_user(self, user_id: Any) -> User | None:
        """The signed-in person with their agency, in one query a page; None once either is not active."""
        user = first(_the_user(user_id))
        return user if user and self.user_can_authenticate(user) else None

    def _check_password(self, user: Any, password: str) -> Any:
        # A hash that is only brought up to the present strength is no change that anybody made.
        with _without_history(user):
            return super()._check_password(user, password)


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up; the house's words; no history of signing in; everything else is allauth's."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your present password."),
        "invalid_password_reset": _("This link has been used already, or is too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No "you have signed in as" banners: the name stands in the header."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Nobody signs in for an agency that is not active (SEC1)."""
        if not user.agency.is_active:
            kept: HttpResponse = self.respond_user_inactive(request, user)
            return kept
        turned_away: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return turned_away

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; the time of it is no history."""
        with _without_history(user):
            super().login(request, user)

    def set_password(self, user: Any, password: str) -> None:
        actions.set_password(user=user, password=password, reason=str(_("Password set")))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The partnership's Guardian: what was shared and withheld. An administrator has no work of their own:
        administration. Everyone else: My work."""
        roles: frozenset[str] = getattr(request.user, "roles", frozenset())
        if Role.PARTNERSHIP_GUARDIAN in roles:
            return resolve_url("audit:guardian")
        only_administers = roles == {Role.ADMINISTRATOR}
        return resolve_url("agencies:administration" if only_administers else settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("account_change_password_done")

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth's; its texts are told how many days a link lasts."""
        super().send_mail(template_prefix, email, context | {"days": settings.PASSWORD_RESET_TIMEOUT // DAY})


def send_password_link(request: HttpRequest, user: User) -> None:
    """E-mail a person a link to set a password, once what the page wrote is committed.

    A mail server that fails is logged and spoils nothing: the administrator can send the link again.
    """
    from imap.agencies.forms.accounts import ResetPasswordForm  # allauth's forms need the adapter above

    def send() -> None:
        form = ResetPasswordForm({"email": user.email})
        if form.is_valid():
            form.save(request)

    transaction.on_commit(send, robust=True)
