"""What a person may do next on an enquiry; what they may not do now says why, with its clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from consent.queries import PersonConsent
from consent.rules import breaches_of_asking
from disclosures.once.rules import may_exchange
from disclosures.rules.outcome import may_decide
from disclosures.unasked.rules import may_share_unasked
from enquiries.models import Stage
from enquiries.restricting.rules import may_restrict
from enquiries.rules import (
    AT_REST,
    PersonPosition,
    Standing,
    breaches_of_opening,
    may_ask,
    may_move,
    may_override,
    may_record_consent,
    may_work,
)
from imap.agencies.grants import Capacity
from imap.law.breaches import Breach


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its words, where it is done, and, when it cannot be done now, why (`refusal`)."""

    words: str
    href: str
    refusal: Breach | None
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
    if may_work(standing, Capacity.LEAD):
        return []
    needed = [c for c in consents if c.person.information_needed]
    missing = [c for c in needed if c.record is None]
    unopened = breaches_of_opening([PersonPosition(c.person.name, c.record is not None) for c in needed])
    blocked = breaches_of_asking([c.in_force(acting) for c in needed])
    overridable = bool(blocked) and not missing
    steps = []
    if missing:
        steps.append(
            _step(
                _("Record the consent position of %(name)s") % {"name": missing[0].person.name},
                "consent:consent",
                may_record_consent(standing),
                enquiry_id,
                person_id=missing[0].person.pk,
            )
        )
    if standing.stage == Stage.RECEIVED:
        steps.append(
            _step(
                _("Open the enquiry"),
                "consent:open",
                may_move(standing, Stage.OPEN) or _first(unopened),
                enquiry_id,
            )
        )
        steps.append(
            _step(_("Do not open it"), "enquiries:not_open", may_move(standing, Stage.NOT_OPENED), enquiry_id)
        )
    if standing.stage in AT_REST:
        steps.append(
            _step(
                _("Open it again"),
                "consent:reopen",
                may_move(standing, Stage.OPEN) or _first(unopened),
                enquiry_id,
            )
        )
    if standing.stage == Stage.DECIDED:
        steps.append(
            _step(_("Close the enquiry"), "disclosures:close", may_move(standing, Stage.CLOSED), enquiry_id)
        )
    if overridable:
        steps.append(
            _step(
                _("Record reasons for going ahead without consent"),
                "consent:override",
                may_override(standing),
                enquiry_id,
            )
        )
    steps.append(
        _step(
            _("Ask an agency"),
            "disclosures:ask",
            may_ask(standing) or (_first(blocked) if _all(needed, blocked) else None),
            enquiry_id,
        )
    )
    if standing.stage in {Stage.OPEN, Stage.GATHERING}:
        steps.append(_step(_("Record the outcome"), "disclosures:outcome", may_decide(standing), enquiry_id))
    steps.append(
        _step(_("Share information unasked"), "disclosures:unasked", may_share_unasked(standing), enquiry_id)
    )
    steps.append(
        _step(
            _("Exchange with an agency that has not signed"),
            "disclosures:exchange",
            may_exchange(standing),
            enquiry_id,
        )
    )
    steps.append(_step(_("Add a person"), "enquiries:add_person", None, enquiry_id))
    steps.append(_step(_("Look for earlier enquiries"), "enquiries:earlier", None, enquiry_id))
    words = _("Change or lift the restriction") if restricted else _("Restrict who may open it")
    refusal = may_restrict(standing, restricted=restricted)
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


def _step(words: str, name: str, refusal: Breach | None, enquiry_id: UUID, **more: UUID) -> Step:
    return Step(words, reverse(name, kwargs={"enquiry_id": enquiry_id, **more}), refusal)


def _first(breaches: Sequence[Breach]) -> Breach | None:
    return breaches[0] if breaches else None


def _all(needed: Sequence[PersonConsent], blocked: Sequence[Breach]) -> bool:
    """Nobody is left about whom an agency could be asked."""
    return len(blocked) >= len(needed)
