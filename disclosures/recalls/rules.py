"""What a recall says, and what is confirmed. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from consent.positions.words import folded
from disclosures.models import RecallAnswer
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class RecallAnswers:
    """What went where by mistake. Keys are text, texts are stripped."""

    recipient: str
    items: frozenset[str]
    find: str
    noticed_at: datetime | None
    what: str
    steps: str


def check_recall(
    answers: RecallAnswers, went_to: Mapping[str, Collection[str]], *, released_at: datetime, now: datetime
) -> list[Violation]:
    """A recall names one recipient and what went there by mistake, tells it what to look for, and says what happened
    (ACC3). `went_to`: recipient to the items that it still reads."""
    found = []
    if answers.recipient not in went_to:
        found.append(Violation("ACC3", "Choose which agency it went to by mistake.", "recipient"))
    elif not answers.items:
        found.append(Violation("ACC3", "Choose what went there by mistake.", "items"))
    elif not answers.items <= set(went_to[answers.recipient]):
        found.append(Violation("ACC3", "Choose only what this agency was sent and still has.", "items"))
    needed = {
        "find": "Write what the recipient should look for: not what it says.",
        "what": "Write what happened, and how.",
        "steps": "Write what you did at once, or that you did nothing yet.",
    }
    found += [
        Violation("ACC3", words, name) for name, words in needed.items() if not folded(getattr(answers, name))
    ]
    if answers.noticed_at is None:
        found.append(Violation("ACC3", "Enter when it was noticed: the 72 hours begin then.", "noticed_at"))
    elif not released_at.replace(second=0, microsecond=0) <= answers.noticed_at <= now:
        found.append(
            Violation("ACC3", "It was noticed after it was released, and not in the future.", "noticed_at")
        )
    return found


def with_every_version(items: Iterable[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """These items with every earlier and later version of each: a recall leaves none of them to be read (ACC3). `pairs`:
    an item, and the one that replaced it."""
    found, links = set(items), list(pairs)
    while more := {b for a, b in links if a in found} | {a for a, b in links if b in found}:
        if more <= found:
            break
        found |= more
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ConfirmAnswers:
    """What the wrong recipient kept, and whom it passed it on to. Texts are stripped; None: not answered."""

    kept: str
    where: str
    passed_on: bool | None
    passed_to: str


def why_not_confirm(standing: Standing, *, sent_here: bool) -> Violation | None:
    """Why a person may not answer a recall; None when they may: caseworkers of the agency it went to (ACC3)."""
    if not standing.roles & CASEWORK or not standing.capacities or not sent_here:
        return Violation("ACC3", "The agency that was sent this by mistake says what became of it.")
    return None


def check_confirming(answers: ConfirmAnswers, *, passed: str = "") -> list[Violation]:
    """The recipient says whether anything was kept, and where; and whether it was passed on, and to whom (ACC3). `passed`:
    to whom it is recorded that it passed it on."""
    found = []
    if answers.kept not in RecallAnswer.Kept.values:
        found.append(Violation("ACC3", "Choose whether anything was kept.", "kept"))
    elif answers.kept == RecallAnswer.Kept.KEPT and not folded(answers.where):
        found.append(Violation("ACC3", "Write what is still kept, where, and until when.", "where"))
    if answers.passed_on is None:
        found.append(Violation("ACC3", "Choose whether it was passed on to anybody.", "passed_on"))
    elif passed and not answers.passed_on:
        words = f"Your agency recorded that it was passed on to {passed}: say so, and that they are told."
        found.append(Violation("ACC3", words, "passed_on"))
    elif answers.passed_on and not folded(answers.passed_to):
        found.append(Violation("ACC3", "Write whom it was passed on to, and when.", "passed_to"))
    return found
