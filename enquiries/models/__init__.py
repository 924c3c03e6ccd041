"""Enquiries: that someone is worried about a child, who is on it, where it stands."""

from enquiries.models.advice import Advice, AdviceFollowed, AdviceRequest
from enquiries.models.base import CaseRow, Decision, within_enquiry
from enquiries.models.draft import Draft, DraftEnded
from enquiries.models.enquiry import (
    Concern,
    Enquiry,
    EnquiryGrant,
    Person,
    Rating,
    Referral,
    Stage,
    StageMove,
)
from enquiries.models.family import Relation
from enquiries.models.link import EnquiryLink, SamePerson
from enquiries.models.restriction import RestrictedPerson, Restriction, RestrictionReason
from enquiries.models.spoken import LateReview, SpokenExchange

__all__ = [
    "Advice",
    "AdviceFollowed",
    "AdviceRequest",
    "CaseRow",
    "Concern",
    "Decision",
    "Draft",
    "DraftEnded",
    "Enquiry",
    "EnquiryGrant",
    "EnquiryLink",
    "LateReview",
    "Person",
    "Rating",
    "Referral",
    "Relation",
    "RestrictedPerson",
    "Restriction",
    "RestrictionReason",
    "SamePerson",
    "SpokenExchange",
    "Stage",
    "StageMove",
    "within_enquiry",
]
