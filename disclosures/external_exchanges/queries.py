"""Everything that reads exchanges with agencies that have not signed."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from consent.models import Position
from consent.positions.rules import InForce
from disclosures.external_exchanges.rules import OfferedItem, OnceFacts
from disclosures.handling.queries import in_brief
from disclosures.item_versions.queries import WITH_CORRECTIONS
from disclosures.items.presentation import recorded_reasons
from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.presentation import LawfulShown
from disclosures.lawful_basis.queries import law_for, recorded_in_words
from disclosures.models import ExchangeAnswer, ExchangeOnce, Item
from disclosures.onward.judging import ConsentKnown, consent_known
from disclosures.onward.queries import onward_of
from disclosures.visibility.queries import acts_for, items_to
from enquiries.models import Enquiry, EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import Agency, User
from imap.db import clock
from imap.law.clocks import LONDON
from imap.law.information import ANYTHING


def exchanging(user: User, enquiry: Enquiry) -> OnceFacts:
    """What an exchange of this person's agency is judged by, on an enquiry as `get_enquiry_or_404` read it.
    Six queries, seven for the lead agency, and those of the items that reached it."""
    known = consent_known(user, enquiry)
    return OnceFacts(
        positions={key: _as_limited(one) for key, one in known.positions.items()},
        law=law_for(user.agency.kind, clock.now().astimezone(LONDON).date()),
        items=_may_go_out(user, known),
        members=list(Agency.objects.filter(is_active=True).values_list("name", flat=True)),
        unrecorded=known.unrecorded,
    )


def _as_limited(one: InForce) -> InForce:
    """An exchange names no kinds of information, and an outsider is in nobody's list: so every limit counts (CON6)."""
    if one.position != Position.LIMITED or one.against:
        return one
    return replace(one, against=("it leaves some information, or some agencies, out",))


def _may_go_out(user: User, known: ConsentKnown) -> dict[str, OfferedItem]:
    """Items of other agencies that may go now to a body outside the partnership, each with its name (ONW1)."""
    rows = items_to(user, on=known.of).filter(onward_requests__agency=user.agency_id, sensitive=False)
    rows = rows.select_related("agency", "content", *WITH_CORRECTIONS)
    items = {one.pk: one for one in rows.distinct()}
    if not items:
        return {}
    found = {}
    for key, onward in onward_of(user, items, rows=items, consent=known).items():
        for permission in onward.may.usable:
            if permission.towards.outside:
                words = _in_words(items[key], permission.name)
                if permission.conditions:
                    kept = _("conditions, which are kept: %(conditions)s")
                    words = f"{words}; {kept % {'conditions': permission.conditions}}"
                found[str(key)] = OfferedItem(str(key), words, permission.towards.outside, permission.key)
    return found


def _in_words(item: Item, party: str) -> str:
    text = item.content.text
    short = text if len(text) < 120 else f"{text[:117]}…"
    return f"{item.agency}: {short} ({'; '.join(in_brief(item))}; permitted: {party})"


def exchanges_visible_to(user: User) -> "QuerySet[ExchangeOnce]":
    """Exchanges of one's own agency; for the lead agency and the partnership's Guardian that there was one, with whom and
    why."""
    if user.is_partnership_guardian:
        return ExchangeOnce.objects.filter(~kept_out(user, enquiry="enquiry_id", named_only=True))
    own = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)
    lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
    return ExchangeOnce.objects.filter(own | lead)


def exchanges_of(user: User, enquiry_id: UUID) -> list[ExchangeOnce]:
    """Those of one enquiry that a person may know of, oldest first. One query."""
    rows = exchanges_visible_to(user).filter(enquiry=enquiry_id).select_related("agency")
    return list(rows.order_by("recorded_at", "id"))


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """One exchange as its reader may see it: what was said, to whom about whom and what came back, for the agency that did
    it alone (`ours`)."""

    row: ExchangeOnce
    ours: bool
    lawful: LawfulShown
    reasons: Reasons
    people: dict[str, str]
    items: list[Item]
    answers: list[ExchangeAnswer]


def exchange_page(user: User, enquiry_id: UUID, exchange_id: UUID) -> ExchangePage:
    """One exchange with what came back. Seven queries; Http404 for whoever may not know of it."""
    rows = exchanges_visible_to(user).filter(enquiry=enquiry_id, pk=exchange_id)
    row = rows.select_related("agency", "recorded_by", "words").first()
    if row is None:
        raise Http404
    ours = acts_for(user, row.agency_id)
    answers = ExchangeAnswer.objects.filter(exchange=row).select_related("content", "recorded_by")
    return ExchangePage(
        row=row,
        ours=ours,
        lawful=recorded_in_words(row, ANYTHING),
        reasons=recorded_reasons(row),
        people={str(one.person_id): one.name for one in row.people.all()} if ours else {},
        items=[
            one.passing.item
            for one in row.items.select_related("passing__item__agency", "passing__item__content")
        ]
        if ours
        else [],
        answers=list(answers.order_by("happened_at", "id")),
    )
