"""An enquiry in ten seconds: who, consent in force in words, who else is on it, what is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.consent_reviews.queries import ToAnswer
from consent.models import Override
from consent.overrides.queries import left_for_later
from consent.positions.queries import PersonConsent
from disclosures.models import Release
from disclosures.responses.queries import RequestRow
from enquiries.ages.rules import age_of
from enquiries.models import Person, Stage
from imap.db import clock
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class GlanceLine:
    """One line; `href` leads to where it is seen or done, `urgent` when its clock has run out."""

    words: str
    href: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """What stands at the top of the enquiry page; a part that the reader has no right to is empty."""

    children: list[str]
    consent: list[GlanceLine]
    others: list[str]
    missing: list[GlanceLine]


def at_a_glance(
    *,
    enquiry_id: UUID,
    stage: str,
    consents: Sequence[PersonConsent],
    requests: Sequence[RequestRow],
    others: Iterable[tuple[str, str]],
    on: date,
    still_right: ToAnswer | None = None,
    unread: Sequence[Release] = (),
    tell_by: datetime | None = None,
) -> Glance:
    """Composed from what the page has already. No query. `unread`: what reached the reader's agency and nobody there has
    said to have read; `tell_by`: by when the referrer is to be told what was decided, None when there is nothing to tell."""
    needed = [c for c in consents if c.person.information_needed]
    return Glance(
        children=[child_in_words(c.person, on) for c in consents if c.person.role == Person.Role.CHILD],
        consent=[line for c in needed for line in _consent(enquiry_id, c)],
        others=[f"{agency} ({capacities.lower()})" for agency, capacities in others],
        missing=missing(enquiry_id, stage, needed, requests)
        + _unread(unread)
        + _untold(enquiry_id, tell_by)
        + _unclear(enquiry_id, consents)
        + _still_right(still_right),
    )


def child_in_words(child: Person, on: date) -> str:
    """ "Kit Marlow, 8", "Kit Marlow, 4 weeks"; with an estimate "about 8", an unborn child "not yet born"."""
    return _("%(name)s, %(age)s") % {"name": child.name, "age": age_of(child).in_words(on, short=True)}


def consent_in_words(one: PersonConsent) -> str:
    """One person's position in force, and of each agency that decided to go ahead without it, what stands."""
    decided = [words for words, _override in _decisions(one)]
    return "; ".join([_position(one), *decided])


def _position(one: PersonConsent) -> str:
    if one.record is None:
        return _("%(name)s: nothing recorded yet") % {"name": one.person.name}
    words = f"{one.person.name}: {one.record.get_position_display().lower()}"
    if one.record.giver and one.record.giver_id != one.person.pk:
        words += _(" by %(giver)s") % {"giver": one.record.giver}
    return words


def _decisions(one: PersonConsent) -> list[tuple[str, Override]]:
    """Each agency's own decision to go ahead, the first agency first: its newest in force, else its newest that was
    overturned (OVR2, OVR7)."""
    newest: dict[UUID, Override] = {}
    for override in (*one.overrides, *one.overturned):  # each newest first
        newest.setdefault(override.agency_id, override)
    found = []
    for override in sorted(newest.values(), key=lambda decided: decided.recorded_at):
        review = getattr(override, "review", None)
        named = {
            "agency": override.agency,
            "review": review.get_verdict_display().lower() if review else _("not reviewed yet"),
        }
        if override in one.overturned:
            words = _("the reasons of %(agency)s for going ahead were overturned") % named
        else:
            words = _("%(agency)s goes ahead with reasons (%(review)s)") % named
        found.append((words, override))
    return found


def _consent(enquiry_id: UUID, one: PersonConsent) -> list[GlanceLine]:
    """The position, and a line for each agency's decision, with the way to its reasons."""
    name = one.person.name
    return [GlanceLine(_position(one))] + [
        GlanceLine(f"{name}: {words}", reverse("consent:the_override", args=[enquiry_id, override.pk]))
        for words, override in _decisions(one)
    ]


def missing(
    enquiry_id: UUID, stage: str, needed: Sequence[PersonConsent], requests: Sequence[RequestRow]
) -> list[GlanceLine]:
    """What an enquiry still lacks, in the order of the work: positions, opening, asking, answers, reviews."""
    unknown = [c for c in needed if c.record is None]
    found = [
        GlanceLine(
            _("The consent position of %(name)s") % {"name": c.person.name},
            reverse("consent:consent", args=[enquiry_id, c.person.pk]),
        )
        for c in unknown
    ]
    found += _to_be_completed(enquiry_id, needed) + _not_known(enquiry_id, needed)
    if stage == Stage.RECEIVED and not unknown:
        found.append(GlanceLine(_("Opening it"), reverse("consent:open", args=[enquiry_id])))
    if stage == Stage.OPEN and not requests:
        found.append(GlanceLine(_("Asking an agency: nobody has been asked yet")))
    for row in requests:
        if row.waiting:
            named = {"agency": row.request.asked, "due": moment(row.request.due)}
            words = _("The answer of %(agency)s, due %(due)s") % named
            href = reverse("disclosures:request", args=[enquiry_id, row.request.pk])
            found.append(GlanceLine(words, href, row.overdue))
    return found + _unreviewed(enquiry_id, needed)


def _to_be_completed(enquiry_id: UUID, needed: Sequence[PersonConsent]) -> list[GlanceLine]:
    """What the short form of an override left for later, until the same agency has recorded the whole (OVR2)."""
    short = {
        o.pk: o
        for c in needed
        for o in c.overrides
        if left_for_later(o)
        and not any(p.agency_id == o.agency_id and not left_for_later(p) for p in c.overrides)
    }
    return [
        GlanceLine(
            _("In %(name)s’s reasons for going ahead: %(what)s")
            % {"name": one.recorded_by, "what": _(" and ").join(left_for_later(one))},
            reverse("consent:override", args=[enquiry_id]),
        )
        for one in short.values()
    ]


def _not_known(enquiry_id: UUID, needed: Sequence[PersonConsent]) -> list[GlanceLine]:
    """What identifies a child, and who answers for one (CON3)."""
    children = [c.person for c in needed if c.person.role == Person.Role.CHILD and not c.person.unborn]
    found = [
        GlanceLine(
            _("The date of birth of %(name)s") % {"name": child.name},
            reverse("enquiries:change_person", args=[enquiry_id, child.pk]),
        )
        for child in children
        if child.date_of_birth is None
    ]
    if children and not any(c.person.parental_responsibility for c in needed):
        words = _("Who holds parental responsibility, and on which basis")
        parent = next((c.person for c in needed if c.person.role == Person.Role.PARENT_OR_CARER), None)
        found.append(
            GlanceLine(
                words,
                reverse("enquiries:change_person", args=[enquiry_id, parent.pk])
                if parent
                else reverse("enquiries:add_person", args=[enquiry_id]),
            )
        )
    return found


def _unreviewed(enquiry_id: UUID, needed: Sequence[PersonConsent]) -> list[GlanceLine]:
    waiting = {o.pk: o for c in needed for o in c.overrides if getattr(o, "review", None) is None}
    return [
        GlanceLine(
            _("A review of %(name)s’s decision to go ahead, due %(due)s")
            % {"name": one.recorded_by, "due": moment(one.review_due_at)},
            reverse("consent:the_override", args=[enquiry_id, one.pk]),
            one.review_due_at < clock.now(),
        )
        for one in waiting.values()
    ]


def _unclear(enquiry_id: UUID, consents: Sequence[PersonConsent]) -> list[GlanceLine]:
    """Refusals whose reason is unclear, about which nothing is decided yet (CON11)."""
    return [
        GlanceLine(
            _("Talking the refusal about %(name)s through with the referrer, by %(due)s")
            % {"name": c.person.name, "due": moment(c.record.discuss_by)},
            reverse("consent:unclear", args=[enquiry_id, c.person.pk]),
            c.record.discuss_by < clock.now(),
        )
        for c in consents
        if c.unclear and c.record and c.record.discuss_by
    ]


def _still_right(asked: ToAnswer | None) -> list[GlanceLine]:
    """That something changed since positions in force were recorded (CON8). Nothing waits for it."""
    if asked is None:
        return []
    words = ngettext(
        "Whether %(number)d consent position is still right: something changed since",
        "Whether %(number)d consent positions are still right: something changed since",
        asked.positions,
    )
    return [
        GlanceLine(
            words % {"number": asked.positions}, reverse("consent:still_right", args=[asked.enquiry_id])
        )
    ]


def _unread(releases: Sequence[Release]) -> list[GlanceLine]:
    """What was shared with the reader's agency and nobody there has said to have read."""
    return [
        GlanceLine(
            _("Reading what %(agency)s shared on %(when)s")
            % {"agency": one.agency, "when": moment(one.recorded_at)},
            reverse("disclosures:release", args=[one.enquiry_id, one.pk]),
        )
        for one in releases
    ]


def _untold(enquiry_id: UUID, by: datetime | None) -> list[GlanceLine]:
    """That the referrer was not told what was decided, nor said why not: on a closed enquiry too."""
    if by is None:
        return []
    words = _("Telling the referrer what was decided, by %(due)s") % {"due": moment(by)}
    return [GlanceLine(words, reverse("disclosures:tell", args=[enquiry_id]), by < clock.now())]


def answered_in_words(requests: Sequence[RequestRow]) -> str:
    """ "2 agencies asked, 1 answered"; nothing when nobody was asked."""
    if not requests:
        return ""
    asked = ngettext("%(n)d request", "%(n)d requests", len(requests)) % {"n": len(requests)}
    answered = sum(1 for row in requests if row.answer)
    return _("%(asked)s, %(answered)d answered") % {"asked": asked, "answered": answered}
