"""Rules of enquiries: facts in, breaches out. No database, no request.

"Who may" and "does the stage allow it" are two questions, asked in that order; both answer with the reason
that a person reads beside the button.
"""

from enquiries.rules.ages import EIGHTEEN, OLDEST, SIXTEEN, Age, Estimate, age_of, age_on, read_estimate
from enquiries.rules.linking import breaches_of_link, breaches_of_unlinking
from enquiries.rules.people import NewPerson, breaches_of_people, breaches_of_person
from enquiries.rules.recording import (
    ANONYMOUS_SOURCE,
    POLICE_SOURCE,
    PUBLIC_SOURCES,
    UNKNOWN_SOURCE,
    ConcernDetails,
    ReferralAnswers,
    breaches_of_rating,
    breaches_of_referral,
)
from enquiries.rules.spoken import LONG_BEFORE, SpokenAnswers, breaches_of_spoken, warnings_of_spoken
from enquiries.rules.stages import (
    TRANSITIONS,
    Needed,
    PersonPosition,
    Transition,
    breaches_of_move,
    breaches_of_opening,
    may_move,
    transition,
)
from enquiries.rules.standing import (
    AFTER_DECISION,
    AT_REST,
    Standing,
    may_ask,
    may_override,
    may_override_as_asked,
    may_override_as_recipient,
    may_override_as_referrer,
    may_rate,
    may_record_consent,
    may_work,
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
    "breaches_of_link",
    "breaches_of_move",
    "breaches_of_opening",
    "breaches_of_people",
    "breaches_of_person",
    "breaches_of_rating",
    "breaches_of_referral",
    "breaches_of_spoken",
    "breaches_of_unlinking",
    "may_ask",
    "may_move",
    "may_override",
    "may_override_as_asked",
    "may_override_as_recipient",
    "may_override_as_referrer",
    "may_rate",
    "may_record_consent",
    "may_work",
    "read_estimate",
    "transition",
    "warnings_of_spoken",
]
