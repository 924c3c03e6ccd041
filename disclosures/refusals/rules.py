"""Who reviews, escalates and advises, and what each says. Facts in, violations out."""

from dataclasses import dataclass

from disclosures.justification.rules import NO_BAR, rests_only_on_a_bar
from disclosures.models import GuardianAdvice, RefusalReview
from imap.agencies.roles import CASEWORK, Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

Verdict, Advice = RefusalReview.Verdict, GuardianAdvice.Choice


def check_bar(words: str, name: str = "reasons") -> list[Violation]:
    """Data protection or confidentiality alone is no reason to keep to a refusal either (REF1)."""
    return [Violation("REF1", NO_BAR, name)] if rests_only_on_a_bar(words) else []


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
