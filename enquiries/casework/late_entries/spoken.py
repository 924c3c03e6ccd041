"""What was said before it could be recorded (LATE1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class SpokenAnswers:
    """What was said to somebody before it could be recorded. Texts are stripped; nothing answered is "" or None."""

    at: datetime | None
    to: str
    said: str
    late_because: str


def check_spoken(answers: SpokenAnswers, now: datetime) -> list[Violation]:
    """What was said late is never refused for being late: it says when, to whom, what, and why late (LATE1)."""
    needed = {
        "to": "Write to whom you spoke: name, and for which agency.",
        "said": "Write what was said, as it was said.",
    }
    found = [Violation("LATE1", words, name) for name, words in needed.items() if not getattr(answers, name)]
    why = "Write why it could not wait until it was recorded."
    found += check_reason(answers.late_because, "LATE1", why, "late_because")
    if answers.at is None:
        found.insert(0, Violation("LATE1", "Enter when you spoke.", "at"))
    elif answers.at > now:
        found.insert(0, Violation("LATE1", "That is in the future: enter when you spoke.", "at"))
    return found


#: How long before the first contact something may have happened without a word about it.
LONG_BEFORE = timedelta(days=1)


def warnings_of_spoken(answers: SpokenAnswers, received: datetime) -> list[Violation]:
    """What is odd about the time of a late entry, and never refused (LATE1): long before anybody was worried."""
    if answers.at and answers.at < received - LONG_BEFORE:
        words = (
            "You recorded something that happened more than a day before this enquiry was received. If the time is "
            "wrong, say so in a new entry."
        )
        return [Violation("LATE1", words, "at")]
    return []
