"""Agencies, people, roles and duty teams: the partnership itself. No case content."""

from imap.agencies.models.agency import Agency, DutyMember, DutyTeam
from imap.agencies.models.user import RoleHeld, User

__all__ = ["Agency", "DutyMember", "DutyTeam", "RoleHeld", "User"]
