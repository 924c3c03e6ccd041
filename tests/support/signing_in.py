"""Signing in as people do: with a password, on the page."""

from typing import Any

from django.test import Client

from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.people import actions

PASSWORD = "heron teapot gravel"


def give_password(user: User, *, by: User) -> None:
    """Set a person's password, hashed as in production."""
    with acting_user.acting_as(by):
        actions.set_password(user=user, password=PASSWORD, reason="For the test")


def by_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/account/login/", {"login": user.email, "password": password} | more)
