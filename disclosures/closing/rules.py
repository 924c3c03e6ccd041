"""Rules of closing. No database, no request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosures.models import ClosedWithout, Closing, Level
from enquiries.models import Rating
from imap.agencies.roles import Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: Closing these over a silence or something unread takes a manager, who confirms each by itself.
CONFIRMED = frozenset({Rating.RED, Rating.AMBER})
#: Levels that a closing can name: by then it is judged.
LEVELS = [level for level in Level if level != Level.NOT_JUDGED]


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence, or something unread: what it is called on the form, and in words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a closing is judged by."""

    rating: int
    gaps: tuple[Gap, ...]
    roles: frozenset[str]
    history: bool  # other enquiries have to do with this one

    @property
    def confirms(self) -> bool:
        """Whether each silence and each thing unread is confirmed by a manager."""
        return bool(self.gaps) and self.rating in CONFIRMED

    @property
    def needs_manager(self) -> bool:
        """Whether somebody else has to close it."""
        return self.confirms and Role.MANAGER not in self.roles


@dataclass(frozen=True, slots=True)
class ClosingAnswers:
    """What was answered; `without` has, for each gap, why it is closed over. Nothing answered is ""."""

    why: str = ""
    reasons: str = ""
    level: str = ""
    history: str = ""
    without: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def given(cls, answers: Mapping[str, Any], gaps: Collection[Gap]) -> "ClosingAnswers":
        """From a form's answers by name."""
        texts = {name: str(answers.get(name) or "") for name in ("why", "reasons", "level", "history")}
        return cls(**texts, without={gap.key: str(answers.get(gap.key) or "") for gap in gaps})


def why_not_close_over(facts: Facts) -> Violation | None:
    """Why this person may not close over what is missing; None when they may (OUT2)."""
    if not facts.needs_manager:
        return None
    return Violation(
        "OUT2",
        "Something is not answered or not read, and the enquiry is red or amber: a manager closes it. Ask yours, or "
        "wait for it and read it first. What you wrote is kept.",
    )


def check_closing(answers: ClosingAnswers, facts: Facts) -> list[Violation]:
    """What stops these answers from closing an enquiry (OUT2): a reason from the list and in words, the level of need, how
    the history was considered where there is any, and each silence and each thing unread confirmed by itself."""
    found = []
    if answers.why not in Closing.Why.values:
        found.append(Violation("OUT2", "Choose why the enquiry is closed.", "why"))
    words = "Write why you are closing it: what was found, or who goes on."
    found += check_reason(answers.reasons, "OUT2", words, "reasons")
    if answers.level not in LEVELS:
        found.append(Violation("OUT2", "Choose the level of need.", "level"))
    if facts.history:
        words = "Write how you considered the earlier enquiries."
        found += check_reason(answers.history, "OUT2", words, "history")
    if refusal := why_not_close_over(facts):
        found.append(refusal)
    elif facts.confirms:
        found += [
            Violation("OUT2", f"{gap.words} Choose why you close without it, or wait for it.", gap.key)
            for gap in facts.gaps
            if answers.without.get(gap.key) not in ClosedWithout.Because.values
        ]
    return found
