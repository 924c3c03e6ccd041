"""Where one item went, for its provider, its recipients, the lead agency and the Guardian: each sees what is theirs to know,
and nothing of theirs tells of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from disclosures.corrections.third_parties import ThirdParty, third_parties
from disclosures.distribution.rules import Leg, Onto, Where
from disclosures.models import (
    Acknowledgement,
    Correction,
    CorrectionRead,
    Item,
    ItemRecipient,
    OnwardAnswer,
    OnwardEnd,
    OnwardRequest,
    PassingOn,
    RecalledItem,
    SensitiveRead,
    StandingAgreement,
    ThirdPartyTold,
)
from disclosures.onward.judging import refused_to
from disclosures.visibility.queries import acts_for, items_reached
from disclosures.withdrawals.queries import holdings_of
from imap.agencies.models import User
from imap.db import clock
from imap.design.templatetags.govuk import day, moment
from imap.law.clocks import LONDON

Verdict = OnwardAnswer.Verdict


@dataclass(frozen=True, slots=True)
class WherePage:
    """`item` is None for the lead agency where it did not receive it; `content`: the reader reads what it says."""

    where: Where
    item: Item | None
    content: bool


def where_of(user: User, enquiry_id: UUID, item_id: UUID) -> WherePage:
    """Where one item of this enquiry went; Http404 for whoever may not know that it exists. Fifteen queries at most."""
    rows = items_reached(user, on=enquiry_id).filter(pk=item_id).select_related("agency")
    item = rows.first()
    provided = item is not None and acts_for(user, item.agency_id)
    whole = item is not None and (provided or user.is_partnership_guardian)
    # Of every item of its enquiries the lead agency knows who received it; nobody else gets anything here.
    of_lead = [] if whole else [one for one in holdings_of(enquiry_id, []) if one.item == item_id]
    legs = {
        one.recipient_id: Leg(one.recipient, full=False, sent=one.shared_at, recalled=one.recalled_at)
        for one in of_lead
    }
    if item is None:
        if not of_lead:
            raise Http404
        first = of_lead[0]
        corrected = _corrected(first.corrected_at, disregard=first.disregard)
        where = Where(first.provider, first.shared_at, corrected, tuple(legs.values()), whole=False)
        return WherePage(where, None, content=False)
    correction = Correction.objects.filter(item=item).first()
    legs |= _full(item, correction, only=None if whole else user.agency_id)
    where = Where(
        str(item.agency),
        item.recorded_at,
        _corrected(correction.recorded_at, disregard=correction.replacement_id is None) if correction else "",
        tuple(sorted(legs.values(), key=lambda one: one.agency)),
        whole=whole,
    )
    return WherePage(where, item, content=provided or not user.is_partnership_guardian)


def _corrected(at: datetime | None, *, disregard: bool) -> str:
    if at is None:
        return ""
    words = _("Wrong, to be disregarded: %(when)s") if disregard else _("Corrected %(when)s")
    return words % {"when": moment(at)}


# Who shared it, each recipient for itself, the Guardian. `only`: this recipient; None: each of them ------------------
def _full(item: Item, correction: Correction | None, *, only: UUID | None) -> dict[UUID, Leg]:
    recipients = ItemRecipient.objects.filter(**_of("recipient", only), item=item).select_related("recipient")
    recalled = {
        row.recipient_id: row.recall.recorded_at
        for row in RecalledItem.objects.filter(item=item).select_related("recall")
    }
    read, onto = _read(item, only), _onto(item, only, third_parties(correction) if correction else [])
    heard = _corrections_read(correction, only) if correction else {}
    unheard = _("Has not read the correction yet") if correction else ""
    return {
        one.recipient_id: Leg(
            agency=str(one.recipient),
            full=True,
            sent=item.recorded_at,
            read=read.get(one.recipient_id),
            recalled=recalled.get(one.recipient_id),
            correction="" if one.recipient_id in recalled else heard.get(one.recipient_id, unheard),
            onto=tuple(onto.get(one.recipient_id, ())),
        )
        for one in recipients
    }


def _of(name: str, only: UUID | None) -> dict[str, UUID]:
    return {name: only} if only else {}


def _read(item: Item, only: UUID | None) -> dict[UUID, datetime]:
    if item.sensitive:  # a colleague's word for the release is not enough (SEN1)
        rows = SensitiveRead.objects.filter(**_of("agency", only), item=item)
        return dict(rows.values_list("agency_id", "recorded_at"))
    read = Acknowledgement.objects.filter(**_of("agency", only), release=item.release_id)
    return dict(read.values_list("agency_id", "recorded_at"))


def _corrections_read(correction: Correction, only: UUID | None) -> dict[UUID, str]:
    rows = CorrectionRead.objects.filter(**_of("agency", only), correction=correction)
    return {
        agency: _("Read the correction %(when)s") % {"when": moment(at)}
        for agency, at in rows.values_list("agency_id", "recorded_at")
    }


def _onto(item: Item, only: UUID | None, parties: Iterable[ThirdParty]) -> dict[UUID, list[Onto]]:
    """What each recipient did with it, then what it may do and has not done, by recipient."""
    found: dict[UUID, list[Onto]] = {}
    used: set[UUID | None] = set()
    heard = {(one.teller_id, one.name): _told(one) for one in parties}
    for row in (
        PassingOn.objects.filter(**_of("agency", only), item=item)
        .select_related("to_agency", "permission")
        .order_by("happened_at", "id")
    ):
        used.add(row.permission_id)
        told = heard.get((row.agency_id, row.party), "")
        found.setdefault(row.agency_id, []).append(Onto(row.party, _under(row), row.happened_at, told))
    agreements = StandingAgreement.objects.filter(**_of("recipient", only), item=item, storing=True)
    for key in agreements.values_list("recipient_id", flat=True):
        if not any(one.stored for one in found.get(key, ())):
            found.setdefault(key, []).append(Onto("", _("As agreed when it was shared")))
    permitted = OnwardAnswer.objects.filter(
        **_of("request__agency", only), verdict=Verdict.PERMIT, request__item=item
    ).select_related("request__to_agency", "ended")
    unused = [answer for answer in permitted.order_by("recorded_at", "id") if answer.pk not in used]
    refused = refused_to({_way(item, answer.request) for answer in unused if answer.request.party})
    for answer in unused:
        asked, (words, over) = answer.request, _permitted(answer)
        told = heard.get((asked.agency_id, asked.party), "")
        suspended = not over and bool(asked.party) and _way(item, asked) in refused
        if suspended:
            words = _("%(permitted)s. Consent does not let it go there now") % {"permitted": words}
        one = Onto(asked.party, words, told=told, ended=over, suspended=suspended)
        found.setdefault(asked.agency_id, []).append(one)
    return found


def _way(item: Item, asked: OnwardRequest) -> tuple[UUID, UUID, UUID | None]:
    return item.pk, asked.agency_id, asked.to_agency_id


def _under(row: PassingOn) -> str:
    if row.law:
        return _("The law required it: %(law)s") % {"law": row.get_law_display()}
    return _("As agreed when it was shared") if row.agreed else _("Permitted by the agency that shared it")


def _permitted(answer: OnwardAnswer) -> tuple[str, bool]:
    """A permission under which nothing is recorded to have gone, and whether it is over."""
    ended: OnwardEnd | None = getattr(answer, "ended", None)
    if ended:
        return _("The permission was ended %(when)s") % {"when": moment(ended.recorded_at)}, True
    if answer.until and answer.until < clock.now().astimezone(LONDON).date():
        return _("The permission ran out on %(day)s") % {"day": day(answer.until)}, True
    return (
        _("Permitted until %(day)s") % {"day": day(answer.until)} if answer.until else _("Permitted")
    ), False


def _told(one: ThirdParty) -> str:
    """Whether a third party was told of the correction."""
    if one.told is None:
        return _("Not told of the correction yet")
    if one.told.what == ThirdPartyTold.What.NEVER:
        return _("It never went there")
    return _("Told of the correction %(when)s") % {"when": moment(one.told.happened_at)}
