"""What an override has to say: both sides weighed, one ground at least (OVR2-4, OVR9). Facts in, violations out."""

from dataclasses import dataclass

from consent.models import Factor
from consent.positions.words import folded
from imap.law.reasons import check_reason
from imap.law.violations import Violation

CLOSED_ENVIRONMENT = Factor.CLOSED_ENVIRONMENT.value
FACTORS = {factor.value: str(factor.label) for factor in Factor}


@dataclass(frozen=True, slots=True)
class OverrideAnswers:
    """What was answered on the override screen, for one or several named people."""

    people: frozenset[str]
    grounds: frozenset[str]
    concern: str
    escalation: str
    harm_of_sharing: str
    harm_prevented: str
    factors: frozenset[str]
    proportionate_because: str
    wishes: str
    at_risk: str = ""


#: What the short form of an override leaves for later: it is missing until the whole of it is recorded (OVR2).
LEFT_FOR_LATER = {
    "escalation": "how need, risk or harm would grow if nothing were shared",
    "proportionate_because": "why sharing is proportionate",
}


def check_override(answers: OverrideAnswers, *, short: bool = False) -> list[Violation]:
    """Everything that stops these answers from being an override (OVR2, OVR3, OVR4, OVR9). It asks for no threshold, so
    that it stands at every level of need (OVR5). `short`: written while a child is in danger; what is left for later is
    not asked for, and shown as missing."""
    found = []
    if not answers.people:
        found.append(Violation("OVR2", "Choose the people whom this override is about.", "people"))
    if not answers.grounds:
        found.append(Violation("OVR9", "Choose at least one ground for going ahead.", "grounds"))
    needed = {
        "at_risk": "Write who is at risk: a child, a parent, a worker, somebody else.",
        "wishes": "Write what the person wishes, if known, and what you leave out because of it.",
    }
    found += [Violation("OVR2", words, name) for name, words in needed.items() if not getattr(answers, name)]
    reasons = {
        "concern": "Write the safeguarding concern.",
        "escalation": "Write how need, risk or harm would grow if nothing were shared.",
        "proportionate_because": "Write why sharing is proportionate here.",
    }
    for name, words in reasons.items():
        if not (short and name in LEFT_FOR_LATER):
            found += check_reason(getattr(answers, name), "OVR2", words, name)
    found += _check_balance(answers)
    if answers.factors == {CLOSED_ENVIRONMENT}:
        found.append(
            Violation(
                "OVR4",
                "That the hub is a closed environment is one factor; it cannot be the only one.",
                "factors",
            )
        )
    return found


def _check_balance(answers: OverrideAnswers) -> list[Violation]:
    asks = {
        "harm_of_sharing": "Write what harm sharing may cause.",
        "harm_prevented": "Write what harm sharing may prevent.",
    }
    found = [
        violation
        for name, words in asks.items()
        for violation in check_reason(getattr(answers, name), "OVR3", words, name)
    ]
    if not found and folded(answers.harm_of_sharing) == folded(answers.harm_prevented):
        found.append(
            Violation(
                "OVR3",
                "The two sides of the balance say the same. Weigh the harm of sharing against the harm prevented.",
                "harm_prevented",
            )
        )
    return found
