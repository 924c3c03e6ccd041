"""How django-allauth signs people in here: by e-mail and password; accounts are made by the administrator."""

from typing import Any, cast
from uuid import UUID

from allauth.account import auth_backends
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from imap.accounts import devices, guessing
from imap.accounts.attempts import Attempt, Full
from imap.accounts.events import Kind, record_account_event, record_attempt, record_password
from imap.agencies.models import User
from imap.agencies.people import actions
from imap.agencies.roles import Role

DAY = 24 * 60 * 60  # seconds


def _the_user(user_id: UUID) -> User | None:
    return User.objects.select_related("agency").filter(pk=user_id).first()


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's; a person of an agency that is not active is not active either, from their next page on."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user) and user.agency.is_active)

    def get_user(self, user_id: Any) -> User | None:
        """The signed-in person with their agency, in one query a page; None once either is not active."""
        user = _the_user(user_id)
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Closed to sign-up; the house's words; no history of signing in; everything else is allauth's."""

    _attempt: Attempt | None = None
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both."),
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
        """Sign in; the time of it is no history, that it happened is an entry of the record."""
        with user.without_history():
            super().login(request, user)
        record_account_event(Kind.SIGNED_IN, user)
        guessing.links_ended(user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and record it."""
        record_account_event(Kind.SIGNED_OUT, cast("User", request.user))
        super().logout(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """From now on this browser is known to the account (imap.accounts.devices)."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(response, request, user)
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whose password this is; None for nobody's. The right one does not count among the attempts."""
        user = super().authenticate(request, **credentials)
        if user and self._attempt:
            self._attempt.give_back()
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, in place of allauth's own limits; one too many is turned away, and recorded.

        Raises ValidationError, which says from when on one may try again.
        """
        email = credentials.get("email", "")
        try:
            self._attempt = guessing.at_signing_in(request, email, self.get_client_ip(request))
        except Full as full:
            record_attempt(Kind.LOCKED_OUT, email)
            words = _(
                "Too many wrong passwords were tried. Wait until %(time)s, then try again. To sign in at once, choose “I "
                "have forgotten my password” and set a new one with the link that we send you."
            )
            params = {"time": guessing.clock(full.until)}
            raise ValidationError(words, code="too_many_login_attempts", params=params) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong address or password is recorded, although nobody is signed in."""
        record_attempt(Kind.SIGN_IN_FAILED, credentials.get("email", ""))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The right password of an account that is not active, or whose agency is not."""
        record_account_event(Kind.NOT_ACTIVE, user)
        said: HttpResponse = super().respond_user_inactive(request, user)
        return said

    def set_password(self, user: Any, password: str) -> None:
        """Set a password; that it was set is recorded, the password nowhere."""
        actions.set_password(user=user, password=password, reason=str(_("Password set")))
        record_password(user)
        guessing.links_ended(user)

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
