"""Answers to the form of an override."""

from consent.models import GoingAhead
from consent.overrides.rules import OverrideAnswers

# Overriding -----------------------------------------------------------------------------------------
OVERRIDE = OverrideAnswers(
    people=frozenset({"kit"}),
    grounds=frozenset({GoingAhead.HARM}),
    concern="A bruise on his back.",
    escalation="It happened twice.",
    harm_of_sharing="The family may trust us less.",
    harm_prevented="Kit may be beaten again tonight.",
    factors=frozenset(),
    proportionate_because="Loss of trust.",
    wishes="w",
    at_risk="Kit",
)
