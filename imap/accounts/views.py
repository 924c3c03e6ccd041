"""Signing in and passwords: allauth's views with the house's forms."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from imap.accounts import demonstration, demonstration_people, devices, guessing
from imap.accounts import forms as accounts_forms
from imap.accounts.attempts import Full
from imap.accounts.events import Kind, record_attempt


class LoginView(views.LoginView):
    """Sign in. A demonstration lists who can, with everyone's password; anything else lists nobody."""

    form_class = accounts_forms.LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        people = demonstration_people.demonstration_people()
        password = demonstration.PASSWORD if people else ""
        return context | {"demonstration_people": people, "demonstration_password": password}


class PasswordChangeView(views.PasswordChangeView):
    """Change one's own password. This browser stays known to the account; every other session of it ends."""

    form_class = accounts_forms.ChangePasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        changed: HttpResponse = super().form_valid(form)
        devices.remember(changed, self.request, form.user)
        return changed


class PasswordChangeDoneView(TemplateView):
    """The password was changed."""

    template_name = "account/password_change_done.html"


class PasswordResetView(views.PasswordResetView):
    """Ask for a link to set a password."""

    form_class = accounts_forms.ResetPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Each link that is asked for here is recorded; one that the administrator sends is their own access.

        The answer is the same whether the mailbox had as many links as one may have, or not: those that it had still work.
        """
        email = form.cleaned_data["email"]
        record_attempt(Kind.LINK_ASKED, email)
        address = get_adapter().get_client_ip(self.request)
        try:
            guessing.at_asking_for_a_link(self.request, email, address)
        except Full as full:
            words = _(
                "Too many links were asked for from your network. Wait until %(time)s, then try again, or ask your "
                "administrator to send you one."
            )
            form.add_error(None, words % {"time": guessing.clock(full.until)})
            refused: HttpResponse = self.form_invalid(form)
            return refused
        try:
            guessing.at_sending_a_link(email)
        except Full:
            return HttpResponseRedirect(self.get_success_url())
        sent: HttpResponse = super().form_valid(form)
        return sent


class PasswordResetFromKeyView(views.PasswordResetFromKeyView):
    """Set a password through an e-mailed link. This browser is known to the account from then on."""

    form_class = accounts_forms.ResetPasswordKeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        done: HttpResponse = super().form_valid(form)
        devices.remember(done, self.request, form.user)
        return done
