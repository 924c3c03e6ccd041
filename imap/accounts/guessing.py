"""Who may try how often to sign in, and to have links sent (docs/decisions/0023, figures in docs/operations.md).

Whoever guesses is slowed down by account and network address together, and more widely by each of them, so that nobody shuts
out their office or a colleague. A browser that is known to the account has bounds of its own.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from imap.accounts import attempts, devices
from imap.accounts.attempts import Attempt
from imap.agencies.models import User

ONE_HOUSEHOLD = 64  # bits of an IPv6 address: whoever has one has all that begin like it


def _known_as(request: HttpRequest, account: str) -> str:
    """By which name the browser is known to the account, which is found as allauth finds it; "" also where there is none."""
    return devices.known_as(request, User.objects.filter(email=account).first())


def _network(address: str) -> str:
    """The network address that counts: of IPv6 the part that one household has."""
    found = ip_address(address)
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(ip_network((found, ONE_HOUSEHOLD), strict=False))
    return address


def at_signing_in(request: HttpRequest, email: str, address: str) -> Attempt:
    """An attempt to sign in with this e-mail address, be it an account's or nobody's, from this address of the network.

    Raises Full.
    """
    account, network = email.lower(), _network(address)
    if known := _known_as(request, account):
        return Attempt([(attempts.KNOWN, f"{account} {known}")])
    here = [(bound, f"{account} {network}") for bound in attempts.HERE]
    return Attempt([*here, (attempts.ACCOUNT, account), (attempts.ADDRESS, network)])


def at_asking_for_a_link(request: HttpRequest, email: str, address: str) -> Attempt:
    """A link that is asked for. In a browser that is known to the account one may always ask. Raises Full."""
    known = _known_as(request, email.lower())
    return Attempt([] if known else [(attempts.ASKING, _network(address))])


def at_sending_a_link(email: str) -> Attempt:
    """A link that is sent to a mailbox. Raises Full: the newest of those that were sent is there, and works."""
    return Attempt([(attempts.LINKS, email.lower())])


def links_ended(user: User) -> None:
    """Every link that the person was sent is void, since they signed in or set a password: they may have others."""
    attempts.free(attempts.LINKS, user.email.lower())


def clock(until: datetime) -> str:
    """The next full minute on London's clocks, as 14:35."""
    return date_format(localtime(until) + timedelta(seconds=59), "H:i")
