"""Rules of consent and overriding: facts in, violations out. No database, no request.

`people`: who answers for whom; `giving`: what a position says; `overriding`: what an override says; `position`: what is
in force, and what may be asked on it.
"""

from consent.rules.giving import (
    AGREED,
    ANSWERED,
    LOOK_AGAIN_AFTER,
    NO,
    UNASKED,
    YES,
    ConsentAnswers,
    check_consent,
)
from consent.rules.overriding import (
    CLOSED_ENVIRONMENT,
    FACTORS,
    LEFT_FOR_LATER,
    OverrideAnswers,
    check_override,
)
from consent.rules.people import (
    AGE_OF_CONSENT,
    PersonFacts,
    givers_for,
    positions_for,
    treated_as,
    why_not_giver,
    why_not_position,
)
from consent.rules.position import (
    HARM,
    NOT_ASKED,
    SAID_NO,
    ConsentQuestion,
    Ended,
    InForce,
    MayShare,
    Overriding,
    Recorded,
    Ruling,
    against,
    basis_in_words,
    check_asking,
    derive,
    ended_by_now,
    ruling,
)
from consent.rules.taking_back import takes_back
from consent.rules.words import folded

__all__ = [
    "AGE_OF_CONSENT",
    "AGREED",
    "ANSWERED",
    "CLOSED_ENVIRONMENT",
    "FACTORS",
    "HARM",
    "LEFT_FOR_LATER",
    "LOOK_AGAIN_AFTER",
    "NO",
    "NOT_ASKED",
    "SAID_NO",
    "UNASKED",
    "YES",
    "ConsentAnswers",
    "ConsentQuestion",
    "Ended",
    "InForce",
    "MayShare",
    "OverrideAnswers",
    "Overriding",
    "PersonFacts",
    "Recorded",
    "Ruling",
    "against",
    "basis_in_words",
    "check_asking",
    "check_consent",
    "check_override",
    "derive",
    "ended_by_now",
    "folded",
    "givers_for",
    "positions_for",
    "ruling",
    "takes_back",
    "treated_as",
    "why_not_giver",
    "why_not_position",
]
