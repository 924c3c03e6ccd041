"""Agencies, people, roles, duty teams and clocks: the partnership itself. No case content."""

from imap.agencies.models.agency import Agency, DutyMember, DutyTeam
from imap.agencies.models.clock import ClockChange
from imap.agencies.models.local_list import LocalEntry
from imap.agencies.models.people_import import ImportedPerson, PeopleImport
from imap.agencies.models.user import RoleHeld, User

__all__ = [
    "Agency",
    "ClockChange",
    "DutyMember",
    "DutyTeam",
    "ImportedPerson",
    "LocalEntry",
    "PeopleImport",
    "RoleHeld",
    "User",
]
