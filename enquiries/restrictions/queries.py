"""What is read about restrictions: the one in force, whom it can name, and what somebody who is kept out is told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from enquiries.models import EnquiryGrant, RestrictedPerson, Restriction
from enquiries.models.restriction import in_force, kept_out
from enquiries.restrictions.rules import Candidate
from imap.access import grants
from imap.agencies.models import RoleHeld, User
from imap.agencies.roles import CASEWORK, Role


@dataclass(frozen=True, slots=True)
class RestrictedUser:
    """Somebody whom a restriction names."""

    key: str
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Restricted:
    """The restriction in force. `names` are those that the reader may know, `reasons` "" for whoever may not."""

    row: Restriction
    people: list[RestrictedUser]
    reasons: str

    @property
    def only(self) -> bool:
        """Whether it names those who may open the enquiry, and not those who may not."""
        return self.row.kind == Restriction.Kind.ONLY

    @property
    def names(self) -> str:
        return "; ".join(f"{one.name} ({one.agency})" for one in self.people)


def restriction_of(enquiry_id: UUID) -> Restricted | None:
    """The restriction in force on an enquiry, as far as its reader may know it. One query."""
    named = RestrictedPerson.objects.filter(restriction=OuterRef("pk")).order_by(
        "person__agency__name", "person__name"
    )
    columns = JSONObject(key="person", name="person__name", agency="person__agency__name")
    rows: QuerySet[Any] = in_force().filter(enquiry=enquiry_id).select_related("recorded_by", "reason")
    row = rows.annotate(named=ArraySubquery(named.values(one=columns))).first()
    if row is None:
        return None
    try:
        reasons = row.reason.reasons
    except ObjectDoesNotExist:
        reasons = ""
    return Restricted(row, [RestrictedUser(**one) for one in row.named], reasons)


def newest(enquiry_id: UUID) -> Restriction | None:
    """The newest decision about who may open an enquiry, also one that lifted; None when there was never one."""
    return _newest(enquiry_id)


def _newest(enquiry_id: UUID) -> Restriction | None:
    rows = Restriction.objects.filter(enquiry=enquiry_id, superseded_by=None)
    return rows.select_related("recorded_by").first()


def candidates(enquiry_id: UUID) -> list[Candidate]:
    """Whom a restriction of this enquiry can name: the lead agency's people first, then by agency and name. One query.

    The caseworkers of the agencies that have a part in it, and the partnership's Guardian.
    """
    return [
        Candidate(
            key=str(one.pk),
            name=one.name,
            agency=one.agency.name,
            works=one.works,
            leads=one.agency.leads,
            manages=one.manages,
            oversees=one.oversees,
            title=one.job_title,
        )
        for one in _can_be_named(enquiry_id)
    ]


def _can_be_named(enquiry_id: UUID) -> list[Any]:
    groups = EnquiryGrant.objects.filter(grants.IN_FORCE, content_object=enquiry_id).values("group")

    def holding(*roles: Role) -> Exists:
        return Exists(RoleHeld.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at=None))

    works = Q(agency__group__in=groups) & Q(holding(*CASEWORK))
    rows: QuerySet[Any] = User.objects.filter(is_active=True, agency__is_active=True).annotate(
        manages=holding(Role.MANAGER),
        oversees=holding(Role.PARTNERSHIP_GUARDIAN),
        works=Exists(User.objects.filter(works, pk=OuterRef("pk"))),
    )
    found = rows.filter(Q(works=True) | Q(oversees=True)).select_related("agency")
    return list(found.order_by("-agency__leads", "agency__name", "name"))


def what_is_said_to(user: User, enquiry_id: UUID) -> Restriction | None:
    """The restriction that keeps this person out of an enquiry which they would have reached without it: what it says
    to them is theirs to read. None for whoever is not kept out, and for whoever had no right to the enquiry anyway."""
    oversees = user.is_partnership_guardian
    if not oversees and not grants.given(user, enquiry_id, model=EnquiryGrant):
        return None
    return _keeping_out(user, enquiry_id)


def _keeping_out(user: User, enquiry_id: UUID) -> Restriction | None:
    named = user.is_partnership_guardian
    rows = in_force().filter(kept_out(user, enquiry="enquiry_id", named_only=named), enquiry=enquiry_id)
    return rows.select_related("agency").first()
