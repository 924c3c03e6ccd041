"""What follows when consent is taken back or an override overturned: derived from the decisions, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, DateTimeField, F, Func, Value
from django.http import Http404

from consent.models import Position
from disclosures.models import InformationRequest, Settlement
from disclosures.requests.state import requests, unanswered
from disclosures.withdrawals.rules import left_out_in_words, why_in_words
from imap.agencies.models import Agency, User
from imap.law.information import names_of


def stopped_since(*, own: bool) -> Func:
    """Since when a request is stopped, for an annotation; None when it goes on. `own`: it goes on also where the
    agency asked has reasons of its own (CON6, OVR7)."""
    whether = Value(own, output_field=BooleanField())
    return Func(F("pk"), whether, function="imap.stopped_since", output_field=DateTimeField(null=True))


def stop_of(request: InformationRequest, *, own: bool) -> datetime | None:
    """The same of one request. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.stopped_since(%s, %s)", [request.pk, own])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder of a cause: how many items, and its answer if there is one. `again`: consent lets it go there again, so
    that it has nothing to answer."""

    name: str
    items: int
    answer: Settlement | None
    again: bool = False


@dataclass(slots=True)
class Cause:
    """A consent record that took consent back or limited it, or a review that overturned, and who holds what because of
    it. `kinds`: those that a limit leaves out, of what the reader may know."""

    key: UUID
    of_review: bool
    since: datetime
    why: str
    names: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    waiting: set[UUID] = field(default_factory=set)  # holders whom consent does not reach again
    items: dict[UUID, set[UUID]] = field(default_factory=dict)  # holder to items
    answers: dict[UUID, Settlement] = field(default_factory=dict)  # holder to its answer
    holders: dict[UUID, str] = field(default_factory=dict)  # key to name

    @property
    def in_words(self) -> str:
        return why_in_words(self.why)

    @property
    def rows(self) -> list[Holder]:
        """Its holders by name."""
        return [
            Holder(name, len(self.items.get(key, ())), self.answers.get(key), key not in self.waiting)
            for key, name in self.holders.items()
        ]

    @property
    def limits(self) -> bool:
        """Whether it left something out, and did not end everything."""
        return self.why == Position.LIMITED

    def left_out(self, holder: UUID | None = None) -> str:
        """What it leaves out, in words; "" of anything but a limit. `holder`: the reader's agency, where it holds
        something."""
        return left_out_in_words(self.kinds, holder=holder in self.holders) if self.limits else ""

    @property
    def about(self) -> str:
        return ", ".join(sorted(name for name in self.names if name))


def causes_of(enquiry_id: UUID) -> list[Cause]:
    """Of one enquiry, newest first, as far as the reader may know: all for the lead agency and the Guardian, their
    own agency's for anybody else. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id, review_id, holder_id, since, why, name, item_id, kind, again FROM imap.followed(%s)",
            [enquiry_id],
        )
        rows = cursor.fetchall()
    found: dict[UUID, Cause] = {}
    for record, review, holder, since, why, name, item, kind, again in rows:
        cause = found.setdefault(record or review, Cause(record or review, review is not None, since, why))
        cause.names.add(name)
        cause.kinds |= {kind} - {""}
        if not again:
            cause.waiting.add(holder)
        cause.holders[holder] = ""
        cause.items.setdefault(holder, set()).update({item} - {None})
    names = dict(
        Agency.objects.filter(pk__in={h for c in found.values() for h in c.holders}).values_list("pk", "name")
    )
    for cause in found.values():
        cause.holders = {
            key: names.get(key, "") for key in sorted(cause.holders, key=lambda k: names.get(k, ""))
        }
    for answer in Settlement.objects.filter(enquiry=enquiry_id).select_related("recorded_by", "agency"):
        key = answer.consent_record_id or answer.review_id
        if key in found:
            found[key].answers[answer.agency_id] = answer
    return sorted(found.values(), key=lambda one: one.since, reverse=True)


def get_cause_or_404(enquiry_id: UUID, key: UUID) -> Cause:
    """One of them; Http404 for whoever may not know of it. Three queries."""
    found = next((one for one in causes_of(enquiry_id) if one.key == key), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Holding:
    """One item at one recipient. `number` is its place in its release; `name` is empty where the reader may know only
    that it exists."""

    number: int
    item: UUID
    release_id: UUID | None
    name: str
    provider: str
    recipient_id: UUID
    recipient: str
    shared_at: datetime
    consented: bool
    relied_on: str  # another agency whose override it rested on, by name; "" for its own, or consent
    kind: str  # in words; "" where the reader may not know it
    cause: Cause | None = None
    answer: Settlement | None = None
    corrects: int = 0  # the number of the item that it is a new version of
    corrected_at: datetime | None = None
    disregard: bool = False  # corrected, and nothing holds instead
    recalled_at: datetime | None = None

    @property
    def again(self) -> bool:
        """Whether consent lets it go there again."""
        return self.cause is not None and self.recipient_id not in self.cause.waiting


def holdings_of(enquiry_id: UUID, causes: Sequence[Cause]) -> list[Holding]:
    """Where every item of an enquiry went, what it rested on, and what its holder answered to the newest cause: for the
    lead agency and the Guardian. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.holdings(%s)", [enquiry_id])
        rows = cursor.fetchall()
    numbers = {row[1]: row[0] for row in rows}
    found = []
    for (
        number,
        item,
        release,
        name,
        provider,
        key,
        recipient,
        shared_at,
        consented,
        relied_on,
        kind,
        *mended,
    ) in rows:
        cause = next((one for one in causes if item in one.items.get(key, ())), None)
        found.append(
            Holding(
                number, item, release, name, provider, key, recipient, shared_at, consented, relied_on,
                ", ".join(names_of([kind])), cause, cause.answers.get(key) if cause else None,
                numbers.get(mended[0], 0), *mended[1:],
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class TouchedByWithdrawal:
    """What a person's withdrawal would touch: the agencies whose open requests are about them, and who holds what."""

    asked: list[InformationRequest]
    holders: list[tuple[str, int]]  # name of a recipient, how many items


def touched_by(user: User, enquiry_id: UUID, person_id: UUID) -> TouchedByWithdrawal:
    """For the lead agency, before somebody's consent is taken back. Two queries."""
    open_ones = unanswered(requests()).filter(enquiry=enquiry_id, people__person=person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder, items FROM imap.held_about(%s, %s)", [enquiry_id, person_id])
        return TouchedByWithdrawal(
            list(open_ones.select_related("asked").order_by("recorded_at")), cursor.fetchall()
        )
