"""Agencies, people, roles, duty teams and clocks: the partnership itself. No case content."""

from imap.agencies.models.account_event import AccountEvent
from imap.agencies.models.agency import Agency, DutyMember, DutyTeam
from imap.agencies.models.clock import ClockChange
from imap.agencies.models.local_list import LocalEntry
from imap.agencies.models.people_import import ImportedPerson, PeopleImport
from imap.agencies.models.sent_form import SentForm
from imap.agencies.models.unsent_form import UnsentForm
from imap.agencies.models.user import RoleHeld, User

__all__ = [
    "AccountEvent",
    "Agency",
    "ClockChange",
    "DutyMember",
    "DutyTeam",
    "ImportedPerson",
    "LocalEntry",
    "PeopleImport",
    "RoleHeld",
    "SentForm",
    "UnsentForm",
    "User",
]
