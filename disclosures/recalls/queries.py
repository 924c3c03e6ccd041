"""What can be recalled of a release, and one recall as a reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from disclosures.handling.queries import in_brief
from disclosures.models import (
    BreachEntry,
    Correction,
    Item,
    ItemRecipient,
    PassingOn,
    Recall,
    RecallAnswer,
    RecalledItem,
    Release,
)
from disclosures.visibility.queries import acts_for, get_release_or_404, recalled
from enquiries.models import EnquiryGrant
from imap.access import grants
from imap.agencies.models import User
from imap.db import clock


@dataclass(frozen=True, slots=True)
class Recallable:
    """A release as whoever shared it needs it to call it back. `went_to`: recipient to its items, by key."""

    row: Release
    names: dict[str, str]
    went_to: dict[str, list[str]]
    items: dict[str, str]  # key to what it is, in few words
    about: dict[str, UUID]
    versions: list[tuple[str, str]]  # an item, and the one that replaced it
    shared_here: bool


def recallable(user: User, enquiry_id: UUID, release_id: UUID) -> Recallable:
    """One release of this enquiry; Http404 for whoever may not know of it. Four queries."""
    row = get_release_or_404(user, enquiry_id, release_id)
    shared_here = acts_for(user, row.agency_id)
    rows = Item.objects.filter(release=row).select_related("content").order_by("number", "id")
    items = list(rows) if shared_here else []
    to = ItemRecipient.objects.filter(~recalled(), item__in=items).select_related("recipient")
    went_to: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for one in to.order_by("recipient__name", "item_id"):
        names[str(one.recipient_id)] = one.recipient.name
        went_to.setdefault(str(one.recipient_id), []).append(str(one.item_id))
    later: dict[UUID, UUID | None] = dict(
        Correction.objects.filter(item__in=items).values_list("item_id", "replacement_id")
    )
    return Recallable(
        row=row,
        names=names,
        went_to=went_to,
        items={
            str(
                one.pk
            ): f"{one.number}. {one.about_name}: {Truncator(one.content.text).words(10)} ({_marks(one, later)})"
            for one in items
        },
        about={str(one.pk): one.about_id for one in items},
        versions=[(str(a), str(b)) for a, b in later.items() if b],
        shared_here=shared_here,
    )


def _marks(item: Item, later: Mapping[UUID, UUID | None]) -> str:
    """How sure it is, whether it is sensitive, and whether it still holds: with the words wherever these stand (ACC1)."""
    marks = in_brief(item)
    if item.pk in later:
        marks.append(_("Corrected") if later[item.pk] else _("Wrong, disregard"))
    return "; ".join(marks)


@dataclass(frozen=True, slots=True)
class RecallPage:
    """A recall as one reader may see it. `sent_here`: to the reader's agency, by mistake."""

    row: Recall
    items: int
    answers: list[RecallAnswer]
    breach: BreachEntry | None
    holder: bool
    sent_here: bool
    passed: list[PassingOn]  # where the recipient had recorded that it passed it on

    @property
    def newest(self) -> RecallAnswer | None:
        return self.answers[0] if self.answers else None

    @property
    def passed_to(self) -> str:
        """To whom it is recorded that the recipient passed it on, in words."""
        return "; ".join(dict.fromkeys(one.party for one in self.passed))

    @property
    def confirmed(self) -> bool:
        """Nothing is kept any more."""
        return self.newest is not None and self.newest.kept != RecallAnswer.Kept.KEPT

    @property
    def overdue(self) -> bool:
        return not self.confirmed and self.row.answer_by < clock.now()


def recall_page(user: User, enquiry_id: UUID, recall_id: UUID) -> RecallPage:
    """One recall, for the agency that released, the one it went to by mistake, and the Guardian; Http404 for anybody else.
    Four queries."""
    rows = Recall.objects.filter(enquiry=enquiry_id, pk=recall_id)
    if not user.is_partnership_guardian:
        rows = rows.filter(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"))
        rows = rows.filter(Q(agency=user.agency_id) | Q(recipient=user.agency_id))
    row = rows.select_related(
        "recorded_by", "agency", "recipient"
    ).first()  # its release is not the recipient's to read
    if row is None:
        raise Http404
    holder = acts_for(user, row.agency_id)
    answers = (
        RecallAnswer.objects.filter(recall=row).select_related("recorded_by").order_by("-recorded_at", "-id")
    )
    return RecallPage(
        row=row,
        items=RecalledItem.objects.filter(recall=row).count(),
        answers=list(answers),
        breach=BreachEntry.objects.filter(recall=row).first()
        if holder or user.is_partnership_guardian
        else None,
        holder=holder,
        sent_here=acts_for(user, row.recipient_id),
        passed=_passed_before(row),
    )


def _passed_before(row: Recall) -> list[PassingOn]:
    items = RecalledItem.objects.filter(recall=row).values("item")
    rows = PassingOn.objects.filter(agency=row.recipient_id, item_id__in=items, what=PassingOn.What.PASS_ON)
    return list(rows.select_related("agency", "to_agency").order_by("happened_at", "id"))


def recalled_from(user: User, enquiry_id: UUID, release_id: UUID) -> Recall | None:
    """The newest recall of something of this release from a person's own agency: what it sees in its place. One query."""
    rows = Recall.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        enquiry=enquiry_id,
        release=release_id,
        recipient=user.agency_id,
    )
    return rows.order_by("-recorded_at", "-id").first() if user.is_caseworker else None


def recall_of(user: User, enquiry_id: UUID, item_id: UUID) -> Recall | None:
    """The recall of this item from a person's own agency. One query."""
    rows = Recall.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        enquiry=enquiry_id,
        recipient=user.agency_id,
        items__item=item_id,
    )
    return rows.first() if user.is_caseworker else None


def recalled_on(user: User, enquiry_id: UUID) -> Recall | None:
    """The newest recall of anything on this enquiry from a person's own agency. One query."""
    rows = Recall.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        enquiry=enquiry_id,
        recipient=user.agency_id,
    )
    return rows.order_by("-recorded_at", "-id").first() if user.is_caseworker else None
