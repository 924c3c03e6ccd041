"""What a data protection officer reads of a breach, and whoever else may."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from disclosures.models import BreachAccount, BreachDecision, BreachEntry
from disclosures.recalls.breach_rules import BreachReader, is_settled
from enquiries.models import EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.agencies.models import User
from imap.agencies.roles import Role
from imap.db import clock


def is_officer(user: User) -> bool:
    return Role.DATA_PROTECTION_OFFICER in user.roles


def violations_of(user: User) -> "QuerySet[BreachEntry]":
    """Of one's own agency: for its data protection officer, and for its caseworkers on the enquiry."""
    reached = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"))
    if is_officer(user):
        reached |= Q(~kept_out(user, enquiry="enquiry_id"))
    return BreachEntry.objects.filter(reached, agency=user.agency_id)


@dataclass(frozen=True, slots=True)
class BreachPage:
    """A breach as one reader may see it; `account` is None for the Guardian."""

    row: BreachEntry
    account: BreachAccount | None
    decisions: list[BreachDecision]
    reader: BreachReader

    @property
    def newest(self) -> BreachDecision | None:
        """What was decided last."""
        return self.decisions[-1] if self.decisions else None

    @property
    def settled(self) -> bool:
        """It was decided whether it is reported."""
        return is_settled(one.choice for one in self.decisions)

    @property
    def closed(self) -> bool:
        return any(one.choice == BreachDecision.Choice.CLOSED for one in self.decisions)

    @property
    def overdue(self) -> bool:
        return not self.settled and self.row.report_by < clock.now()


def breach_page(user: User, enquiry_id: UUID, breach_id: UUID) -> BreachPage:
    """One breach; Http404 for whoever may not know of it. Five queries."""
    rows = violations_of(user)
    if user.is_partnership_guardian:
        rows = BreachEntry.objects.filter(~kept_out(user, enquiry="enquiry_id", named_only=True))
    row = rows.filter(enquiry=enquiry_id, pk=breach_id).select_related("agency", "recorded_by").first()
    if row is None:
        raise Http404
    of_its_agency = row.agency_id == user.agency_id
    decisions = (
        BreachDecision.objects.filter(entry=row).select_related("recorded_by").order_by("recorded_at", "id")
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap.has_officer(%s, %s)", [row.agency_id, enquiry_id])
        found = cursor.fetchone()
    account = BreachAccount.objects.filter(entry=row).first() if of_its_agency else None
    on_it = bool(grants.capacities(user, enquiry_id, model=EnquiryGrant))
    reader = BreachReader(user.roles, of_its_agency, on_it, bool(found and found[0]))
    return BreachPage(row, account, list(decisions), reader)
