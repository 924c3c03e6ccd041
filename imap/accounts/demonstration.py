"""A demonstration's people: made up, one password for all, listed on the sign-in page.

Only a database that was flagged as a demonstration when it was made shows or uses any of this.
"""

from imap.db import clock

PASSWORD = "demonstration only"  # noqa: S105  (said aloud on the sign-in page; no real system accepts it)


class NotADemonstration(Exception):
    """Demonstration people were asked for where real ones work."""


def refuse_unless_demonstration() -> None:
    """Raise NotADemonstration unless this database was made as a demonstration. Loaders call this first."""
    if not clock.is_demonstration():
        raise NotADemonstration("This database is not a demonstration: no made-up people in it.")
