"""Rules of enquiries: facts in, violations out. No database, no request.

"Who may" and "does the stage allow it" are two questions, asked in that order; both answer with the reason
that a person reads beside the button.
"""

from enquiries.rules.ages import EIGHTEEN, OLDEST, SIXTEEN, Age, Estimate, age_of, age_on, read_estimate
from enquiries.rules.linking import check_link, check_unlinking
from enquiries.rules.people import NewPerson, check_people, check_person
from enquiries.rules.recording import (
    ANONYMOUS_SOURCE,
    POLICE_SOURCE,
    PUBLIC_SOURCES,
    UNKNOWN_SOURCE,
    ConcernDetails,
    ReferralAnswers,
    check_rating,
    check_referral,
)
from enquiries.rules.spoken import LONG_BEFORE, SpokenAnswers, check_spoken, warnings_of_spoken
from enquiries.rules.stages import (
    TRANSITIONS,
    Needed,
    PersonPosition,
    Transition,
    check_move,
    check_opening,
    transition,
    why_not_move,
)
from enquiries.rules.standing import (
    AFTER_DECISION,
    AT_REST,
    Standing,
    why_not_ask,
    why_not_override,
    why_not_override_as_asked,
    why_not_override_as_recipient,
    why_not_override_as_referrer,
    why_not_rate,
    why_not_record_consent,
    why_not_work,
)

__all__ = [
    "AFTER_DECISION",
    "ANONYMOUS_SOURCE",
    "AT_REST",
    "EIGHTEEN",
    "LONG_BEFORE",
    "OLDEST",
    "POLICE_SOURCE",
    "PUBLIC_SOURCES",
    "SIXTEEN",
    "TRANSITIONS",
    "UNKNOWN_SOURCE",
    "Age",
    "ConcernDetails",
    "Estimate",
    "Needed",
    "NewPerson",
    "PersonPosition",
    "ReferralAnswers",
    "SpokenAnswers",
    "Standing",
    "Transition",
    "age_of",
    "age_on",
    "check_link",
    "check_move",
    "check_opening",
    "check_people",
    "check_person",
    "check_rating",
    "check_referral",
    "check_spoken",
    "check_unlinking",
    "read_estimate",
    "transition",
    "warnings_of_spoken",
    "why_not_ask",
    "why_not_move",
    "why_not_override",
    "why_not_override_as_asked",
    "why_not_override_as_recipient",
    "why_not_override_as_referrer",
    "why_not_rate",
    "why_not_record_consent",
    "why_not_work",
]
