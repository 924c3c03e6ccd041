"""Which enquiries belong together."""

from imap.law.breaches import Breach
from imap.law.reasons import breaches_of_reason


def breaches_of_link(how_many: int, reasons: str) -> list[Breach]:
    """Enquiries are linked with the reasons for it (REC1)."""
    found = []
    if not how_many:
        found.append(Breach("REC1", "Choose the enquiries that belong together with this one.", "same"))
    return found + breaches_of_reason(reasons, "REC1", "Write why they belong together.", "same_because")


def breaches_of_unlinking(reasons: str) -> list[Breach]:
    """A link is undone with the reasons for it (REC1)."""
    return breaches_of_reason(reasons, "REC1", "Write why they do not belong together.", "reasons")
