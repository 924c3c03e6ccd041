"""Keys of rows: UUID version 7, made in Python before the row is written.

Made here and not by the database, because a row whose writer may not read it back (a referrer's
person, say) cannot be returned by `INSERT … RETURNING`, and because a grant is written before the
enquiry that it opens (docs/decisions/0005).
"""

from uuid import UUID

from uuid_utils.compat import uuid7


class KeyTaken(Exception):
    """A form came with the key of a row that is not its sender's (imap.accounts.reused_keys answers it)."""


def new_key() -> UUID:
    """A new, time-ordered key."""
    return uuid7()
