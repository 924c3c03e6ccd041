"""Links by which a person sets their password."""

from django.db import transaction
from django.http import HttpRequest

from imap.agencies.models import User


def send_password_link(request: HttpRequest, user: User) -> None:
    """E-mail a person a link to set a password, once what the page wrote is committed.

    A mail server that fails is logged and spoils nothing: the administrator can send the link again.
    """
    from allauth.account.forms import ResetPasswordForm  # its module needs the adapter, which needs this app

    def send() -> None:
        form = ResetPasswordForm({"email": user.email})
        if form.is_valid():
            form.save(request)

    transaction.on_commit(send, robust=True)
