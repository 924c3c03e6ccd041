"""Signing in and passwords: allauth's views with the house's forms."""

from typing import Any

from allauth.account import views
from django.views.generic import TemplateView

from imap.agencies import demonstration, queries
from imap.agencies.forms import accounts


class LoginView(views.LoginView):
    """Sign in. A demonstration lists who can, with everyone's password; anything else lists nobody."""

    form_class = accounts.LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        people = queries.demonstration_people()
        password = demonstration.PASSWORD if people else ""
        return context | {"demonstration_people": people, "demonstration_password": password}


class PasswordChangeView(views.PasswordChangeView):
    """Change one's own password."""

    form_class = accounts.ChangePasswordForm


class PasswordChangeDoneView(TemplateView):
    """The password was changed."""

    template_name = "account/password_change_done.html"


class PasswordResetView(views.PasswordResetView):
    """Ask for a link to set a password."""

    form_class = accounts.ResetPasswordForm


class PasswordResetFromKeyView(views.PasswordResetFromKeyView):
    """Set a password through an e-mailed link."""

    form_class = accounts.ResetPasswordKeyForm
