"""What follows when consent is taken back or an override overturned. Facts in, violations out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from consent.models import GoingAhead, Position
from disclosures.models import Settlement
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK
from imap.design.templatetags.govuk import moment
from imap.law.information import names_of
from imap.law.reasons import check_reason
from imap.law.violations import Violation

OVERTURNED = "overturned"


def check_answering_stopped(since: datetime | None) -> list[Violation]:
    """A request that nothing carries any more is not answered, unless the agency asked goes on for reasons of its
    own: it decides for itself (CON6, OVR7). `since` is None when it is carried, or those reasons stand."""
    if since is None:
        return []
    return [
        Violation(
            "CON6",
            f"This request is stopped since {moment(since)}: consent, or the reasons for going ahead, no longer carry "
            "it. Answer it only if your agency goes on for its own reasons: record them first.",
        )
    ]


def why_in_words(why: str) -> str:
    """The cause in general words, never the person's own."""
    if why == Position.LIMITED:
        return "Consent was given, and is now limited more narrowly"
    if why == OVERTURNED:
        return "The reasons for going ahead without consent were overturned"
    return f"Consent was given, and is now: {Position(why).label.lower()}"


def left_out_in_words(kinds: Collection[str], *, holder: bool) -> str:
    """What a limit leaves out now, of what the reader may know (CON6). `holder`: the reader's agency holds something that
    it touches, so with no kind named it is the agency itself that is left out; "" when there is nothing to say."""
    if names := names_of(kinds):
        return f"Not to be shared any more: {', '.join(names)}."
    return "Your agency is not to be asked or told any more." if holder else ""


@dataclass(frozen=True, slots=True)
class SettlementAnswers:
    """What a holder answered. Texts are stripped; nothing answered is ""."""

    choice: str
    reasons: str
    ground: str = ""


def why_not_settle(standing: Standing, *, holds: bool) -> Violation | None:
    """Why a person may not answer for a holder; None when they may: its own caseworkers do (SEC1)."""
    if not standing.roles & CASEWORK or not standing.capacities or not holds:
        return Violation("SEC1", "Only an agency that holds this information decides what it does with it.")
    return None


def check_settlement(answers: SettlementAnswers) -> list[Violation]:
    """A holder stops, or continues on a ground of its own; with reasons either way (CON6, OVR7)."""
    found = []
    if answers.choice not in Settlement.Choice.values:
        found.append(Violation("CON6", "Choose whether your agency stops or continues.", "choice"))
    if answers.choice == Settlement.Choice.CONTINUE and answers.ground not in GoingAhead.values:
        found.append(Violation("OVR9", "Choose the ground on which your agency continues.", "ground"))
    return found + check_reason(answers.reasons, "CON6", "Write your agency’s reasons.", "reasons")
