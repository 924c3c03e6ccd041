"""Rules of reviewing a late entry. No database, no request."""

from dataclasses import dataclass, replace

from consent.rules.reviewing import Reviewer, may_review
from enquiries.models import LateReview
from imap.law.breaches import Breach
from imap.law.reasons import breaches_of_reason


def may_review_late(reviewer: Reviewer) -> Breach | None:
    """Why a person may not review a late entry; None when they may (LATE1): once, and for the rest as an override."""
    if done := reviewer.reviewed:
        verdict = LateReview.Verdict(done.verdict).label.lower()
        return Breach(
            "LATE1", f"{done.by} reviewed this on {done.when}: {verdict}. It is reviewed once.", state=True
        )
    return may_review(replace(reviewer, reviewed=None))


@dataclass(frozen=True, slots=True)
class LateReviewAnswers:
    """What was answered on the review screen. Texts are stripped; nothing answered is ""."""

    verdict: str
    reasons: str


def breaches_of_late_review(answers: LateReviewAnswers) -> list[Breach]:
    """What stops these answers from being a review of a late entry (LATE1): a verdict, and always a reason."""
    found = []
    if answers.verdict not in LateReview.Verdict:
        found.append(Breach("LATE1", "Choose whether something is to be followed up.", "verdict"))
    words = "Write in a sentence why, and what is to be followed up by whom."
    return found + breaches_of_reason(answers.reasons, "LATE1", words, "reasons")
