"""Rules of what becomes of requests. Facts in, violations out."""

from dataclasses import dataclass
from datetime import datetime

from consent.positions.words import folded
from disclosures.models import Chase
from disclosures.requests.rules import Answered
from disclosures.responses.rules import already_answered, already_cancelled
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
from imap.agencies.roles import Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

YES, NO = "yes", "no"


# Chased, given more time, cancelled --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RequestState:
    """What was recorded of a request: by whom and when it was answered, or cancelled."""

    answered: Answered | None = None
    cancelled: Answered | None = None


def still_open(state: RequestState) -> Violation | None:
    """Why nothing more is decided of a request; None while it is to be answered (REC1)."""
    if state.cancelled:
        return already_cancelled(state.cancelled)
    return already_answered(state.answered) if state.answered else None


def why_not_follow_up(standing: Standing, state: RequestState) -> Violation | None:
    """Why a person may not chase, extend or cancel a request; None when they may: caseworkers of the agency that asked,
    while it is to be answered (SEC1, REC1)."""
    return why_not_work(standing, Participation.LEAD) or still_open(state)


def why_not_ask_for_time(standing: Standing, state: RequestState, *, asked_here: bool) -> Violation | None:
    """Why a person may not ask for more time; None when they may: caseworkers of the agency asked (SEC1, REC1)."""
    if refusal := why_not_work(standing, Participation.ASKED):
        return refusal
    if not asked_here:
        return Violation("SEC1", "This request went to another agency: it asks for time in its own name.")
    return still_open(state)


@dataclass(frozen=True, slots=True)
class ChaseAnswers:
    """Whom one reminded of a request, when, how, and what was said."""

    at: datetime | None = None
    how: str = ""
    whom: str = ""
    said: str = ""


def check_chase(answers: ChaseAnswers, *, asked_at: datetime) -> list[Violation]:
    """What stops this from being a reminder on the record (DUTY1)."""
    found = []
    if answers.at is None:
        found.append(Violation("DUTY1", "Enter when you reminded them.", "at"))
    elif answers.at < asked_at.replace(second=0, microsecond=0):  # people tell minutes
        found.append(Violation("DUTY1", "That is before they were asked.", "at"))
    if answers.how not in Chase.How.values:
        found.append(Violation("DUTY1", "Choose how you reminded them.", "how"))
    if not folded(answers.whom):
        found.append(Violation("DUTY1", "Enter whom you spoke or wrote to.", "whom"))
    if not folded(answers.said):
        found.append(Violation("DUTY1", "Write what was said, on both sides.", "said"))
    return found


@dataclass(frozen=True, slots=True)
class TimeAnswers:
    """More time: until when, why; and, where it was asked for, whether it is given."""

    until: datetime | None = None
    reasons: str = ""
    give: str = YES


def check_time(answers: TimeAnswers, *, due: datetime, now: datetime) -> list[Violation]:
    """More time is later than the time in force, lies ahead, and has its reason (SEC1)."""
    found = []
    if answers.give not in (YES, NO):
        found.append(Violation("SEC1", "Choose whether they have more time.", "give"))
    if answers.give == YES:
        if answers.until is None:
            found.append(Violation("SEC1", "Enter by when the answer is to come.", "until"))
        elif answers.until <= max(due, now):
            found.append(
                Violation("SEC1", "That is no later than it is due already, or it is past.", "until")
            )
    return found + check_reason(answers.reasons, "SEC1", "Write why.", "reasons")


def check_cancelling(reasons: str) -> list[Violation]:
    """A request is taken back as deliberately as it was made (DEL1)."""
    return check_reason(reasons, "DEL1", "Write why this is not to be answered any more.", "reasons")


# Reasons that were copied on a red enquiry -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CopiedReader:
    """How a person stands to copied reasons. `managers`: the agency has a manager besides the one who sent them."""

    roles: frozenset[str]
    sent: bool = False
    of_lead: bool = False
    managers: bool = True
    read: str = ""


def why_not_read_copied(reader: CopiedReader) -> Violation | None:
    """Why a person may not say that management has looked at copied reasons; None when they may (DEL1): a manager of the
    agency that asked, not the one who sent them; where it has no other, the Guardian."""
    if reader.read:
        return Violation("DEL1", f"{reader.read} looked at this.", state=True)
    if reader.sent:
        return Violation("DEL1", "You sent this yourself: a manager besides you looks at it.")
    if reader.managers:
        if reader.of_lead and Role.MANAGER in reader.roles:
            return None
        return Violation("DEL1", "A manager of the agency that asked looks at this.")
    if Role.PARTNERSHIP_GUARDIAN in reader.roles:
        return None
    return Violation("DEL1", "The agency that asked has no other manager: the Guardian looks at this.")
