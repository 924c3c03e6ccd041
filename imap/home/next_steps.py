"""What a person may do next on an enquiry; what they may not do now says why, with its clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from consent.positions.queries import PersonConsent
from consent.positions.rules import check_asking
from disclosures.external_exchanges.rules import why_not_exchange
from disclosures.outcomes.rules import why_not_decide
from disclosures.proactive.rules import why_not_share_unasked
from enquiries.models import Stage
from enquiries.restrictions.rules import why_not_restrict
from enquiries.stages.rules import PersonPosition, check_opening, why_not_move
from enquiries.standing.rules import (
    AT_REST,
    Standing,
    why_not_ask,
    why_not_override,
    why_not_record_consent,
    why_not_work,
)
from imap.access.grants import Participation
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its words, where it is done, and, when it cannot be done now, why (`refusal`)."""

    words: str
    href: str
    refusal: Violation | None
    advised: bool = False  # the one that comes next


def next_steps(
    standing: Standing,
    enquiry_id: UUID,
    consents: Sequence[PersonConsent],
    *,
    acting: UUID,
    restricted: bool = False,
) -> list[Step]:
    """The steps of the lead agency's work in their order. Empty for whoever has no such work on this enquiry."""
    if why_not_work(standing, Participation.LEAD):
        return []
    needed = [c for c in consents if c.person.information_needed]
    missing = [c for c in needed if c.record is None]
    unopened = check_opening([PersonPosition(c.person.name, c.record is not None) for c in needed])
    blocked = check_asking([c.in_force(acting) for c in needed])
    overridable = bool(blocked) and not missing
    steps = []
    if missing:
        steps.append(
            _step(
                _("Record the consent position of %(name)s") % {"name": missing[0].person.name},
                "consent:consent",
                why_not_record_consent(standing),
                enquiry_id,
                person_id=missing[0].person.pk,
            )
        )
    if standing.stage == Stage.RECEIVED:
        steps.append(
            _step(
                _("Open the enquiry"),
                "consent:open",
                why_not_move(standing, Stage.OPEN) or _first(unopened),
                enquiry_id,
            )
        )
        steps.append(
            _step(
                _("Do not open it"),
                "enquiries:not_open",
                why_not_move(standing, Stage.NOT_OPENED),
                enquiry_id,
            )
        )
    if standing.stage in AT_REST:
        steps.append(
            _step(
                _("Open it again"),
                "consent:reopen",
                why_not_move(standing, Stage.OPEN) or _first(unopened),
                enquiry_id,
            )
        )
    if standing.stage == Stage.DECIDED:
        steps.append(
            _step(
                _("Close the enquiry"), "disclosures:close", why_not_move(standing, Stage.CLOSED), enquiry_id
            )
        )
    if overridable:
        steps.append(
            _step(
                _("Record reasons for going ahead without consent"),
                "consent:override",
                why_not_override(standing),
                enquiry_id,
            )
        )
    steps.append(
        _step(
            _("Ask an agency"),
            "disclosures:ask",
            why_not_ask(standing) or (_first(blocked) if _all(needed, blocked) else None),
            enquiry_id,
        )
    )
    if standing.stage in {Stage.OPEN, Stage.GATHERING}:
        steps.append(
            _step(_("Record the outcome"), "disclosures:outcome", why_not_decide(standing), enquiry_id)
        )
    steps.append(
        _step(
            _("Share information unasked"), "disclosures:unasked", why_not_share_unasked(standing), enquiry_id
        )
    )
    steps.append(
        _step(
            _("Exchange with an agency that has not signed"),
            "disclosures:exchange",
            why_not_exchange(standing),
            enquiry_id,
        )
    )
    steps.append(_step(_("Add a person"), "enquiries:add_person", None, enquiry_id))
    steps.append(_step(_("Look for earlier enquiries"), "enquiries:earlier", None, enquiry_id))
    words = _("Change or lift the restriction") if restricted else _("Restrict who may open it")
    refusal = why_not_restrict(standing, restricted=restricted)
    steps.append(_step(words, "enquiries:restrict", refusal, enquiry_id))
    # A case at rest has no next step; what is never the next step is not held out as one.
    pressing = steps if standing.stage not in AT_REST else []
    advised = next((s for s in pressing if s.refusal is None and s.href not in _beside(enquiry_id)), None)
    return [Step(s.words, s.href, s.refusal, s is advised) for s in steps]


def _beside(enquiry_id: UUID) -> set[str]:
    return {
        reverse(name, args=[enquiry_id])
        for name in (
            "enquiries:not_open",
            "enquiries:earlier",
            "enquiries:add_person",
            "disclosures:unasked",
            "disclosures:exchange",
            "enquiries:restrict",
        )
    }


def _step(words: str, name: str, refusal: Violation | None, enquiry_id: UUID, **more: UUID) -> Step:
    return Step(words, reverse(name, kwargs={"enquiry_id": enquiry_id, **more}), refusal)


def _first(violations: Sequence[Violation]) -> Violation | None:
    return violations[0] if violations else None


def _all(needed: Sequence[PersonConsent], blocked: Sequence[Violation]) -> bool:
    """Nobody is left about whom an agency could be asked."""
    return len(blocked) >= len(needed)
