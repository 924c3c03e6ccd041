"""What an entry of the record says in words: one teller for each kind of row, readable by a lawyer.

A kind of row that is not told here is in the record all the same; it stands beside one that is told (an account
beside its consent record, a recipient beside its item).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from enquiries.details import NOT_TOLD
from imap.agencies.grants import Capacity


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, and the details below it as (name, words)."""

    sentence: str
    details: list[tuple[str, str]] = field(default_factory=list)


_UNSEEN = {
    "enquiries.Person": gettext_lazy("somebody on the enquiry"),
    "enquiries.Enquiry": gettext_lazy("another enquiry"),
}
Teller = Callable[[Any, Entry], Telling]


def words(row: Model, name: str) -> str:
    """One field's value in words: choices by their label, times in London, lists joined; of a row that the reader
    has no right to see, only that there is one."""
    display = getattr(row, f"get_{name}_display", None)
    try:
        value = display() if display else getattr(row, name)
    except ObjectDoesNotExist:
        return str(_UNSEEN[row._meta.get_field(name).related_model._meta.label])  # type: ignore[union-attr]
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(localtime(value), r"j F Y \a\t H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        choices = dict(getattr(getattr(row._meta.get_field(name), "base_field", None), "choices", None) or ())
        return "; ".join(str(choices.get(v, v)) for v in value)
    return "" if value is None else str(value)


def label_of(row: Any, name: str) -> str:
    """What a field is called, as a heading."""
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def details(row: Model, names: Iterable[str]) -> list[tuple[str, str]]:
    """The named fields that hold something, each with its name as the forms call it."""
    found = []
    for name in names:
        text = words(row, name)
        if text:
            found.append((label_of(row, name), text))
    return found


def told(sentence: str, *names: str) -> Teller:
    """A teller of a fixed sentence, in which {field} stands for a field's words, and of the fields named."""

    def tell(row: Any, entry: Entry) -> Telling:
        values = {f.name: words(row, f.name) for f in row._meta.fields if "{" + f.name + "}" in sentence}
        return Telling(sentence.format(**values), details(row, names))

    return tell


def _from_to(old: str, new: str) -> str:
    if not old:
        return _("“%(new)s” was added") % {"new": new}
    if not new:
        return _("“%(old)s” was taken out") % {"old": old}
    return _("from “%(old)s” to “%(new)s”") % {"old": old, "new": new}


def tell_change(row: Any, entry: Entry) -> Telling:
    """A detail that was added or changed: what from what to what, and why (django-simple-history's row)."""
    what = str(row.instance_type._meta.verbose_name)
    named = f"{what.capitalize()}: {row.name}" if hasattr(row, "name") else what.capitalize()
    ours = [f.name for f in row.instance_type._meta.fields if f.name not in NOT_TOLD]
    before = getattr(row, "before", None)
    if before is None:
        return Telling(_("%(named)s was added") % {"named": named}, details(row, ours))
    changed = []
    for name in ours:
        old, new = words(before, name), words(row, name)
        if old != new:
            changed.append((label_of(row, name), _from_to(old, new)))
    if row.history_change_reason:
        changed.append((_("Why"), row.history_change_reason))
    return Telling(_("%(named)s was changed") % {"named": named}, changed)


def tell_relation(row: Any, entry: Entry) -> Telling:
    """How two people are related, as it was written down or changed."""
    changed = tell_change(row, entry).details
    if getattr(row, "before", None) is None:
        kind = row.words if row.kind == "other" else words(row, "kind")
        return Telling(
            _("Relation: %(person)s, %(kind)s %(other)s")
            % {"person": words(row, "person"), "kind": kind, "other": words(row, "other")}
        )
    return Telling(
        _("The relation of %(person)s and %(other)s was changed")
        % {"person": words(row, "person"), "other": words(row, "other")},
        changed,
    )


def tell_link(row: Any, entry: Entry) -> Telling:
    """That two enquiries belong together, or not after all."""
    words_ = (
        _("Linked with enquiry %(other)s") if row.linked else _("No longer linked with enquiry %(other)s")
    )
    return Telling(words_ % {"other": words(row, "other")}, details(row, ["reasons"]))


def tell_same(row: Any, entry: Entry) -> Telling:
    """That a person here and one on another enquiry are the same, or not after all."""
    words_ = (
        _("%(person)s is the same person as %(other)s on enquiry %(there)s")
        if row.same
        else _("%(person)s is not the same person as %(other)s on enquiry %(there)s after all")
    )
    return Telling(
        words_
        % {
            "person": words(row, "person"),
            "other": words(row, "other"),
            "there": words(row, "other_enquiry"),
        },
        details(row, ["reasons"]),
    )


def tell_grant(row: Any, entry: Entry) -> Telling:
    """That an agency was let into the case, in which capacity and why."""
    capacity = Capacity(row.permission.codename).label
    return Telling(
        _("%(agency)s was given access: %(capacity)s") % {"agency": row.group.agency, "capacity": capacity},
        [(_("Why"), row.reason)],
    )


def of_record(sentence: str, *names: str) -> Teller:
    """A teller of a row about somebody's consent record: {person} and {position} stand for that record's."""

    def tell(row: Any, entry: Entry) -> Telling:
        named = {name: words(row.record, name) for name in ("person", "position", "recorded_at")}
        return Telling(sentence.format(**named), details(row, names))

    return tell


def tell_attempt(row: Any, entry: Entry) -> Telling:
    """That the referrer was talked to about an unclear refusal, or was tried."""
    sentence = (
        _("The unclear refusal about {person}: the referrer was reached")
        if row.reached
        else _("The unclear refusal about {person}: the referrer was tried, and not reached")
    )
    return of_record(sentence, "whom", "happened_at", "said")(row, entry)


def tell_unclear(row: Any, entry: Entry) -> Telling:
    """What was decided about an unclear refusal."""
    sentence = _("The unclear refusal about {person} was decided:")
    return of_record(f"{sentence} {words(row, 'choice').lower()}", "because")(row, entry)


def tell_item(row: Any, entry: Entry) -> Telling:
    """An item that was shared; of one that was corrected since, that it was (ACC2)."""
    of_item = told(
        "Item about {about_name}: {certainty}",
        "kind",
        "information_from",
        "necessary_because",
        "proportionate_because",
        "life_at_risk",
        "relevant_because",
    )(row, entry)
    if correction := getattr(row, "corrected", None):
        when = date_format(localtime(correction.recorded_at), r"j F Y \a\t H:i")
        then = _("read the new version, below") if correction.replacement_id else _("wrong, disregard it")
        of_item.details.insert(0, (_("Corrected"), f"{when}: {then}"))
    return of_item


def tell_correction(row: Any, entry: Entry) -> Telling:
    """That an item was wrong, and whether something else holds (ACC2)."""
    sentence = (
        _("{agency} corrected an item: the new version holds")
        if row.replacement_id
        else _("{agency} said that an item is wrong, to be disregarded")
    )
    about = _("About %(name)s, shared %(when)s") % {
        "name": row.item.about_name,
        "when": words(row.item, "recorded_at"),
    }
    named = sentence.format(agency=words(row, "agency"))
    return Telling(named, [(_("Which"), about), *details(row, ["reasons", "basis", "read_by"])])


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
    "disclosures.InformationRequest": told(
        "{agency} asked {asked}",
        "purpose",
        "questions",
        "kinds",
        "statement",
        "powers",
        "article6",
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
    "disclosures.KeptDespite": told("{agency} withheld although it had reasons for going ahead", "reasons"),
    "disclosures.KeptDespiteRead": told("A manager of {agency} read why it withheld", "note"),
    "disclosures.Release": told(
        "{agency} released information", "purpose", "powers", "article6", "helps", "hinders", "basis"
    ),
    "disclosures.Item": tell_item,
    "disclosures.ItemContent": told("What the item says", "text", "said_by", "checked_how"),
    "disclosures.ItemRecipient": told("Released to {recipient}"),
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
    "disclosures.Acknowledgement": told("{agency} has read the release"),
    "disclosures.Settlement": told(
        "{agency}, which holds what rested on consent or an override that fell away: {choice}",
        "ground",
        "reasons",
    ),
    "disclosures.Correction": tell_correction,
    "disclosures.CorrectionRead": told("{agency} has read the correction"),
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
