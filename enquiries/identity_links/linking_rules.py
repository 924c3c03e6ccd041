"""Which enquiries belong together."""

from imap.law.reasons import check_reason
from imap.law.violations import Violation


def check_link(how_many: int, reasons: str) -> list[Violation]:
    """Enquiries are linked with the reasons for it (REC1)."""
    found = []
    if not how_many:
        found.append(Violation("REC1", "Choose the enquiries that belong together with this one.", "same"))
    return found + check_reason(reasons, "REC1", "Write why they belong together.", "same_because")


def check_unlinking(reasons: str) -> list[Violation]:
    """A link is undone with the reasons for it (REC1)."""
    return check_reason(reasons, "REC1", "Write why they do not belong together.", "reasons")
