"""Rules of reviewing a late entry. No database, no request."""

from dataclasses import dataclass, replace

from consent.override_reviews.rules import Reviewer, why_not_review
from enquiries.models import LateReview
from imap.law.reasons import check_reason
from imap.law.violations import Violation


def why_not_review_late(reviewer: Reviewer) -> Violation | None:
    """Why a person may not review a late entry; None when they may (LATE1): once, and for the rest as an override."""
    if done := reviewer.reviewed:
        verdict = LateReview.Verdict(done.verdict).label.lower()
        return Violation(
            "LATE1", f"{done.by} reviewed this on {done.when}: {verdict}. It is reviewed once.", state=True
        )
    return why_not_review(replace(reviewer, reviewed=None))


@dataclass(frozen=True, slots=True)
class LateReviewAnswers:
    """What was answered on the review screen. Texts are stripped; nothing answered is ""."""

    verdict: str
    reasons: str


def check_late_review(answers: LateReviewAnswers) -> list[Violation]:
    """What stops these answers from being a review of a late entry (LATE1): a verdict, and always a reason."""
    found = []
    if answers.verdict not in LateReview.Verdict:
        found.append(Violation("LATE1", "Choose whether something is to be followed up.", "verdict"))
    words = "Write in a sentence why, and what is to be followed up by whom."
    return found + check_reason(answers.reasons, "LATE1", words, "reasons")
