"""Which enquiries belong together."""

from imap.law.breaches import Breach


def breaches_of_link(how_many: int, reasons: str) -> list[Breach]:
    """Enquiries are linked with the reasons for it (REC1)."""
    found = []
    if not how_many:
        found.append(Breach("REC1", "Choose the enquiries that belong together with this one.", "same"))
    if not reasons.strip():
        found.append(Breach("REC1", "Write why they belong together.", "same_because"))
    return found


def breaches_of_unlinking(reasons: str) -> list[Breach]:
    """A link is undone with the reasons for it (REC1)."""
    if reasons.strip():
        return []
    return [Breach("REC1", "Write why they do not belong together.", "reasons")]
