"""Writes a changed detail, for the actions that decide about it."""

from typing import Any
from uuid import UUID

from enquiries.models import Enquiry, EnquiryGrant
from enquiries.revisions.queries import is_already, refuse_stale
from enquiries.standing.rules import Standing, why_not_work
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.law.violations import RuleViolation


def change_detail(detail: Any, values: dict[str, Any], *, reason: str, by: User, seen: UUID | None) -> bool:
    """Write new values of a detail, in the transaction that has locked its enquiry. Whether anything was different."""
    if is_already(detail, values):
        return False
    refuse_stale(detail, seen)
    for name, value in values.items():
        setattr(detail, name, value)
    detail.changed_by = by
    detail._change_reason = reason
    detail.save(force_update=True)
    return True


def refuse_unless_lead(*, enquiry: Enquiry, by: User) -> None:
    """Raise RuleViolation (SEC1) unless a person does the lead agency's work on this enquiry."""
    standing = Standing(enquiry.stage, grants.capacities(by, enquiry.pk, model=EnquiryGrant), by.roles)
    if refusal := why_not_work(standing, Participation.LEAD):
        raise RuleViolation([refusal])
