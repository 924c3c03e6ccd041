"""Everything that reads onward sharing: what was agreed, asked, permitted, ended and done, for its two agencies."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from disclosures.models import (
    Item,
    OnwardAnswer,
    OnwardEnd,
    OnwardRead,
    OnwardRequest,
    PassingOn,
    RecalledItem,
    StandingAgreement,
)
from disclosures.onward.rules import Decider, May, Permission, Terms, Towards, may_now
from disclosures.queries.corrections import corrections_of
from disclosures.queries.marked import WITH_MARKS, marks_of
from disclosures.queries.received import shown_item
from disclosures.queries.scope import acts_for, open_to, recalled_from_asker, received_item
from disclosures.queries.shown import ItemShown
from disclosures.queries.versions import Versions
from disclosures.rules.corrected import Corrected
from enquiries.models import EnquiryGrant
from enquiries.queries import of_rating
from enquiries.worklists import FromFunction, Offer
from imap.agencies import grants, session
from imap.agencies.composed import composed, first
from imap.agencies.models import User
from imap.agencies.queries import agency_choices
from imap.design.templatetags.govuk import moment

Verdict = OnwardAnswer.Verdict


@dataclass(frozen=True, slots=True)
class Asked:
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
    asked: list[Asked]
    passed: list[Passed]
    at: datetime
    mark: Corrected | None = None  # what was wrong is not passed on; its newest version is
    newest: UUID | None = None  # the version that holds, if it is another

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
    def may(self) -> May:
        """What the reader's agency may do now, if it received the item: nothing, once it was corrected (ACC2)."""
        if self.mark:
            return May(False, False, ())
        return may_now(self.terms, self.permissions, self.at)


def onward_of(user: User, items: Collection[UUID]) -> dict[UUID, OnwardOf]:
    """The onward way of each of these items, as this person's agency may know it. What was permitted for an earlier version
    stands for the newest as well (ACC2). Six queries, however many items."""
    at, versions = session.now(), Versions(items)
    back = set(_recalled(versions.every))
    read = _read(user, versions.every)
    found = {key: OnwardOf([], [], [], at, versions.mark(key), versions.newest(key)) for key in items}
    for one in _agreements(user.agency_id, items):
        if (one.item_id, one.recipient_id) not in back:
            found[one.item_id].agreements.append(one)
    for row in _requests(user.agency_id, versions.every):
        asked = _asked(row, user, read, at, recalled=(row.item_id, row.agency_id) in back)
        for key in versions.later(row.item_id):
            found[key].asked.append(asked)
    for passing in _passings(user.agency_id, items):
        told = bool(passing.law) and passing.item.agency_id == user.agency_id and passing.pk not in read
        found[passing.item_id].passed.append(Passed(passing, told))
    return found


@composed
def _recalled(items: Collection[UUID]) -> "QuerySet[RecalledItem, tuple[UUID, UUID]]":
    return RecalledItem.objects.filter(item__in=items).values_list("item_id", "recipient_id")


@composed
def _agreements(agency: UUID, items: Collection[UUID]) -> "QuerySet[StandingAgreement]":
    theirs = Q(item__agency=agency) | Q(recipient=agency)
    rows = StandingAgreement.objects.filter(theirs, item__in=items)
    return rows.select_related("recipient").order_by("recipient__name")


@composed
def _requests(agency: UUID, items: Collection[UUID]) -> "QuerySet[OnwardRequest]":
    rows = OnwardRequest.objects.filter(Q(agency=agency) | Q(provider=agency), item__in=items)
    rows = rows.select_related("agency", "provider", "to_agency", "recorded_by", "answer__recorded_by")
    return rows.select_related("answer__ended__recorded_by").order_by("recorded_at", "id")


@composed
def _passings(agency: UUID, items: Collection[UUID]) -> "QuerySet[PassingOn]":
    rows = PassingOn.objects.filter(Q(agency=agency) | Q(item__agency=agency), item__in=items)
    rows = rows.select_related("agency", "to_agency", "recorded_by", "item", "permission")
    return rows.order_by("happened_at", "id")


def _read(user: User, items: Collection[UUID]) -> set[UUID | None]:
    """Keys of what this person's agency has said to have read about these items."""
    return {row.answer_id or row.end_id or row.passing_id for row in _reads(user.agency_id, items)}


@composed
def _reads(agency: UUID, items: Collection[UUID]) -> "QuerySet[OnwardRead]":
    about = (
        Q(answer__request__item__in=items)
        | Q(end__answer__request__item__in=items)
        | Q(passing__item__in=items)
    )
    return OnwardRead.objects.filter(about, agency=agency)


def _asked(row: OnwardRequest, user: User, read: set[UUID | None], at: datetime, *, recalled: bool) -> Asked:
    answer: OnwardAnswer | None = getattr(row, "answer", None)
    ended: OnwardEnd | None = getattr(answer, "ended", None)
    told = [one.pk for one in (answer, ended) if one and one.pk not in read]
    to_read = tuple(told) if row.agency_id == user.agency_id else ()
    found = Asked(row, answer, ended, False, recalled, to_read)
    permission = found.permission
    in_force = bool(permission and permission.in_force(at)) and not recalled
    return replace(found, in_force=in_force)


@dataclass(frozen=True, slots=True)
class OnwardPage:
    """One item with its onward way, for a recipient or its provider."""

    item: Item
    shown: ItemShown
    received: bool
    provided: bool
    onward: OnwardOf


@composed
def _item(user: User, enquiry_id: UUID, item_id: UUID) -> "QuerySet[Any]":
    rows: QuerySet[Any] = Item.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id", on=enquiry_id)
    )
    mine_to_read = Q(open_to(user), received=True)
    rows = rows.annotate(received=received_item(user)).filter(mine_to_read | Q(agency=user.agency_id))
    return rows.filter(enquiry=enquiry_id, pk=item_id).select_related("content", "agency", *WITH_MARKS)


def onward_page(user: User, enquiry_id: UUID, item_id: UUID) -> OnwardPage:
    """One item of this enquiry that a person's agency received or provided. Nine queries; Http404 for anybody else."""
    item = first(_item(user, enquiry_id, item_id))
    if item is None or not user.is_caseworker:
        raise Http404
    provided = acts_for(user, item.agency_id)
    marks = marks_of([item], agency=None if provided else user.agency_id)
    return OnwardPage(
        item,
        shown_item(1, item, marks[item.pk], corrections_of([item.pk])),
        bool(item.received),
        provided,
        onward_of(user, [item.pk])[item.pk],
    )


def third_parties(user: User, page: OnwardPage) -> dict[str, str]:
    """Agencies of the partnership that may be named as the third party, key to name: not one's own, not the provider.
    One query."""
    known = {str(user.agency_id), str(page.item.agency_id)}
    return {key: name for key, name in agency_choices(active_only=True) if key not in known}


def asked_of(page: OnwardPage, onward_id: UUID) -> Asked:
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


def decider_of(user: User, page: OnwardPage, asked: Asked, *, ending: bool = False) -> Decider:
    """How a person stands to a question, or to ending what was permitted. No query."""
    done = asked.ended if ending else asked.answer
    decided = ""
    if done:
        what = "ended" if isinstance(done, OnwardEnd) else done.get_verdict_display().lower()
        decided = f"{what} by {done.recorded_by}, {moment(done.recorded_at)}"
    return Decider(user.roles, page.provided, page.item.recorded_by_id == user.pk, decided, asked.recalled)


# For a third party -------------------------------------------------------------------------------------------
def for_third_party(
    onward: Mapping[UUID, OnwardOf], items: Iterable[ItemShown], towards: Towards | None
) -> list[tuple[ItemShown, list[str]]]:
    """Of these items those that may go to one third party now, each with its conditions; numbered anew, so that a gap
    tells nothing (ONW1). `towards` None: with a referral on for services (ONW2). No query."""
    found = []
    for item in items:
        if item.marks.sensitive:  # never in a print, whoever it is for (SEN1)
            continue
        may = onward[UUID(item.key)].may
        under = [one for one in may.permissions if towards and one.towards.same(towards)]
        if under or (towards is None and may.referral_on):
            found.append((item, [one.conditions for one in under if one.conditions]))
    return found


def parties_of(onward: Mapping[UUID, OnwardOf]) -> list[Permission]:
    """One permission in force for each third party to whom some of these items may be passed on, by name."""
    found: dict[str, Permission] = {}
    for one in onward.values():
        for permission in one.may.permissions:
            if permission.name:
                found.setdefault(permission.towards.party, permission)
    return sorted(found.values(), key=lambda one: one.name)


# My work ----------------------------------------------------------------------------------------------------
def onward_to_decide(user: User, rating: int | None = None) -> Offer:
    """Questions to this person's agency that they may decide and nobody has, soonest due first."""
    rows = OnwardRequest.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        of_rating(rating),
        ~recalled_from_asker(),
        provider=user.agency_id,
        answer=None,
    )
    if not user.is_manager:
        rows = rows.filter(item__recorded_by=user)
    return Offer("onward", rows, "due_at", {"who": "agency__name"})


def onward_to_read(user: User, rating: int | None = None) -> FromFunction:
    """What this person's agency was told about an item and nobody there has read, oldest first; `what` is a verdict,
    "ended" or "law"."""
    return FromFunction("onward_read", _TO_READ, [rating])


_TO_READ = """SELECT told AS key, enquiry_id, reference, since AS at, 0, item_id, NULL, why, NULL::timestamptz, NULL
    FROM imap.onward_to_read(%s)"""
