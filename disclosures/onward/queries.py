"""Everything that reads onward sharing: what was agreed, asked, permitted, ended and done, for its two agencies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from disclosures.handling.queries import WITH_MARKS, marks_of
from disclosures.item_versions.queries import WITH_CORRECTIONS, corrections_read
from disclosures.item_versions.rules import Corrected
from disclosures.item_versions.versions import Versions
from disclosures.items.presentation import ItemShown, shown_item
from disclosures.items.rules import Terms
from disclosures.models import (
    Item,
    OnwardAnswer,
    OnwardEnd,
    OnwardRequest,
    PassingOn,
    StandingAgreement,
)
from disclosures.onward.judging import ConsentKnown, Way, consent_known, refused_now, refused_to
from disclosures.onward.rows import agreements, passings, requests
from disclosures.onward.rules import Decider, OnwardRights, Permission, Towards, may_now
from disclosures.visibility.queries import acts_for, open_to, received_item
from enquiries.models import Enquiry, EnquiryGrant
from enquiries.standing.queries import get_enquiry_or_404
from imap.access import grants
from imap.agencies.models import User
from imap.agencies.partnership.queries import agency_choices
from imap.db import clock
from imap.design.templatetags.govuk import moment

Verdict = OnwardAnswer.Verdict


@dataclass(frozen=True, slots=True)
class OnwardRequestRow:
    """What one recipient asked, what the provider decided, and whether that was ended. `to_read`: keys of what the
    reader's agency was told here and has not said to have read."""

    row: OnwardRequest
    answer: OnwardAnswer | None
    ended: OnwardEnd | None
    in_force: bool
    recalled: bool = False  # called back from whoever asked
    to_read: tuple[UUID, ...] = ()

    @property
    def in_words(self) -> str:
        """What is asked, and towards whom."""
        return Permission("", towards_of(self.row), self.row.party, self.row.recorded_at).in_words()

    @property
    def permission(self) -> Permission | None:
        """The permission, in force or not; None where there is none."""
        if self.answer is None or self.answer.verdict != Verdict.PERMIT:
            return None
        return Permission(
            key=str(self.answer.pk),
            towards=towards_of(self.row),
            name=self.row.party,
            since=self.answer.happened_at,
            until=self.answer.until,
            ended=self.ended.happened_at if self.ended else None,
            conditions=self.answer.conditions,
        )


def towards_of(row: OnwardRequest | PassingOn) -> Towards:
    """What a row is about, and towards whom, as the rules take it."""
    return Towards(row.what, str(row.to_agency_id or ""), row.to_outside)


@dataclass(frozen=True, slots=True)
class Passed:
    """One passing-on. `to_read`: the provider is told of it and has not said to have read it."""

    row: PassingOn
    to_read: bool = False


@dataclass(frozen=True, slots=True)
class OnwardOf:
    """All that is known of one item's onward way, as its reader may see it: everything for its provider; for a
    recipient what is its own."""

    agreements: list[StandingAgreement]
    asked: list[OnwardRequestRow]
    passed: list[Passed]
    at: datetime
    mark: Corrected | None = None  # what was wrong is not passed on; its newest version is
    newest: UUID | None = None  # the version that holds, if it is another
    # Where consent, or a limit, does not let it go now though it is permitted: for a recipient as in May; for the provider
    # the questions of others.
    suspended: dict[str, str] = field(default_factory=dict)
    suspended_elsewhere: set[UUID] = field(default_factory=set)
    consent: ConsentKnown | None = (
        None  # what `suspended` follows from, where something is permitted or agreed
    )

    @property
    def terms(self) -> Terms:
        """What was agreed at release with the reader's agency."""
        return Terms(
            any(one.referral_on for one in self.agreements), any(one.storing for one in self.agreements)
        )

    @property
    def permissions(self) -> list[Permission]:
        """In force or not."""
        return [found for one in self.asked if (found := one.permission)]

    @property
    def may_pass(self) -> list[OnwardRequest]:
        """The questions upon which a permission to pass it on is in force."""
        return [one.row for one in self.asked if one.in_force and one.row.what == OnwardRequest.What.PASS_ON]

    @property
    def may(self) -> OnwardRights:
        """What the reader's agency may do now, if it received the item: nothing, once it was corrected (ACC2)."""
        if self.mark:
            return OnwardRights(False, False, ())
        return may_now(self.terms, self.permissions, self.at, self.suspended)

    def suspended_because(self, asked: OnwardRequestRow) -> str:
        """Why a permission that is in force cannot be used now; "" when it can."""
        if asked.row.pk in self.suspended_elsewhere:
            return _(
                "Consent does not let it go there now, and the agency that asked has no reasons in force for sharing "
                "without it. The permission can be used again when one of them lets it."
            )
        return self.may.why_suspended(asked.permission) if asked.permission else ""


def onward_of(
    user: User,
    items: Collection[UUID],
    *,
    enquiry: Enquiry | None = None,
    rows: Mapping[UUID, Item] | None = None,
    consent: ConsentKnown | None = None,
) -> dict[UUID, OnwardOf]:
    """The onward way of each of these items, as this person's agency may know it. What was permitted for an earlier version
    stands for the newest as well (ACC2). `enquiry`, `rows`, `consent`: the enquiry, the items WITH_CORRECTIONS, and what
    consent says on it, where they have been read. Three or four queries, however many items; with permissions in force some
    five more."""
    at, versions = clock.now(), Versions(items, rows)
    found = {key: OnwardOf([], [], [], at, versions.mark(key), versions.newest(key)) for key in items}
    for one in agreements(user.agency_id, items):
        found[one.item_id].agreements.append(one)
    for row in requests(user.agency_id, versions.every):
        asked = _asked(row, user, at)
        for key in versions.later(row.item_id):
            found[key].asked.append(asked)
    for passing in passings(user.agency_id, items):
        told = bool(passing.law) and passing.item.agency_id == user.agency_id and not passing.passing_read
        found[passing.item_id].passed.append(Passed(passing, told))
    _suspend(user, found, enquiry, rows or {}, consent)
    return found


def _suspend(
    user: User,
    found: dict[UUID, OnwardOf],
    enquiry: Enquiry | None,
    rows: Mapping[UUID, Item],
    known: ConsentKnown | None,
) -> None:
    """Say of what is permitted, or was agreed, where consent or a limit does not let it go there now (ONW1, CON6)."""
    ours = _own_ways(user, found)
    if unread := {item for ways in ours.values() for item, _to in ways} - rows.keys():
        rows = {**rows, **Item.objects.in_bulk(unread)}
    for key, ways in ours.items():
        consent = known
        if consent is None or consent.of != key:
            read = enquiry if enquiry and enquiry.pk == key else get_enquiry_or_404(user, key)
            consent = consent_known(user, read)
        for item, _to in ways:
            found[item] = replace(found[item], consent=consent)
        for (item, to), why in refused_now(consent, rows, ways).items():
            found[item].suspended[str(to or "")] = why
    theirs: dict[tuple[UUID, UUID, UUID | None], set[UUID]] = {}
    for item, onward in found.items():
        for row in onward.may_pass:
            if row.agency_id != user.agency_id:
                theirs.setdefault((item, row.agency_id, row.to_agency_id), set()).add(row.pk)
    for way in refused_to(theirs):
        found[way[0]].suspended_elsewhere.update(theirs[way])


def _own_ways(user: User, found: Mapping[UUID, OnwardOf]) -> dict[UUID, set[Way]]:
    """The ways that are permitted to a person's agency, or were agreed with it, by enquiry."""
    ours: dict[UUID, set[Way]] = {}
    for key, onward in found.items():
        for one in onward.agreements:
            if one.referral_on and one.recipient_id == user.agency_id:
                ours.setdefault(one.enquiry_id, set()).add((key, None))
        for row in onward.may_pass:
            if row.agency_id == user.agency_id:
                ours.setdefault(row.enquiry_id, set()).add((key, row.to_agency_id))
    return ours


def _asked(row: Any, user: User, at: datetime) -> OnwardRequestRow:
    answer: OnwardAnswer | None = getattr(row, "answer", None)
    ended: OnwardEnd | None = getattr(answer, "ended", None)
    told = [
        one.pk for one, was_read in ((answer, row.answer_read), (ended, row.end_read)) if one and not was_read
    ]
    to_read = tuple(told) if row.agency_id == user.agency_id else ()
    found = OnwardRequestRow(row, answer, ended, False, row.recalled, to_read)
    permission = found.permission
    in_force = bool(permission and permission.in_force(at)) and not row.recalled
    return replace(found, in_force=in_force)


@dataclass(frozen=True, slots=True)
class OnwardPage:
    """One item with its onward way, for a recipient or its provider."""

    item: Item
    shown: ItemShown
    received: bool
    provided: bool
    onward: OnwardOf


def _item(user: User, enquiry_id: UUID, item_id: UUID) -> Any | None:
    rows: QuerySet[Any] = Item.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id", on=enquiry_id)
    )
    mine_to_read = Q(open_to(user), received=True)
    rows = rows.annotate(received=received_item(user)).filter(mine_to_read | Q(agency=user.agency_id))
    rows = rows.select_related("content", "agency", *WITH_MARKS, *WITH_CORRECTIONS)
    return rows.filter(enquiry=enquiry_id, pk=item_id).first()


def onward_page(user: User, enquiry: Enquiry, item_id: UUID) -> OnwardPage:
    """One item of this enquiry that a person's agency received or provided. Five queries; with permissions in force, or
    agreed at release, some five more, and one where it was corrected. Http404 for anybody else."""
    item = _item(user, enquiry.pk, item_id)
    if item is None or not user.is_caseworker:
        raise Http404
    provided = acts_for(user, item.agency_id)
    marks = marks_of([item], agency=None if provided else user.agency_id)
    return OnwardPage(
        item,
        shown_item(item, marks[item.pk], corrections_read([item])),
        bool(item.received),
        provided,
        onward_of(user, [item.pk], enquiry=enquiry, rows={item.pk: item})[item.pk],
    )


def members() -> dict[str, str]:
    """Every agency of the partnership, key to name. One query."""
    return dict(agency_choices(active_only=True))


def third_parties(user: User, page: OnwardPage, members: Mapping[str, str]) -> dict[str, str]:
    """Those of the members of the partnership, key to name, that may be named as the third party: not one's own agency, not
    the provider. No query."""
    known = {str(user.agency_id), str(page.item.agency_id)}
    return {key: name for key, name in members.items() if key not in known}


def asked_of(page: OnwardPage, onward_id: UUID) -> OnwardRequestRow:
    """One question about an item; Http404 where there is none."""
    found = next((one for one in page.onward.asked if one.row.pk == onward_id), None)
    if found is None:
        raise Http404
    return found


def item_of(enquiry_id: UUID, onward_id: UUID) -> UUID:
    """Which item a question is about; Http404 for whoever may not know of it. One query."""
    row = (
        OnwardRequest.objects.filter(enquiry=enquiry_id, pk=onward_id)
        .values_list("item_id", flat=True)
        .first()
    )
    if row is None:
        raise Http404
    return row


def decider_of(user: User, page: OnwardPage, asked: OnwardRequestRow, *, ending: bool = False) -> Decider:
    """How a person stands to a question, or to ending what was permitted. No query."""
    done = asked.ended if ending else asked.answer
    decided = ""
    if done:
        what = "ended" if isinstance(done, OnwardEnd) else done.get_verdict_display().lower()
        decided = f"{what} by {done.recorded_by}, {moment(done.recorded_at)}"
    return Decider(user.roles, page.provided, page.item.recorded_by_id == user.pk, decided, asked.recalled)
