"""What an entry of the record says in words: one teller for each kind of row, readable by a lawyer.

A kind of row that is not told here is in the record all the same; it stands beside one that is told (an account
beside its consent record, a recipient beside its item).
"""

from audit.telling.lawful import LEGAL_TESTS, lawfully, tell_release
from audit.telling.rows import (
    tell_attempt,
    tell_change,
    tell_content,
    tell_correction,
    tell_extension,
    tell_grant,
    tell_item,
    tell_link,
    tell_passing,
    tell_refusal,
    tell_relation,
    tell_same,
    tell_third_party,
    tell_unclear,
)
from audit.telling.words import Teller, Telling, of_record, told

__all__ = ["TELLERS", "Telling"]

TELLERS: dict[str, Teller] = {
    "enquiries.Enquiry": told("Enquiry {reference} was recorded for {lead_agency}", "happened_at"),
    "enquiries.EnquiryGrant": tell_grant,
    "enquiries.Referral": told(
        "The referral as it was given",
        "referrer_name",
        "referrer_contact",
        "people",
        "consent_sought",
        "consent_sought_from",
        "consent_not_sought_because",
        "considered_need",
        "privacy_notice",
    ),
    "enquiries.HistoricalConcern": tell_change,
    "enquiries.HistoricalPerson": tell_change,
    "enquiries.StageMove": told("Moved from {from_stage} to {to_stage}", "reasons", "referrer_told"),
    "enquiries.HistoricalRelation": tell_relation,
    "enquiries.EnquiryLink": tell_link,
    "enquiries.SamePerson": tell_same,
    "enquiries.SpokenExchange": told(
        "Late entry, to {spoken_to}: happened {happened_at}, recorded {recorded_at}",
        "beside",
        "said",
        "late_because",
        "review_due_at",
    ),
    "enquiries.LateReview": told("{agency} reviewed the late entry: {verdict}", "reasons"),
    "enquiries.Restriction": told("Who may open this enquiry: {kind}", "message"),
    "enquiries.RestrictionReason": told("Why", "reasons"),
    "enquiries.RestrictedPerson": told("The list names {person}"),
    "enquiries.AdviceRequest": told("{agency} asked for advice: {seat}", "about", "question", "due_at"),
    "enquiries.Advice": told("Advice of {recorded_by}, {agency}", "given_by", "text"),
    "enquiries.AdviceFollowed": told("The advice: {verdict}", "because"),
    "consent.ConsentRecord": told(
        "Consent position of {person}: {position}", "giver", "happened_at", "review_on"
    ),
    "consent.ConsentAccount": told(
        "What was said about consent",
        "method",
        "service",
        "service_agreed_on",
        "told_why",
        "told_what",
        "told_how",
        "told_with_whom",
        "told_means",
        "told_by",
        "told_on",
        "not_told_because",
        "privacy_notice",
        "limits",
        "refusal_reason",
        "reason_clear",
        "unasked_because",
        "not_asking",
        "risk_to",
        "risk_harm",
        "attempts",
        "next_attempt",
        "paragraph_18",
        "capacity",
        "capacity_assessed_by",
        "capacity_helped",
        "best_interests",
        "own_view",
        "own_view_not_obtained",
    ),
    "consent.HolderAnswer": told("{holder}, who holds parental responsibility: {says}"),
    "consent.ConsentChange": told("Consent is to be sought again: {what}", "because"),
    "consent.StillRight": of_record(
        "The consent position of {person}, {position}, is still right: recorded {recorded_at}", "because"
    ),
    "consent.ReferrerAttempt": tell_attempt,
    "consent.UnclearDecision": tell_unclear,
    "consent.Override": told(
        "{agency} decided to go ahead without consent",
        "grounds",
        "at_risk",
        "concern",
        "escalation",
        "harm_of_sharing",
        "harm_prevented",
        "factors",
        "proportionate_because",
        "wishes",
        "review_due_at",
    ),
    "consent.Review": told("{agency} reviewed the decision to go ahead: {verdict}", "reasons", "conditions"),
    "consent.OverrideOffer": told("The reasons for going ahead were shown to {to}, which may rely on them"),
    "consent.Reliance": told("{agency} relies on the lead agency’s reasons for going ahead", "because"),
    "consent.ReviewRead": told("Whoever decided to go ahead has read the review"),
    "consent.OverridePerson": told("The decision to go ahead names {person}"),
    "disclosures.InformationRequest": lawfully(
        "{agency} asked {asked}",
        "purpose",
        "questions",
        "kinds",
        "statement",
        "level",
        "rating",
        LEGAL_TESTS,
        "necessary_because",
        "proportionate_because",
        "life_at_risk",
        "relevant_because",
        "helps",
        "hinders",
        "basis",
        "due_at",
    ),
    "disclosures.Answer": told("{agency} answered: {kind}", "searched", "reasons", "helps", "hinders"),
    "disclosures.Chase": told("{agency} reminded the agency asked", "happened_at", "how", "whom", "said"),
    "disclosures.MoreTime": told("{agency} asked for more time to answer", "until", "reasons"),
    "disclosures.Extension": tell_extension,
    "disclosures.Cancellation": told("{agency} cancelled a request: it is not to be answered", "reasons"),
    "disclosures.RefusalReview": tell_refusal,
    "disclosures.Escalation": told("{agency} took an upheld refusal to both Guardians", "reasons", "due_at"),
    "disclosures.GuardianAdvice": told("Advice on a refusal: {choice}", "seat", "reasons"),
    "disclosures.CopiedReasons": told(
        "On a red enquiry, a reason was sent that was given for another agency"
    ),
    "disclosures.CopiedRead": told(
        "A manager looked at reasons that were given for several agencies", "note"
    ),
    "disclosures.NewsRead": told("{agency} has read what became of a request"),
    "disclosures.KeptDespite": told("{agency} withheld although it had reasons for going ahead", "reasons"),
    "disclosures.KeptDespiteRead": told("A manager of {agency} read why it withheld", "note"),
    "disclosures.Release": tell_release,
    "disclosures.NothingLess": told(
        "{agency} shared everything that it drafted, and says that all of it is needed", "because"
    ),
    "disclosures.Item": tell_item,
    "disclosures.ItemContent": tell_content,
    "disclosures.ItemFile": told(
        "File of the item: {name}", "kind", "size", "sha256", "scanned_at", "scanned_by"
    ),
    "disclosures.ItemRecipient": told("Released to {recipient}"),
    "disclosures.ItemConfidence": told(
        "A duty of confidence for the item: {owed}",
        "owed_name",
        "owed_role",
        "lifted_by",
        "power",
        "because",
    ),
    "disclosures.ItemSensitivity": told("The item is for named people only: {why}", "because"),
    "disclosures.ItemReader": told(
        "Of {of}, {person} may read the sensitive item, and {deputy} in their place", "reasons"
    ),
    "disclosures.SensitiveRead": told("Somebody named at {agency} has read a sensitive item"),
    "disclosures.CriminalRelevance": told(
        "{agency} marked an item: it may be relevant to a criminal investigation", "reasons"
    ),
    "disclosures.Withholding": told("{agency} withheld information"),
    "disclosures.WithholdingReason": told(
        "Which test the withheld information failed", "necessary", "proportionate", "life_at_risk", "relevant"
    ),
    "disclosures.WithholdingAccount": told(
        "What was withheld and why",
        "description",
        "held_where",
        "necessary_because",
        "proportionate_because",
        "relevant_because",
        "helps",
        "hinders",
    ),
    "disclosures.SharedAnswers": told(
        "This item has the answers of another (necessary, proportionate, relevant): same source, kind, person and decision"
    ),
    "disclosures.LeftOut": told("What was withheld was left out of an item that is shared"),
    "disclosures.SharedInPart": told(
        "The item is shared in part: its readers may know that something is left out"
    ),
    "disclosures.ExchangeOnce": lawfully(
        "{agency} exchanged once with {contact_name}, {contact_role}, of {contact_agency}",
        "happened_at",
        "reached_how",
        "verified_how",
        "verified_against",
        "verified_by",
        "verified_at",
        "purpose",
        LEGAL_TESTS,
        "necessary_because",
        "proportionate_because",
        "life_at_risk",
        "relevant_because",
        "helps",
        "hinders",
        "basis",
    ),
    "disclosures.ExchangeWords": told("What was asked and sent there", "asked", "sent"),
    "disclosures.ExchangePerson": told("The exchange was about {name}"),
    "disclosures.ExchangeAnswer": told("The agency outside answered: {came}", "happened_at"),
    "disclosures.ExchangeAnswerContent": told(
        "What it answered",
        "about_name",
        "kind",
        "certainty",
        "information_from",
        "text",
        "said_by",
        "checked_how",
    ),
    "disclosures.Acknowledgement": told("{agency} has read the release"),
    "disclosures.Settlement": told(
        "{agency}, which holds what rested on consent or an override that fell away: {choice}",
        "ground",
        "reasons",
    ),
    "disclosures.StandingAgreement": told(
        "Agreed at release for {recipient}, without asking again", "referral_on", "storing"
    ),
    "disclosures.OnwardRequest": told(
        "{agency} asked {provider} for permission: {what}", "to_agency", "to_outside", "purpose", "due_at"
    ),
    "disclosures.OnwardAnswer": told(
        "{agency} decided on passing on or storing: {verdict}", "conditions", "until", "reasons"
    ),
    "disclosures.OnwardEnd": told("{agency} ended a permission to pass on or store", "reasons"),
    "disclosures.PassingOn": tell_passing,
    "disclosures.OnwardRead": told("{agency} has read what it was told about an item"),
    "disclosures.Correction": tell_correction,
    "disclosures.CorrectionRead": told("{agency} has read the correction"),
    "disclosures.ThirdPartyTold": tell_third_party,
    "disclosures.Recall": told(
        "{agency} called back what it had released to {recipient} by mistake: it is not to be used",
        "find",
        "answer_by",
    ),
    "disclosures.RecallAnswer": told(
        "{agency}, which was sent it by mistake: {kept}", "where", "passed_on", "passed_to"
    ),
    "disclosures.BreachEntry": told(
        "A personal data breach of {agency} was entered: {category}",
        "items",
        "people",
        "noticed_at",
        "report_by",
    ),
    "disclosures.BreachAccount": told("The account of the breach", "what", "steps"),
    "disclosures.BreachDecision": told("The breach: {choice}", "because", "reported_at"),
    "disclosures.ConsentConfirmation": told("Consent, before an outcome: {answer}", "because", "positions"),
    "disclosures.Outcome": told("Outcome: {decision}", "which", "reasons", "threshold", "not_considered"),
    "disclosures.StrategyDiscussion": told("The strategy discussion", "took_part", "said", "decided"),
    "disclosures.ReferrerTold": told("The referrer: {how}", "words", "because", "happened_at"),
}
