"""Asking and answering (exchange); what holders do when consent falls away (following); onward; the outcome."""

from disclosures.models.despite import KeptDespite, KeptDespiteRead
from disclosures.models.exchange import (
    Acknowledgement,
    Answer,
    Certainty,
    InformationRequest,
    Item,
    ItemContent,
    ItemRecipient,
    Purpose,
    ReasonFlags,
    ReasonWords,
    Release,
    RequestPerson,
    Withholding,
    WithholdingAccount,
    WithholdingReason,
)
from disclosures.models.following import Settlement
from disclosures.models.onward import (
    OnwardAnswer,
    OnwardEnd,
    OnwardRead,
    OnwardRequest,
    PassingOn,
    StandingAgreement,
)
from disclosures.models.outcome import ConsentConfirmation, Outcome, ReferrerTold, StrategyDiscussion

__all__ = [
    "Acknowledgement",
    "Answer",
    "Certainty",
    "ConsentConfirmation",
    "InformationRequest",
    "Item",
    "ItemContent",
    "ItemRecipient",
    "KeptDespite",
    "KeptDespiteRead",
    "OnwardAnswer",
    "OnwardEnd",
    "OnwardRead",
    "OnwardRequest",
    "Outcome",
    "PassingOn",
    "Purpose",
    "ReasonFlags",
    "ReasonWords",
    "ReferrerTold",
    "Release",
    "RequestPerson",
    "Settlement",
    "StandingAgreement",
    "StrategyDiscussion",
    "Withholding",
    "WithholdingAccount",
    "WithholdingReason",
]
