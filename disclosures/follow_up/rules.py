"""Rules of what becomes of requests and refusals. No database, no request."""

from dataclasses import dataclass
from datetime import datetime

from consent.positions.words import folded
from disclosures.justification.rules import NO_BAR, rests_only_on_a_bar
from disclosures.models import Chase, GuardianAdvice, RefusalReview
from disclosures.requests.rules import Answered
from disclosures.responses.rules import already_answered, already_cancelled
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
from imap.agencies.roles import CASEWORK, Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

Verdict, Advice = RefusalReview.Verdict, GuardianAdvice.Choice
YES, NO = "yes", "no"


def check_bar(words: str, name: str = "reasons") -> list[Violation]:
    """Data protection or confidentiality alone is no reason to keep to a refusal either (REF1)."""
    return [Violation("REF1", NO_BAR, name)] if rests_only_on_a_bar(words) else []


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


# A refusal ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reader:
    """How a person stands to one refusal. `managers`, `guardian`: its agency has a manager besides the one who refused; a
    Guardian of its own, besides whoever reviewed it."""

    roles: frozenset[str]
    refused: bool = False
    of_its_agency: bool = False
    of_lead: bool = False
    reviewed: bool = False  # it is their own review
    managers: bool = True
    guardian: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """What became of a refusal. Texts say by whom and when; "" where it has not happened."""

    verdict: str = ""
    reviewed: str = ""
    escalated: str = ""
    late: bool = False  # the clock of the Guardians' advice has run out
    seats: frozenset[str] = frozenset()  # which have advised
    followed: str = ""


def why_not_review(reader: Reader, refusal: Refusal) -> Violation | None:
    """Why a person may not decide whether a refusal is upheld; None when they may (DUTY1): never whoever refused; a manager
    of that agency; where it has no other its Guardian; where it has none either, a manager of the lead agency. Once."""
    if refusal.reviewed:
        return Violation(
            "DUTY1", f"{refusal.reviewed} reviewed this refusal. It is reviewed once.", state=True
        )
    if reader.refused:
        return Violation("DUTY1", "This is your own refusal: somebody else reviews it.")
    if reader.managers:
        if reader.of_its_agency and Role.MANAGER in reader.roles:
            return None
        return Violation("DUTY1", "A manager of the agency that refused reviews this.")
    if reader.guardian:
        if _own_guardian(reader):
            return None
        return Violation("DUTY1", "The agency that refused has no other manager: its Guardian reviews this.")
    if reader.of_lead and Role.MANAGER in reader.roles:
        return None
    return Violation(
        "DUTY1",
        "The agency that refused has no other manager and no Guardian: a manager of the lead agency reviews this.",
    )


def _own_guardian(reader: Reader) -> bool:
    return (
        reader.of_its_agency
        and Role.GUARDIAN in reader.roles
        and Role.PARTNERSHIP_GUARDIAN not in reader.roles
    )


def why_not_escalate(reader: Reader, refusal: Refusal) -> Violation | None:
    """Why a person may not take a refusal to both Guardians; None when they may: a manager of the agency that asked, once it
    was upheld (DUTY1)."""
    if not (reader.of_lead and Role.MANAGER in reader.roles):
        return Violation("DUTY1", "A manager of the agency that asked may take this to the Guardians.")
    if refusal.escalated:
        return Violation("DUTY1", f"{refusal.escalated} took this to the Guardians.", state=True)
    if refusal.verdict != Verdict.UPHELD:
        return Violation(
            "DUTY1", "Only a refusal that its agency upheld is taken to the Guardians.", state=True
        )
    return None


def why_not_advise(reader: Reader, refusal: Refusal) -> Violation | None:
    """Why a Guardian may not advise on an escalated refusal; None when they may (DUTY1): each of the two once, never on a
    review of one's own."""
    seat = seat_of(reader)
    if seat is None:
        return Violation("DUTY1", "The Guardian of the partnership, and that of the agency, advise on this.")
    if not refusal.escalated:
        return Violation("DUTY1", "This refusal was not taken to the Guardians.", state=True)
    if refusal.followed:
        return Violation("DUTY1", f"{refusal.followed} has decided already what the agency does.", state=True)
    if reader.reviewed:
        return Violation("DUTY1", "You reviewed this refusal yourself: the other Guardian advises.")
    if seat in refusal.seats:
        return Violation("DUTY1", "Your advice is recorded. It is given once.", state=True)
    return None


def seat_of(reader: Reader) -> GuardianAdvice.Seat | None:
    """As which Guardian a person advises; None for anybody else."""
    if Role.PARTNERSHIP_GUARDIAN in reader.roles:
        return GuardianAdvice.Seat.PARTNERSHIP
    return GuardianAdvice.Seat.AGENCY if _own_guardian(reader) else None


def advised(refusal: Refusal, *, guardian: bool) -> bool:
    """Whether the Guardians have said what they say: both, or one of them when the clock has run out (DUTY1).
    `guardian`: the agency has one of its own who advises."""
    both = (
        {GuardianAdvice.Seat.PARTNERSHIP, GuardianAdvice.Seat.AGENCY}
        if guardian
        else {GuardianAdvice.Seat.PARTNERSHIP}
    )
    return both <= refusal.seats or (refusal.late and bool(refusal.seats))


def why_not_follow(reader: Reader, refusal: Refusal) -> Violation | None:
    """Why a person may not record what their agency does with the advice; None when they may (DUTY1): the agency that
    refused decides for itself; a manager who did not refuse, where it has none any of its caseworkers."""
    works = bool(reader.roles & CASEWORK) and reader.of_its_agency
    if not (works and (not reader.managers or (Role.MANAGER in reader.roles and not reader.refused))):
        return Violation(
            "DUTY1", "A manager of the agency that refused, not the one who did, decides what it does."
        )
    if refusal.followed:
        return Violation("DUTY1", f"{refusal.followed} decided what the agency does.", state=True)
    if not advised(refusal, guardian=reader.guardian):
        return Violation("DUTY1", "The Guardians have not advised yet.", state=True)
    return None


@dataclass(frozen=True, slots=True)
class DecisionAnswers:
    """A verdict, or advice, with its reasons."""

    choice: str = ""
    reasons: str = ""


def check_review(answers: DecisionAnswers) -> list[Violation]:
    """What stops this from being a review of a refusal, or what an agency does with advice (DUTY1, REF1)."""
    found = []
    if answers.choice not in Verdict.values:
        found.append(Violation("DUTY1", "Choose whether it is upheld or answered after all.", "choice"))
    found += check_reason(answers.reasons, "DUTY1", "Write your reasons.", "reasons")
    return found + (check_bar(answers.reasons) if answers.choice == Verdict.UPHELD and not found else [])


def check_escalation(reasons: str) -> list[Violation]:
    """What the Guardians are asked, and why (DUTY1)."""
    return check_reason(reasons, "DUTY1", "Write why this should be shared all the same.", "reasons")


def check_advice(answers: DecisionAnswers) -> list[Violation]:
    """What stops this from being advice (DUTY1, REF1)."""
    found = []
    if answers.choice not in Advice.values:
        found.append(Violation("DUTY1", "Choose what you advise.", "choice"))
    found += check_reason(answers.reasons, "DUTY1", "Write your reasons.", "reasons")
    return found + (check_bar(answers.reasons) if answers.choice == Advice.STANDS and not found else [])


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
