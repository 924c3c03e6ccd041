"""The subjects by which a reader narrows the decision log: each kind of row that is told belongs to one."""

from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Subject(Enum):
    """What a line of the decision log is about, as the reader chooses it."""

    PEOPLE = "people"
    CONSENT = "consent"
    REQUESTS = "requests"
    SHARED = "shared"
    AFTERWARDS = "afterwards"
    OUTCOME = "outcome"
    ACCESS = "access"

    @property
    def label(self) -> Any:
        return LABELS[self]


LABELS = {
    Subject.PEOPLE: _("Contact, concern and people"),
    Subject.CONSENT: _("Consent and overrides"),
    Subject.REQUESTS: _("Requests and responses"),
    Subject.SHARED: _("Shared and withheld"),
    Subject.AFTERWARDS: _("Onward sharing, corrections and recalls"),
    Subject.OUTCOME: _("Advice, stages and outcome"),
    Subject.ACCESS: _("Who was given access"),
}

_MODELS = {
    Subject.PEOPLE: (
        "enquiries.Enquiry enquiries.Referral enquiries.HistoricalConcern enquiries.HistoricalPerson"
        " enquiries.HistoricalRelation enquiries.EnquiryLink enquiries.SamePerson"
    ),
    Subject.CONSENT: (
        "consent.ConsentRecord consent.ConsentAccount consent.HolderAnswer consent.ConsentChange consent.StillRight"
        " consent.ReferrerAttempt consent.UnclearDecision consent.Override consent.Review consent.OverrideOffer"
        " consent.Reliance consent.ReviewRead consent.OverridePerson disclosures.ConsentConfirmation"
    ),
    Subject.REQUESTS: (
        "disclosures.InformationRequest disclosures.Answer disclosures.Chase disclosures.MoreTime disclosures.Extension"
        " disclosures.Cancellation disclosures.RefusalReview disclosures.Escalation disclosures.GuardianAdvice"
        " disclosures.CopiedReasons disclosures.CopiedRead disclosures.NewsRead disclosures.ExchangeOnce"
        " disclosures.ExchangeWords disclosures.ExchangePerson disclosures.ExchangeAnswer"
        " disclosures.ExchangeAnswerContent"
    ),
    Subject.SHARED: (
        "disclosures.Release disclosures.NothingLess disclosures.Item disclosures.ItemContent disclosures.ItemFile"
        " disclosures.ItemOriginal disclosures.ItemRecipient disclosures.ItemConfidence disclosures.ItemSensitivity"
        " disclosures.ItemReader disclosures.SensitiveRead disclosures.CriminalRelevance disclosures.Withholding"
        " disclosures.WithholdingReason disclosures.WithholdingAccount disclosures.SharedAnswers"
        " disclosures.LeftOut disclosures.SharedInPart disclosures.KeptDespite disclosures.KeptDespiteRead"
        " disclosures.Acknowledgement"
    ),
    Subject.AFTERWARDS: (
        "disclosures.Settlement disclosures.StandingAgreement disclosures.OnwardRequest disclosures.OnwardAnswer"
        " disclosures.OnwardEnd disclosures.PassingOn disclosures.OnwardRead disclosures.Correction"
        " disclosures.CorrectionRead disclosures.ThirdPartyTold disclosures.Recall disclosures.RecallAnswer"
        " disclosures.BreachEntry disclosures.BreachAccount disclosures.BreachDecision disclosures.SensitiveOnward"
    ),
    Subject.OUTCOME: (
        "enquiries.StageMove enquiries.SpokenExchange enquiries.LateReview enquiries.AdviceRequest enquiries.Advice"
        " enquiries.AdviceFollowed disclosures.Outcome disclosures.StrategyDiscussion disclosures.ReferrerTold"
        " disclosures.Closing disclosures.ClosedWithout"
    ),
    Subject.ACCESS: (
        "enquiries.EnquiryGrant enquiries.Restriction enquiries.RestrictionReason enquiries.RestrictedPerson"
    ),
}
#: The kinds of row of each subject. tests/unit/audit/test_subjects.py: every kind that is told stands under exactly one.
KINDS: dict[Subject, tuple[str, ...]] = {subject: tuple(one.split()) for subject, one in _MODELS.items()}


def subject_of(typed: str) -> Subject | None:
    """The subject that an address names; None for anything else, which shows all of them."""
    return next((one for one in Subject if one.value == typed), None)
