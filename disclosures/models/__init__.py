"""Asking and answering (exchange); what holders do when consent falls away (following); the outcome; what was
wrong or went astray (mending)."""

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
from disclosures.models.mending import (
    BreachAccount,
    BreachDecision,
    BreachEntry,
    Correction,
    CorrectionRead,
    Recall,
    RecallAnswer,
    RecalledItem,
)
from disclosures.models.outcome import ConsentConfirmation, Outcome, ReferrerTold, StrategyDiscussion

__all__ = [
    "Acknowledgement",
    "Answer",
    "BreachAccount",
    "BreachDecision",
    "BreachEntry",
    "Certainty",
    "ConsentConfirmation",
    "Correction",
    "CorrectionRead",
    "InformationRequest",
    "Item",
    "ItemContent",
    "ItemRecipient",
    "KeptDespite",
    "KeptDespiteRead",
    "Outcome",
    "Purpose",
    "ReasonFlags",
    "ReasonWords",
    "Recall",
    "RecallAnswer",
    "RecalledItem",
    "ReferrerTold",
    "Release",
    "RequestPerson",
    "Settlement",
    "StrategyDiscussion",
    "Withholding",
    "WithholdingAccount",
    "WithholdingReason",
]
