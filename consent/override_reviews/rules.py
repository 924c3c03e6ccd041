"""Rules of reviewing an override: who may, and what a review has to say. No database, no request."""

from dataclasses import dataclass

from consent.models import Verdict
from imap.agencies.roles import Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Reviewed:
    """That a review stands already: by whom, when, and its verdict."""

    by: str
    when: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Reviewer:
    """How a person stands to one override."""

    roles: frozenset[str]
    decided: bool  # it is their own decision
    of_its_agency: bool
    of_lead_agency: bool
    others_there: bool  # the agency that decided has a manager who did not decide
    reviewed: Reviewed | None = None


def why_not_review(reviewer: Reviewer) -> Violation | None:
    """Why a person may not review an override; None when they may (OVR7).

    Never one's own, whatever roles one holds. A manager of the agency that decided; where it has no other manager
    (an agency of one is such a one), a manager of the lead agency or the Guardian of the partnership. Once.
    """
    if reviewer.reviewed:
        done = reviewer.reviewed
        return Violation(
            "OVR7",
            f"{done.by} reviewed this on {done.when}: {Verdict(done.verdict).label.lower()}. It is reviewed once.",
            state=True,
        )
    if reviewer.decided:
        return Violation("OVR7", "This is your own decision: somebody else reviews it.")
    manages = Role.MANAGER in reviewer.roles
    if reviewer.others_there:
        if manages and reviewer.of_its_agency:
            return None
        return Violation("OVR7", "A manager of the agency that decided reviews this.")
    if Role.PARTNERSHIP_GUARDIAN in reviewer.roles or (manages and reviewer.of_lead_agency):
        return None
    return Violation(
        "OVR7",
        "The agency that decided has no other manager: a manager of the lead agency, or the Guardian, reviews this.",
    )


@dataclass(frozen=True, slots=True)
class ReviewAnswers:
    """What was answered on the review screen. Texts are stripped; nothing answered is ""."""

    verdict: str
    reasons: str
    conditions: str = ""


def check_review(answers: ReviewAnswers) -> list[Violation]:
    """What stops these answers from being a review (OVR7): always reasons; with conditions, those in words."""
    found = []
    if answers.verdict not in Verdict:
        found.append(Violation("OVR7", "Choose whether you uphold or overturn the decision.", "verdict"))
    words = "Write your reasons in a sentence: which ground persuaded you, which did not."
    found += check_reason(answers.reasons, "OVR7", words, "reasons")
    if answers.verdict == Verdict.CONDITIONS and not answers.conditions:
        found.append(Violation("OVR7", "Write the conditions on which you uphold it.", "conditions"))
    if answers.verdict != Verdict.CONDITIONS and answers.conditions:
        found.append(
            Violation("OVR7", "Only an override upheld with conditions has conditions.", "conditions")
        )
    return found
