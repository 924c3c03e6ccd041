"""Consent positions and overrides: whether someone agreed, and why we go ahead if not."""

from consent.models.asked_again import ReferrerAttempt, StillRight, UnclearDecision
from consent.models.overrides import (
    Factor,
    GoingAhead,
    Override,
    OverrideOffer,
    OverridePerson,
    Reliance,
    Review,
    ReviewRead,
    Verdict,
)
from consent.models.positions import (
    ConsentAccount,
    ConsentChange,
    ConsentRecord,
    HolderAnswer,
    HolderSays,
    MentalCapacity,
    Method,
    NotAsking,
    ParagraphEighteen,
    Position,
)

__all__ = [
    "ConsentAccount",
    "ConsentChange",
    "ConsentRecord",
    "Factor",
    "GoingAhead",
    "HolderAnswer",
    "HolderSays",
    "MentalCapacity",
    "Method",
    "NotAsking",
    "Override",
    "OverrideOffer",
    "OverridePerson",
    "ParagraphEighteen",
    "Position",
    "ReferrerAttempt",
    "Reliance",
    "Review",
    "ReviewRead",
    "StillRight",
    "UnclearDecision",
    "Verdict",
]
