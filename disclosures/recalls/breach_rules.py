"""Who decides about a personal data breach, and by when it is reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from disclosures.models import BreachDecision
from imap.agencies.roles import CASEWORK, Role
from imap.law.clocks import Clock
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: From the moment at which it was noticed to the moment by which it is decided whether a breach is reported (ACC3).
REPORT = Clock(72, "hours")


@dataclass(frozen=True, slots=True)
class BreachReader:
    """How a person stands to a breach. `has_officer`: its agency has a data protection officer who may know of it."""

    roles: frozenset[str]
    of_its_agency: bool
    on_the_enquiry: bool
    has_officer: bool


def why_not_decide_breach(reader: BreachReader) -> Violation | None:
    """Why a person may not decide about a breach; None when they may: the data protection officer of the agency that
    released; where it has none, its caseworkers on the enquiry (ACC3)."""
    if reader.has_officer:
        if reader.of_its_agency and Role.DATA_PROTECTION_OFFICER in reader.roles:
            return None
        return Violation(
            "ACC3", "The data protection officer of the agency that released this decides about it."
        )
    if not (reader.of_its_agency and reader.on_the_enquiry and reader.roles & CASEWORK):
        return Violation("ACC3", "The agency that released this decides about it.")
    return None


@dataclass(frozen=True, slots=True)
class BreachAnswers:
    """One decision about a breach. Texts are stripped."""

    choice: str
    because: str
    reported_at: datetime | None = None


_ON_REPORTING = frozenset({BreachDecision.Choice.REPORTED, BreachDecision.Choice.NOT_REPORTED})


def check_breach_decision(
    answers: BreachAnswers, before: Iterable[str], *, noticed_at: datetime, now: datetime
) -> list[Violation]:
    """Each decision has its reasons; a report says when; a breach is closed once, after it was decided whether it is
    reported (ACC3). `before`: what was decided already."""
    decided = set(before)
    if BreachDecision.Choice.CLOSED in decided:
        return [Violation("ACC3", "This breach is closed.")]
    found = []
    if answers.choice not in BreachDecision.Choice.values:
        found.append(Violation("ACC3", "Choose what is decided.", "choice"))
    if answers.choice == BreachDecision.Choice.CLOSED and not decided & _ON_REPORTING:
        words = "Decide first whether it is reported, and record why or why not."
        found.append(Violation("ACC3", words, "choice"))
    if answers.choice == BreachDecision.Choice.NOT_REPORTED and BreachDecision.Choice.REPORTED in decided:
        found.append(Violation("ACC3", "It was reported: that stands.", "choice"))
    found += check_reason(answers.because, "ACC3", "Write the reasons.", "because")
    if answers.choice == BreachDecision.Choice.REPORTED:
        if answers.reported_at is None:
            found.append(Violation("ACC3", "Enter when it was reported.", "reported_at"))
        elif not noticed_at <= answers.reported_at <= now:
            words = "It was reported after it was noticed, and not in the future."
            found.append(Violation("ACC3", words, "reported_at"))
    return found


def is_settled(decided: Iterable[str]) -> bool:
    """Whether it was decided if a breach is reported, so that the 72 hours have been met (ACC3)."""
    return bool(set(decided) & _ON_REPORTING)
