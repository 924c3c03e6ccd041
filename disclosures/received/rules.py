"""Reading what was received. Facts in, violations out."""

from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK
from imap.law.violations import Violation


def why_not_read_received(standing: Standing) -> Violation | None:
    """Why a person may not open the page of received information; None when they may: what it shows is decided
    item by item, by recipient (SEC1)."""
    if not standing.capacities or not standing.roles & CASEWORK:
        return Violation(
            "SEC1", "Only practitioners and managers of an agency that received it read information."
        )
    return None
