"""Which releases and items a person may know of: the access filter of this app, over the grants."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from disclosures.models import (
    Acknowledgement,
    Item,
    ItemReader,
    ItemRecipient,
    Recall,
    RecalledItem,
    Release,
    RequestPerson,
    SensitiveRead,
)
from enquiries.models import EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.db.conditions import SqlCondition

Row = TypeVar("Row", bound=Model)


def reached_by(user: User, capacity: Participation | None = None, *, on: UUID | None = None) -> SqlCondition:
    return grants.reaches(user, model=EnquiryGrant, capacity=capacity, key="enquiry_id", on=on)


def on_enquiry(rows: "QuerySet[Row]", on: UUID | None) -> "QuerySet[Row]":
    """The rows of one enquiry, or all: what `on` means in this file. Of one enquiry they are found much quicker."""
    return rows.filter(enquiry=on) if on else rows


def overseen_by(guardian: User) -> Q:
    """The partnership's Guardian oversees everything, except where a restriction names them."""
    return Q(~kept_out(guardian, enquiry="enquiry_id", named_only=True))


def acts_for(user: User, agency_id: UUID) -> bool:
    """Whether a person does casework for this agency: its Guardian or administrator does not."""
    return agency_id == user.agency_id and user.is_caseworker


def recalled() -> Exists:
    """A condition for recipients of items: what went there was called back, so they do not receive it any more (ACC3)."""
    return Exists(RecalledItem.objects.filter(item=OuterRef("item"), recipient=OuterRef("recipient")))


def recalled_from_asker() -> Exists:
    """A condition for questions about passing an item on: it was called back from whoever asks (ACC3)."""
    return Exists(RecalledItem.objects.filter(item=OuterRef("item"), recipient=OuterRef("agency")))


def named(user: User) -> "QuerySet[ItemReader]":
    """Where a person is named, or is the deputy, for a sensitive item and nobody was named in their place (SEN1)."""
    return ItemReader.objects.filter(Q(person=user) | Q(deputy=user), of=user.agency_id, superseded_by=None)


def open_to(user: User, item: str = "") -> Q:
    """A condition for items, or for rows whose `item` is one: not sensitive, or this person is named for it (SEN1). Of what
    their own agency received."""
    key = OuterRef(item or "pk")
    return Q(**{f"{item}__sensitive" if item else "sensitive": False}) | Q(
        Exists(named(user).filter(item=key))
    )


def received_by(user: User) -> Exists:
    """A condition for releases: at least one item went to this person's agency, was not called back, and is open to them."""
    # The enquiry as well, though the release says it: else all that the agency ever received may be looked through.
    of_it = ItemRecipient.objects.filter(enquiry=OuterRef("enquiry"), item__release=OuterRef("pk"))
    mine = of_it.filter(recipient=user.agency_id)
    return Exists(mine.filter(~recalled()).filter(open_to(user, "item")))


def named_unread(user: User) -> Exists:
    """A condition for releases: a sensitive item in it names this person, and nobody who is named has said to have read
    it (SEN1)."""
    read = SensitiveRead.objects.filter(item=OuterRef("item"), agency=user.agency_id)
    return Exists(named(user).filter(~Exists(read), item__release=OuterRef("pk")))


def items_to(user: User, *, on: UUID | None = None) -> "QuerySet[Item]":
    """Items that a person's own agency received, that were not called back, and that are open to them."""
    rows = on_enquiry(Item.objects.all(), on)
    return rows.filter(reached_by(user, on=on), received_item(user)).filter(open_to(user))


def received_item(user: User) -> Exists:
    """A condition for items: this one went to a person's own agency, and was not called back."""
    mine = ItemRecipient.objects.filter(item=OuterRef("pk"), recipient=user.agency_id)
    return Exists(mine.filter(~recalled()))


def items_reached(user: User, *, on: UUID | None = None) -> "QuerySet[Item]":
    """Items that one's own agency shared, or received and that are open to this person; for the partnership's Guardian all
    but what is for named people alone."""
    rows = on_enquiry(Item.objects.all(), on)
    if user.is_partnership_guardian:
        return rows.filter(overseen_by(user), sensitive=False)
    theirs = Q(received_item(user)) & open_to(user)
    return rows.filter(reached_by(user, on=on)).filter(Q(agency=user.agency_id) | theirs)


def releases_to(user: User, *, on: UUID | None = None) -> "QuerySet[Release]":
    """Releases of which a person's own agency received something that is open to them."""
    return on_enquiry(Release.objects.all(), on).filter(reached_by(user, on=on), received_by(user))


def unread_by(user: User, *, on: UUID | None = None) -> "QuerySet[Any]":
    """Releases that nobody of a person's own agency has said to have read; of a sensitive item nobody who is named."""
    read = Acknowledgement.objects.filter(release=OuterRef("pk"), agency=user.agency_id)
    rows = releases_to(user, on=on).filter(~Exists(read) | named_unread(user))
    return rows.exclude(agency=user.agency_id)


def releases_visible_to(user: User, *, on: UUID | None = None) -> "QuerySet[Release]":
    """Releases by one's own agency or to it; for the partnership's Guardian all but what is for named people alone."""
    rows = on_enquiry(Release.objects.all(), on)
    if user.is_partnership_guardian:
        plain = Item.objects.filter(release=OuterRef("pk"), sensitive=False)
        return rows.filter(overseen_by(user), Exists(plain))
    return rows.filter(reached_by(user, on=on)).filter(Q(agency=user.agency_id) | received_by(user))


def get_release_or_404(user: User, enquiry_id: UUID, release_id: UUID) -> Any:
    """One release of this enquiry, with its answer for whoever may read that; Http404 for whoever may not know.
    `called_back`: something of it was, as far as the reader may know."""
    found = _release(user, enquiry_id, release_id)
    if found is None:
        raise Http404
    return found


def _release(user: User, enquiry_id: UUID, release_id: UUID) -> Any | None:
    rows: QuerySet[Any] = releases_visible_to(user, on=enquiry_id).select_related(
        "agency", "recorded_by", "nothing_less", "answer"
    )
    rows = rows.annotate(called_back=Exists(Recall.objects.filter(release=OuterRef("pk"))))
    return rows.filter(pk=release_id).first()


def people_named_to(enquiry_id: UUID) -> list[RequestPerson]:
    """The people whom requests on an enquiry name to the reader's agency, or named in its name, each once. One query; who
    reads them, the database knows."""
    return list({row.person_id: row for row in _named_to(enquiry_id)}.values())


def _named_to(enquiry_id: UUID) -> list[RequestPerson]:
    return list(RequestPerson.objects.filter(enquiry=enquiry_id).order_by("person", "id"))
