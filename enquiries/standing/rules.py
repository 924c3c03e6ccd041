"""How a person stands to an enquiry, and what they may do there: the reason that stands beside the button."""

from dataclasses import dataclass

from enquiries.models import Stage
from imap.access.grants import Participation
from imap.agencies.roles import CASEWORK, Role
from imap.law.violations import Violation

#: Stages in which nobody works on an enquiry until it is reopened.
AT_REST = frozenset({Stage.CLOSED, Stage.NOT_OPENED})
#: Stages in which the decision was made without what comes now. The database holds the same (imap.guard_after_decision).
AFTER_DECISION = frozenset({Stage.DECIDED, Stage.CLOSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to one enquiry: where it is, in which capacities they reach it, what they are."""

    stage: str
    capacities: frozenset[str]
    roles: frozenset[str]


def why_not_work(standing: Standing, capacity: Participation) -> Violation | None:
    """Why a person may not do the work of this capacity on an enquiry; None when they may (SEC1)."""
    if not standing.roles & CASEWORK:
        return Violation("SEC1", "Only practitioners and managers work on an enquiry.")
    if capacity not in standing.capacities:
        return Violation(
            "SEC1", f"Your agency is not the {Participation(capacity).label.lower()} of this enquiry."
        )
    return None


def why_not_record_consent(standing: Standing) -> Violation | None:
    """Consent positions are the lead agency's to record, at every stage: a person may withdraw at any time, and
    reopening needs a position for each person first (OPEN1, CON8)."""
    return why_not_work(standing, Participation.LEAD)


def why_not_override(standing: Standing) -> Violation | None:
    """Why the lead agency may not record reasons for going ahead now; None when it may (OVR2)."""
    if refusal := why_not_work(standing, Participation.LEAD):
        return refusal
    if standing.stage in AT_REST:
        return Violation(
            "OVR2", "The enquiry is closed: reopen it before you go ahead with anything.", state=True
        )
    return None


def why_not_override_as_asked(standing: Standing) -> Violation | None:
    """Why a person may not record their own agency's reasons for going ahead without consent; None when they
    may: an agency that was asked acts in its own name, at every stage, because closing an enquiry never stops it from
    sharing what it was asked for (OVR2, OVR6)."""
    return why_not_work(standing, Participation.ASKED)


def why_not_override_as_referrer(standing: Standing) -> Violation | None:
    """Why a person may not record why their agency referred without consent; None when they may: the agency that
    referred records its own reasons, at any stage before closure (OPEN3, OVR2)."""
    if refusal := why_not_work(standing, Participation.REFERRED):
        return refusal
    if standing.stage in AT_REST:
        return Violation("OVR2", "The enquiry is closed.", state=True)
    return None


def why_not_override_as_recipient(standing: Standing) -> Violation | None:
    """Why a person may not record their agency's reasons for sharing on, unasked, without consent; None when they may: an
    agency that received something acts in its own name, at any stage before closure (OVR2)."""
    if refusal := why_not_work(standing, Participation.RECEIVED):
        return refusal
    if standing.stage in AT_REST:
        return Violation("OVR2", "The enquiry is closed.", state=True)
    return None


def why_not_ask(standing: Standing) -> Violation | None:
    """Why this person may not ask an agency now; None when they may (OPEN1)."""
    if refusal := why_not_work(standing, Participation.LEAD):
        return refusal
    if standing.stage == Stage.RECEIVED:
        return Violation(
            "OPEN1",
            "The enquiry is not open yet. Record everyone's consent position, then open it.",
            state=True,
        )
    if standing.stage not in {Stage.OPEN, Stage.GATHERING}:
        return Violation("OPEN1", "Only an open enquiry sends requests.", state=True)
    return None


def why_not_rate(standing: Standing, before: int, after: int) -> Violation | None:
    """Why a person may not change the rating so; None when they may. Anyone who works on the enquiry raises it, a
    manager lowers it (spec "People who use it"). A smaller number is more urgent."""
    if refusal := why_not_work(standing, Participation.LEAD):
        return refusal
    if after > before and Role.MANAGER not in standing.roles:
        return Violation("SEC1", "A manager lowers a rating. Ask yours, or leave it as it is.", "rating")
    return None
