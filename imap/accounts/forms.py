"""allauth's forms in the house's words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EMAIL = gettext_lazy("Work e-mail address")
NEW, AGAIN = gettext_lazy("New password"), gettext_lazy("New password, once more")
ADVICE = gettext_lazy(
    "At least 12 characters. Three words that do not belong together are easier to remember than symbols."
)


def _word(form: forms.Form, name: str, label: Any, missing: Any, hint: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing


def _word_new_passwords(form: forms.Form) -> None:
    _word(form, "password1", NEW, _("Enter a new password"), ADVICE)
    _word(form, "password2", AGAIN, _("Enter the new password once more"))


class LoginForm(allauth_forms.LoginForm):
    """Sign in by e-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words, address = _("I have forgotten my password"), reverse("account_reset_password")
        forgotten = format_html('<a class="govuk-link" href="{}">{}</a>', address, words)
        _word(self, "login", EMAIL, _("Enter your e-mail address"))
        _word(self, "password", _("Password"), _("Enter your password"), forgotten)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Ask for a link to set a password. The answer is the same for every address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", EMAIL, _("Enter your e-mail address"))


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Set a password through an e-mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_passwords(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Change one's password, knowing the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Present password"), _("Enter your present password"))
        _word_new_passwords(self)
