"""What is read of marks after the release: the item with its named people, what the lead agency's managers may know of
sensitive items, and the schedule of what may be relevant to a criminal investigation."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.http import Http404

from disclosures.handling.rules import why_not_mark_criminal
from disclosures.models import ItemReader
from disclosures.onward.queries import OnwardPage, onward_page
from disclosures.visibility.queries import acts_for
from enquiries.models import Enquiry, EnquiryGrant
from enquiries.standing.rules import Standing
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment
from imap.law.information import names_of
from imap.law.kinds import AgencyKind
from imap.law.violations import Violation


def item_page(user: User, enquiry: Enquiry, item_id: UUID) -> OnwardPage:
    """One item with its marks, for the agency that shared it, a recipient, or somebody who is named; Http404 for anybody
    else."""
    return onward_page(user, enquiry, item_id)


def criminal_refusal(user: User, page: OnwardPage) -> Violation | None:
    """Why this person does not mark this item; None when they may (ONW3)."""
    done = getattr(page.item, "criminal", None)
    return why_not_mark_criminal(
        shared_here=page.provided,
        leads=page.received and user.agency.leads,
        police=page.received and user.agency.kind == AgencyKind.POLICE,
        marked=f"{done.agency}, {moment(done.recorded_at)}" if done else "",
    )


def get_reader_or_404(user: User, enquiry_id: UUID, reader_id: UUID) -> ItemReader:
    """A named person of a sensitive item, for the agency that shared it; Http404 for anybody else. One query."""
    rows = ItemReader.objects.filter(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"))
    rows = rows.filter(enquiry=enquiry_id, pk=reader_id).select_related("item", "of", "person", "deputy")
    found = rows.first()
    if found is None or not acts_for(user, found.item.agency_id):
        raise Http404
    return found


@dataclass(slots=True)
class SensitiveItem:
    """That there is one, and who its named people are: not what it says, whom it is about, or why it is sensitive."""

    number: int  # in its release
    provider: str
    shared_at: datetime
    readers: list[tuple[str, str, str, bool, datetime | None]] = field(default_factory=list)


def is_replaced(row: ItemReader) -> bool:
    """Whether others were named in this one's place."""
    return ItemReader.objects.filter(supersedes=row).exists()


def sensitive_items(enquiry_id: UUID) -> list[SensitiveItem]:
    """The sensitive items of an enquiry, for a manager of its lead agency; empty for anybody else. One query (SEN1)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.sensitive_items(%s)", [enquiry_id])
        rows = cursor.fetchall()
    found: dict[UUID, SensitiveItem] = {}
    for item, number, provider, shared_at, *reader in rows:
        one = found.setdefault(item, SensitiveItem(number, provider, shared_at))
        one.readers.append(tuple(reader))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One line of the schedule. `kind` and `information_from` are empty where the reader may know only that it exists."""

    reference: str
    item: UUID
    release_id: UUID | None
    kind: str
    information_from: date | None
    provider: str
    shared_at: datetime
    sensitive: bool
    marked_at: datetime
    marked_by: str
    known: bool


def schedule_of(enquiry_id: UUID, reference: str) -> list[Scheduled]:
    """What may be relevant to a criminal investigation, as far as the reader may know of it. One query (ONW3).

    An item's reference is the end of its key: a number would tell how many others there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.criminal_schedule(%s)", [enquiry_id])
        rows = cursor.fetchall()
    return [
        Scheduled(f"{reference}/{str(item)[-8:]}", item, release, ", ".join(names_of([kind])), *rest)
        for item, release, kind, *rest in rows
    ]


def why_not_open_schedule(user: User, standing: Standing) -> Violation | None:
    """Managers of the lead agency, police who received something of it, and the Guardian open the schedule (ONW3)."""
    police = user.agency.kind == AgencyKind.POLICE and standing.capacities
    if (
        user.is_partnership_guardian
        or police
        or (user.is_manager and Participation.LEAD in standing.capacities)
    ):
        return None
    return Violation(
        "ONW3", "Managers of the lead agency, the police and the Guardian open the schedule. Ask one of them."
    )
