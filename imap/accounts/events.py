"""The only writer of account events: signing in and out, and passwords (SEC1)."""

from imap.access import acting_user
from imap.agencies.models import AccountEvent, User

Kind = AccountEvent.Kind


def record_account_event(kind: "Kind", account: User | None) -> None:
    """Record that something happened to an account; None for an address that is nobody's.

    Written in the transaction of the page: by the person themselves, or in the name of "sign-in".
    """
    AccountEvent(account=account, kind=kind).save(force_insert=True)


def record_attempt(kind: "Kind", email: str) -> None:
    """The same for an address that was typed: the account it is of, if it is anybody's. What was typed is not kept."""
    record_account_event(kind, User.objects.filter(email__iexact=email).first() if email else None)


def record_password(user: User) -> None:
    """A password was changed by the person who is signed in, or set through a link by whoever is not."""
    who = acting_user.acting()
    changed = who is not None and who.user is not None and who.user.pk == user.pk
    record_account_event(Kind.PASSWORD_CHANGED if changed else Kind.PASSWORD_SET, user)
