"""Who may ask for advice and give it, and what each has to say (ADV1). No database, no request."""

from collections.abc import Collection
from dataclasses import dataclass

from enquiries.models import AdviceFollowed, AdviceRequest
from enquiries.standing.rules import Standing
from imap.agencies.roles import CASEWORK, Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: In which role somebody sits in each seat.
SEATS = {
    AdviceRequest.Seat.MANAGER: Role.MANAGER,
    AdviceRequest.Seat.GUARDIAN: Role.GUARDIAN,
    AdviceRequest.Seat.PARTNERSHIP: Role.PARTNERSHIP_GUARDIAN,
    AdviceRequest.Seat.DPO: Role.DATA_PROTECTION_OFFICER,
}


@dataclass(frozen=True, slots=True)
class AdviceAnswers:
    """A question as it is sent: names are out of it."""

    seat: str
    about: str
    question: str
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class FollowedAnswers:
    """Whether advice was followed, and why, or why not."""

    verdict: str
    because: str


def why_not_ask_advice(standing: Standing) -> Violation | None:
    """Why somebody may not ask for advice on an enquiry; None when they may: whoever works on it, at any stage (ADV1)."""
    if not (standing.roles & CASEWORK and standing.capacities):
        return Violation(
            "SEC1", "Only practitioners and managers who work on an enquiry ask for advice on it."
        )
    return None


def check_asking_advice(answers: AdviceAnswers, seats: Collection[str]) -> list[Violation]:
    """What is missing of a question (ADV1). `seats`: those in which somebody sits who may read it."""
    found = []
    if answers.seat not in seats:
        found.append(Violation("ADV1", "Choose whom to ask.", "seat"))
    if answers.about not in AdviceRequest.About.values:
        found.append(Violation("ADV1", "Choose which decision it is about.", "about"))
    words = "Write what you are in doubt about: a sentence or two."
    return found + check_reason(answers.question, "ADV1", words, "question")


def check_advice(text: str) -> list[Violation]:
    """What is missing of advice (ADV1)."""
    return check_reason(text, "ADV1", "Write your advice: a sentence or two.", "text")


def check_following(answers: FollowedAnswers) -> list[Violation]:
    """Whether advice was followed is said; why not, too (ADV1)."""
    found = []
    if answers.verdict not in AdviceFollowed.Verdict.values:
        found.append(Violation("ADV1", "Choose whether the advice was followed.", "verdict"))
    elif answers.verdict != AdviceFollowed.Verdict.FOLLOWED:
        words = "Write why it was not followed, or not wholly."
        found += check_reason(answers.because, "ADV1", words, "because")
    return found


#: The screens' names in their addresses, and which decision each is about.
_SCREENS = {
    AdviceRequest.About.CONSENT: "consent still_right unclear withdraw confirm_consent changed settle",
    AdviceRequest.About.OVERRIDE: "override own_reasons the_override rely",
    AdviceRequest.About.OPENING: "open reopen not_open close",
    AdviceRequest.About.ASKING: "ask ask_preview chase extend more_time cancel",
    AdviceRequest.About.SHARING: "answer share withhold change_item change_withholding nothing refuse preview "
    "refusal kept_despite",
    AdviceRequest.About.ONWARD: "ask_onward decide_onward end_onward pass_on",
    AdviceRequest.About.OUTCOME: "outcome tell",
    AdviceRequest.About.ACCESS: "restrict lift_restriction",
}


def about_of(screen: str) -> str:
    """Which decision a screen is about, by its name; "" of one that says nothing about it."""
    return next((str(about) for about, screens in _SCREENS.items() if screen in screens.split()), "")
