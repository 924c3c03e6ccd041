"""What the referrer was asked, and the concern with its rating."""

from dataclasses import dataclass

from enquiries.models import Referral
from imap.law.reasons import check_reason
from imap.law.violations import Violation

POLICE_SOURCE = "6"  # code of the list "referral_source"
ANONYMOUS_SOURCE = "9"
UNKNOWN_SOURCE = "10"
PUBLIC_SOURCES = frozenset({"1A", "1B", "1C", "1D", ANONYMOUS_SOURCE, UNKNOWN_SOURCE})


@dataclass(frozen=True, slots=True)
class ReferralAnswers:
    """What was answered about the referrer; `from_agency`: they are a practitioner, not a member of the public."""

    source: str
    consent_sought: str
    consent_sought_from: str = ""
    consent_not_sought_because: str = ""
    considered_need: str = ""


def check_referral(answers: ReferralAnswers) -> list[Violation]:
    """What is missing from what was asked of the referrer: consent (OPEN3) and, from the police, need (CON9)."""
    found = []
    if answers.source == POLICE_SOURCE:
        if not answers.considered_need.strip():
            found.append(
                Violation(
                    "CON9",
                    "Write the need that the police considered: it is what a police referral stands on.",
                    "considered_need",
                )
            )
    elif answers.consent_sought == Referral.Sought.NOT_KNOWN and answers.source not in PUBLIC_SOURCES:
        found.append(
            Violation(
                "OPEN3",
                "Ask the referrer whether they sought consent. “Not known” is for anonymous and public contacts.",
                "consent_sought",
            )
        )
    if answers.consent_sought == Referral.Sought.YES and not answers.consent_sought_from.strip():
        found.append(Violation("OPEN3", "Enter whose consent the referrer sought.", "consent_sought_from"))
    if answers.consent_sought == Referral.Sought.NO:
        words, name = "Enter why the referrer did not seek consent.", "consent_not_sought_because"
        found += check_reason(answers.consent_not_sought_because, "OPEN3", words, name)
    return found


@dataclass(frozen=True, slots=True)
class ConcernDetails:
    """What can be improved of a concern."""

    narrative: str
    whereabouts: str
    rating: int
    rating_because: str


def check_rating(before: int, after: int, because: str, because_before: str) -> list[Violation]:
    """A changed rating has reasons of its own (REC1)."""
    if before == after:
        return []
    words = "Write why the rating changes: the old reason was for the old rating."
    new = "" if because.strip() == because_before.strip() else because
    return check_reason(new, "REC1", words, "rating_because")
