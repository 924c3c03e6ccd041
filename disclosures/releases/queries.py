"""One release, as its holder, a recipient or the Guardian may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from disclosures.handling.queries import WITH_MARKS, marks_of
from disclosures.item_versions.queries import WITH_CORRECTIONS, corrections_read
from disclosures.items.presentation import ItemShown, WithholdingShown, shown_item
from disclosures.items.queries import withheld_of
from disclosures.lawful_basis.presentation import LawfulShown
from disclosures.lawful_basis.queries import recorded_in_words
from disclosures.models import (
    Acknowledgement,
    Answer,
    Item,
    ItemRecipient,
    NothingLess,
    Recall,
    Release,
    SensitiveRead,
)
from disclosures.visibility.queries import (
    acts_for,
    get_release_or_404,
    open_to,
    recalled,
    releases_visible_to,
    unread_by,
)
from imap.agencies.models import User
from imap.law.information import touched_by


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """A release as one reader may see it; a part that they have no right to is None or empty.

    `holder`: the reader's agency shared it. `received`: it was shared with the reader's agency. Neither: the
    Guardian, who reads decisions and reasons, not what the items say or whom they are about.
    """

    row: Release
    items: list[ItemShown]
    purpose: str
    lawful: LawfulShown  # as far as the items that the reader knows of need it
    all_needed: NothingLess | None
    basis: str
    acknowledgements: list[Acknowledgement]
    read_here: Acknowledgement | None
    answer: Answer | None
    withheld: list[WithholdingShown]
    holder: bool
    received: bool
    recalls: list[Recall]  # what of it was called back, as far as the reader may know
    rows: list[Item]  # the items as they were read, WITH_CORRECTIONS
    unread: list[UUID] = field(default_factory=list)  # sensitive items that none of the named people has read

    @property
    def guardian(self) -> bool:
        """Neither shared it nor received it."""
        return not self.holder and not self.received


def release_page(user: User, enquiry_id: UUID, release_id: UUID) -> ReleasePage:
    """One release with its items, marks and files, who read it, and what was kept back beside it. Six queries, seven where
    something was called back; Http404 for whoever may not know of it."""
    row = get_release_or_404(user, enquiry_id, release_id)
    holder = acts_for(user, row.agency_id)
    found = _items(user, row.pk, holder)
    received = user.is_caseworker and any(_went_to(item, user.agency_id) for item in found)
    full = holder or received
    if not full:
        found = [one for one in found if not one.sensitive]
    elif not holder:
        found = [one for one in found if _went_to(one, user.agency_id)]
    marks = marks_of(found, full=full, agency=None if holder else user.agency_id)
    corrections = corrections_read(found)
    items = [
        shown_item(
            item,
            marks[item.pk],
            corrections,
            full=full,
            recipients=[] if full and not holder else [one["name"] for one in item.went_to],
        )
        for item in found
    ]
    acknowledgements = _acknowledgements(row.pk)
    read_here = next((one for one in acknowledgements if one.agency_id == user.agency_id), None)
    # The answer's own row is seen by holder, lead agency and Guardian; another recipient sees none.
    answer = row.answer
    return ReleasePage(
        row=row,
        items=items,
        purpose=row.get_purpose_display(),
        lawful=recorded_in_words(row, touched_by(item.kind for item in found)),
        all_needed=None if received and not holder else getattr(row, "nothing_less", None),
        basis=basis_for(row.basis, items) if full and not holder else row.basis,
        acknowledgements=[one for one in (read_here,) if one] if full and not holder else acknowledgements,
        read_here=read_here,
        answer=answer,
        withheld=withheld_of(user, answer),
        holder=holder,
        received=received,
        recalls=_recalls(row.pk) if row.called_back else [],
        rows=found,
        unread=_unread(found, user.agency_id) if received else [],
    )


def _items(user: User, release: UUID, holder: bool) -> list[Any]:
    """All items for the holder; for anybody else those that are open to them. Each says where it went: to all for the holder
    and the Guardian, to oneself for a recipient. Not to those from whom it was called back."""
    to = ItemRecipient.objects.filter(~recalled(), item=OuterRef("pk"))
    to = to.order_by("-recipient__leads", "recipient__name")
    rows: QuerySet[Any] = Item.objects.filter(release=release)
    rows = rows.annotate(
        went_to=ArraySubquery(to.values(agency=JSONObject(key="recipient_id", name="recipient__name")))
    )
    rows = rows.select_related("content", *WITH_MARKS, *WITH_CORRECTIONS).prefetch_related("files")
    return list((rows if holder else rows.filter(open_to(user))).order_by("number", "id"))


def _went_to(item: Any, agency: UUID) -> bool:
    return any(one["key"] == str(agency) for one in item.went_to)


def _acknowledgements(release: UUID) -> list[Acknowledgement]:
    rows = Acknowledgement.objects.filter(release=release).select_related("recorded_by", "agency")
    return list(rows.order_by("recorded_at", "id"))


def _recalls(release: UUID) -> list[Recall]:
    return list(
        Recall.objects.filter(release=release).select_related("recipient").order_by("recorded_at", "id")
    )


def basis_for(basis: str, items: Sequence[ItemShown]) -> str:
    """Of what a release rests on, the lines about the people whom these items are about: a recipient learns
    nothing of anybody else's consent."""
    starts = tuple(f"{item.about}: " for item in items)
    return "\n".join(line for line in basis.split("\n") if line.startswith(starts))


def _unread(items: Sequence[Item], agency_id: UUID) -> list[UUID]:
    """Sensitive items that nobody who is named has said to have read (SEN1). No query where there are none."""
    sensitive = [one.pk for one in items if one.sensitive]
    if not sensitive:
        return []
    rows = SensitiveRead.objects.filter(item__in=sensitive, agency=agency_id)
    read = set(rows.values_list("item_id", flat=True))
    return [key for key in sensitive if key not in read]


def received_of(user: User, enquiry_id: UUID) -> list[Any]:
    """The releases of an enquiry that reached a person's own agency, and what it shared itself without being asked; for the
    Guardian what anybody shared so. Oldest first. Each says whether it is `unread` by their agency. One query."""
    rows: QuerySet[Any] = releases_visible_to(user, on=enquiry_id).select_related("agency", "recorded_by")
    rows = rows.annotate(unread=Exists(unread_by(user, on=enquiry_id).filter(pk=OuterRef("pk"))))
    if user.is_partnership_guardian:
        rows = rows.filter(answer=None)
    else:
        rows = rows.filter(~Q(agency=user.agency_id) | Q(answer=None))
    return list(rows.order_by("recorded_at", "id"))
