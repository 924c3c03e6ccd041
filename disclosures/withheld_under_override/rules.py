"""Rules of reading why an agency withheld although it had reasons for going ahead. No database, no request."""

from dataclasses import dataclass

from imap.agencies.roles import Role
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class KeptReader:
    """How a person stands to one such withholding. `read`: who has read it, and when, in words."""

    roles: frozenset[str]
    withheld: bool  # it is their own
    of_its_agency: bool
    read: str = ""


def why_not_read_kept(reader: KeptReader) -> Violation | None:
    """Why a person may not say for their agency that management has seen this; None when they may (OVR6): a manager of
    the agency, never the one who withheld, once."""
    if reader.read:
        return Violation("OVR6", f"{reader.read} has read this.", state=True)
    if reader.withheld:
        return Violation("OVR6", "This is your own decision: a manager besides you reads it.")
    if not (reader.of_its_agency and Role.MANAGER in reader.roles):
        return Violation("OVR6", "A manager of the agency that withheld reads this.")
    return None
