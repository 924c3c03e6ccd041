"""Browsers that are known to an account: somebody signed in to it there with the right password, or set it through a link.

A known browser has bounds of its own (imap.accounts.attempts), so nobody shuts its owner out by guessing elsewhere. The
cookie signs nobody in, and names nobody: it holds a signed mark for each account, and only the account itself tells whose it
is. Whatever ends an account's sessions makes its browsers unknown.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from imap.agencies.models import User

COOKIE = "imap_devices"
KEPT = 180 * 24 * 60 * 60  # seconds
MOST = 8  # accounts that one browser knows: a shared computer
PATH = "/account/"  # it is sent to the pages of signing in alone


def _signer(user: User) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"imap.accounts.devices:{user.pk}:{user.get_session_auth_hash()}")


def _marks(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(COOKIE, "").split("|")[:MOST]


def _read(mark: str, user: User) -> str:
    try:
        return _signer(user).unsign(mark, max_age=KEPT)
    except signing.BadSignature:
        return ""


def known_as(request: HttpRequest, user: User | None) -> str:
    """By which name this browser is known to the account; "" where it is not."""
    found = (_read(mark, user) for mark in _marks(request)) if user else ()
    return next((name for name in found if name), "")


def remember(response: HttpResponseBase, request: HttpRequest, user: User) -> None:
    """Make this browser known to the account, under a new name. Others that it knows stay, the newest of them."""
    others = [mark for mark in _marks(request) if mark and not _read(mark, user)]
    marks = [_signer(user).sign(secrets.token_urlsafe(16)), *others][:MOST]
    response.set_cookie(
        COOKIE,
        "|".join(marks),
        max_age=KEPT,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
