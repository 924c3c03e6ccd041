"""Rules of merging people: facts in, violations out. No database, no request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class PersonOnEnquiry:
    """A person as they stand on one enquiry; `on` are the references of the enquiries on which they, and whoever counts
    as the same person already, stand."""

    name: str
    born: date | None
    on: Collection[str]


def check_merging(
    here: PersonOnEnquiry, there: PersonOnEnquiry | None, *, reasons: str, dates_checked: bool
) -> list[Violation]:
    """What stops two entries from counting as one person (ACC2, REC1): different dates of birth that nobody checked, and
    two people of one enquiry who would become one through it."""
    found = []
    if there is None:
        found.append(Violation("ACC2", "Choose who is the same person.", "same"))
    elif both := sorted(set(here.on) & set(there.on)):
        found.append(
            Violation(
                "ACC2",
                f"On enquiry {both[0]} they are two people: {here.name} and {there.name} cannot be one.",
                "same",
            )
        )
    elif here.born and there.born and here.born != there.born and not dates_checked:
        found.append(
            Violation(
                "ACC2",
                f"Their dates of birth differ: {here.born:%-d %B %Y} here, {there.born:%-d %B %Y} there. Check which is "
                "right; tick that you did if they are the same person all the same.",
                "dates_checked",
            )
        )
    return found + check_reason(reasons, "REC1", "Write why this is the same person.", "reasons")


def check_separating(reasons: str) -> list[Violation]:
    """Undoing it has its reasons too (REC1)."""
    return check_reason(reasons, "REC1", "Write why they are not the same person.", "reasons")
