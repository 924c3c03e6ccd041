"""Sharing without having been asked: who may, and why now; the rest is judged as an answer is. Facts in, violations out."""

from enquiries.standing.rules import AT_REST, Standing
from imap.agencies.roles import CASEWORK
from imap.law.reasons import check_reason
from imap.law.violations import Violation


def why_not_share_unasked(standing: Standing) -> Violation | None:
    """Why a person may not share unasked; None when they may: a caseworker of any agency with a part in the enquiry, its
    lead agency among them, until it is closed (SEC1)."""
    if not standing.roles & CASEWORK:
        return Violation("SEC1", "Only practitioners and managers work on an enquiry.")
    if not standing.capacities:
        return Violation("SEC1", "Your agency has no part in this enquiry.")
    if standing.stage in AT_REST:
        words = "The enquiry is closed. Ask the lead agency to open it again, or record what worries you as a new one."
        return Violation("SEC1", words, state=True)
    return None


def check_why_now(why_now: str) -> list[Violation]:
    """Nobody asked, so whoever shares says why it is shared all the same (REC1)."""
    words = "Write in a sentence why you share this now, although nobody asked. Each recipient reads it."
    return check_reason(why_now, "REC1", words, "why_now")
