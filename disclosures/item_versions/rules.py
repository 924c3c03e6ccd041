"""The mark of a correction, as rules and pages take it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """That an item was corrected: the correction, when, and whether nothing holds instead (ACC2)."""

    key: str
    enquiry: str
    at: datetime
    disregard: bool
