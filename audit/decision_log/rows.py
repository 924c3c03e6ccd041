"""Tellers of the kinds of row that need more than a sentence with names in it."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.decision_log.agencies import name_on_row
from audit.decision_log.words import Telling, details, from_to, label_of, of_record, told, words
from audit.models import Entry
from disclosures.handling.rules import in_words_of_grading
from disclosures.items.rules import answered_columns
from disclosures.models import Certainty, Item, ItemContent
from enquiries.revisions.queries import NOT_TOLD
from imap.access.grants import Participation
from imap.law.files import names as names_of_law


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
            changed.append((label_of(row, name), from_to(old, new)))
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
    capacity = Participation(row.permission.codename).label
    agency = name_on_row(row, row.group.agency)
    return Telling(
        _("%(agency)s was given access: %(capacity)s") % {"agency": agency, "capacity": capacity},
        [(_("Why"), row.reason)],
    )


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


#: What passing on is judged by, like a release (ONW1).
DISCLOSED = ("necessary_because", "proportionate_because", "relevant_because", "basis")


def tell_passing(row: Any, entry: Entry) -> Telling:
    """That an agency passed an item on or stored it, and under what."""
    basis = (
        _("because the law requires it")
        if row.law
        else _("as agreed at release")
        if row.agreed
        else _("with permission")
    )
    done = (
        _("%(agency)s stored an item in its own system, %(basis)s")
        if row.what == "store"
        else _("%(agency)s passed an item on, %(basis)s")
    )
    names = (
        "to_agency",
        "to_outside",
        "named_reader",
        "law",
        "because",
        "left_out",
        *DISCLOSED,
        "happened_at",
    )
    found = details(row, names) + tell_powers(row)
    if row.conditions_kept:
        found += details(row, ["conditions_kept"])
    return Telling(done % {"agency": words(row, "agency"), "basis": basis}, found)


def tell_onward(row: Any, entry: Entry) -> Telling:
    """What the provider decided about passing on or storing."""
    telling = told(
        "{agency} decided on passing on or storing: {verdict}", "conditions", "until", "reasons", *DISCLOSED
    )(row, entry)
    return Telling(telling.sentence, telling.details + tell_powers(row))


def tell_powers(row: Any) -> list[tuple[str, str]]:
    """The powers that a row names, by their names."""
    known = names_of_law()
    return [(_("Powers"), "; ".join(known.get(key, key) for key in row.powers))] if row.powers else []


def tell_answer(row: Any, entry: Entry) -> Telling:
    """How an agency answered; after the decision, where it came then (OVR6)."""
    sentence = (
        "{agency} answered after the decision: {kind}" if row.after_decision else "{agency} answered: {kind}"
    )
    return told(sentence, "searched", "reasons", "helps", "hinders")(row, entry)


def tell_extension(row: Any, entry: Entry) -> Telling:
    """More time to answer was given, or refused."""
    given = _("More time to answer was given") if row.until else _("No more time to answer was given")
    return Telling(given, details(row, ["until", "reasons"]))


def tell_refusal(row: Any, entry: Entry) -> Telling:
    """What the agency that refused made of its refusal, at first or after the Guardians advised."""
    after = (
        _("After the Guardians’ advice: {verdict}")
        if row.escalation_id
        else _("A refusal was reviewed: {verdict}")
    )
    return Telling(after.format(verdict=words(row, "verdict").lower()), details(row, ["reasons"]))


def tell_item(row: Any, entry: Entry) -> Telling:
    """An item that was shared; of one that was corrected since, that it was (ACC2)."""
    of_item = told(
        "Item about {about_name}: {certainty}",
        *(name for name in answered_columns(Item) if name != "certainty"),
        "sensitive",
        "official_sensitive",
        "grading",
        "necessary_because",
        "proportionate_because",
        "life_at_risk",
        "relevant_because",
    )(row, entry)
    return _marked(of_item, row)


def tell_content(row: Any, entry: Entry) -> Telling:
    """What an item says, with its marks (ACC1, ACC2, SEN1): they stand with the words wherever these stand."""
    telling = told("What the item says", *answered_columns(ItemContent))(row, entry)
    marks = [(_("How sure"), str(Certainty(row.certainty).label))]
    if row.sensitive:
        marks.append((_("Sensitive"), _("for named people only")))
    if row.official_sensitive:
        marks.append((_("Marking"), "OFFICIAL-SENSITIVE"))
    if row.grading:
        marks.append((_("Grading"), in_words_of_grading(row.grading)))
    telling.details[:0] = marks
    return _marked(telling, row)


def _marked(telling: Telling, row: Any) -> Telling:
    if row.corrected_at:
        when = date_format(localtime(row.corrected_at), r"j F Y \a\t H:i")
        then = _("read the new version, below") if row.replaced else _("wrong, disregard it")
        telling.details.insert(0, (_("Corrected"), f"{when}: {then}"))
    return telling


def tell_third_party(row: Any, entry: Entry) -> Telling:
    """Of a correction: that a third party was told, by whoever had passed it on (ACC2)."""
    sentence = (
        _("%(agency)s told %(name)s of the correction")
        if row.what == "told"
        else _("%(agency)s says that what was corrected never went to %(name)s")
    )
    named = {"agency": words(row, "agency"), "name": row.name}
    return Telling(sentence % named, details(row, ["whom", "how", "happened_at"] if row.how else []))


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
