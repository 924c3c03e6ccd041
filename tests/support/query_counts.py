"""How many queries a page asks, net of what every request asks: session, user, acting user and access event."""

from collections.abc import Iterable

_OF_EVERY_REQUEST = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "BEGIN",
    "COMMIT",
    "SELECT set_config(",
    "INSERT INTO audit_accessevent ",
    'SELECT "agencies_user"."password", ',  # the user of the session: elsewhere a user is read beside something
    'SELECT "agencies_roleheld"."role" AS "role" FROM "agencies_roleheld" ',  # and the user's roles
)
#: The most that a page may ask.
MOST = 20
#: The most that these may ask, by the name of their address.
MOST_OF = {"work": 10, "enquiry": 15}


def net(statements: Iterable[str]) -> list[str]:
    """The statements that one page asks of its own."""
    return [
        one for one in statements if not one.startswith(_OF_EVERY_REQUEST) and "django_session" not in one
    ]
