"""What an attempt and a decision about an unclear refusal have to say, and when it may be decided. Facts in; no database."""

from dataclasses import dataclass
from datetime import datetime

from consent.models import UnclearDecision
from consent.positions.giving import NO, YES
from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Talking:
    """How far the talk about one unclear refusal has come."""

    due: datetime
    due_in_words: str
    attempts: int = 0
    reached: bool = False  # one of the attempts reached the referrer
    nobody: bool = False  # an anonymous source that left no name: there is nobody to reach


def why_not_decide(talking: Talking, now: datetime) -> Violation | None:
    """Why it may not be decided yet whether to proceed; None when it may (CON11): the referrer was talked to, there is
    nobody to talk to, or they were tried and the clock has run out."""
    if talking.nobody or talking.reached:
        return None
    if not talking.attempts:
        return Violation(
            "CON11", "Talk it through with the referrer first, or record your attempts to reach them."
        )
    if now < talking.due:
        return Violation(
            "CON11",
            f"The referrer was not reached yet. Go on trying: from {talking.due_in_words} the attempts are enough. "
            "Reasons for going ahead that rest on harm do not wait for it.",
        )
    return None


@dataclass(frozen=True, slots=True)
class AttemptAnswers:
    """What was answered about one attempt. Texts are stripped; nothing answered is "" or None."""

    at: datetime | None
    whom: str
    reached: str
    said: str = ""


def check_attempt(answers: AttemptAnswers, now: datetime) -> list[Violation]:
    """What stops these answers from being an attempt to reach the referrer (CON11): when, whom and how, reached or not, and
    what was said."""
    found = []
    if answers.at is None:
        found.append(Violation("CON11", "Enter when you tried.", "at"))
    elif answers.at > now:
        found.append(Violation("CON11", "That is in the future: enter when you tried.", "at"))
    if not answers.whom:
        found.append(Violation("CON11", "Write whom you tried, and how.", "whom"))
    if answers.reached not in (YES, NO):
        found.append(Violation("CON11", "Choose whether you reached the referrer.", "reached"))
    if answers.reached == YES and not answers.said:
        found.append(Violation("CON11", "Write what the referrer said about the refusal.", "said"))
    return found


def check_deciding(choice: str, because: str) -> list[Violation]:
    """What stops these answers from being a decision whether to proceed (CON11): a choice, and a sentence why."""
    found = []
    if choice not in UnclearDecision.Choice:
        found.append(Violation("CON11", "Choose whether you go ahead.", "choice"))
    return found + check_reason(because, "CON11", "Write in a sentence why.", "because")
