"""Rules of relying on another agency's reasons, and of writing one's own. No database, no request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consent.overrides.rules import OverrideAnswers
from consent.positions.words import folded
from enquiries.standing.rules import Standing, why_not_override_as_asked
from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class RelianceAnswers:
    """What was answered beneath another agency's reasons. `read`: they say that they have read them."""

    read: bool
    because: str


def why_not_rely(standing: Standing, *, overturned: bool, relied: str) -> Violation | None:
    """Why a person may not rely on these reasons for their agency now; None when they may (OVR2, OVR7).

    `relied`: who did so already, in words; "" for nobody.
    """
    if refusal := why_not_override_as_asked(standing):
        return refusal
    if overturned:
        return Violation(
            "OVR7", "A review overturned these reasons: they are in force no longer, for anybody.", state=True
        )
    if relied:
        return Violation(
            "OVR2", f"{relied} recorded already that your agency relies on these reasons.", state=True
        )
    return None


def check_reliance(answers: RelianceAnswers) -> list[Violation]:
    """What stops an agency from relying on another's reasons: they were not read, or it does not say why it shares
    them (OVR2)."""
    found = []
    if not answers.read:
        found.append(Violation("OVR2", "Read the reasons first, then tick that you have.", "read"))
    words = "Write in a sentence why your agency relies on them."
    return found + check_reason(answers.because, "OVR2", words, "because")


#: What each agency writes in words of its own.
OWN_WORDS = ("escalation", "harm_of_sharing", "harm_prevented", "proportionate_because")


@dataclass(frozen=True, slots=True)
class WrittenBefore:
    """Reasons that stand on the enquiry already: whose, whether a review overturned them, and their words."""

    agency: str
    ours: bool
    overturned: bool
    words: Mapping[str, str]


def check_copying(answers: OverrideAnswers, before: Iterable[WrittenBefore]) -> list[Violation]:
    """An agency weighs in words of its own (OVR2): another's are relied on, not copied. Reasons of one's own that a
    review overturned do not come back word for word (OVR7)."""
    found: dict[str, Violation] = {}
    for one in before:
        same = [
            name
            for name in OWN_WORDS
            if folded(getattr(answers, name)) and folded(getattr(answers, name)) == folded(one.words[name])
        ]
        if not one.ours:
            words = f"{one.agency} wrote these words. Write your agency’s own, or rely on theirs after reading them."
            found |= {name: Violation("OVR2", words, name) for name in same}
        elif one.overturned and len(same) == len(OWN_WORDS):
            words = "A review overturned these very reasons. Write what is different now."
            found.setdefault(OWN_WORDS[0], Violation("OVR7", words, OWN_WORDS[0]))
    return list(found.values())
