"""One refusal as a reader may see it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.http import Http404

from disclosures.models import Answer, Escalation, GuardianAdvice, RefusalReview
from disclosures.refusals.rules import Reader, Refusal
from disclosures.requests.state import author_of
from enquiries.models import EnquiryGrant
from enquiries.models.restriction import kept_out
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.agencies.roles import Role
from imap.db import clock


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """A refusal with what became of it, and how the reader stands to it."""

    row: Answer
    review: RefusalReview | None
    escalation: Escalation | None
    advice: list[GuardianAdvice]
    follow_up: RefusalReview | None
    reader: Reader

    @property
    def facts(self) -> Refusal:
        """The same for the rules."""
        return Refusal(
            verdict=self.review.verdict if self.review else "",
            reviewed=author_of(self.review),
            escalated=author_of(self.escalation),
            late=self.escalation is not None and self.escalation.due_at < clock.now(),
            seats=frozenset(one.seat for one in self.advice),
            followed=author_of(self.follow_up),
        )

    @property
    def review_late(self) -> bool:
        """Not reviewed, and the clock has run out."""
        due = self.row.review_due_at
        return self.review is None and due is not None and due < clock.now()


def _refusal(user: User, enquiry_id: UUID, answer_id: UUID) -> Answer | None:
    rows = Answer.objects.filter(_known_to(user), enquiry=enquiry_id, pk=answer_id)
    return (
        rows.filter(kind=Answer.Kind.REFUSED)
        .select_related(
            "enquiry", "agency", "recorded_by", "request__agency", "request__asked", "request__recorded_by"
        )
        .first()
    )


def refusal_page(user: User, enquiry_id: UUID, answer_id: UUID) -> RefusalPage:
    """One refusal; Http404 for whoever may not know of it: the agency that asked, the one that refused, and the Guardians,
    that of the agency once it is theirs to look at. Six queries."""
    row = _refusal(user, enquiry_id, answer_id)
    if row is None:
        raise Http404
    reviews = list(RefusalReview.objects.filter(answer=row).select_related("recorded_by", "agency"))
    escalation = Escalation.objects.filter(answer=row).select_related("recorded_by", "agency").first()
    review = next((one for one in reviews if one.escalation_id is None), None)
    advice = (
        GuardianAdvice.objects.filter(escalation=escalation) if escalation else GuardianAdvice.objects.none()
    )
    return RefusalPage(
        row=row,
        review=review,
        escalation=escalation,
        advice=list(advice.select_related("recorded_by").order_by("recorded_at")),
        follow_up=next((one for one in reviews if one.escalation_id), None),
        reader=_reader(user, row, review),
    )


def _known_to(user: User) -> Q:
    if user.is_partnership_guardian:
        return Q(~kept_out(user, enquiry="enquiry_id", named_only=True))
    lead = Q(grants.reaches(user, model=EnquiryGrant, capacity=Participation.LEAD, key="enquiry_id"))
    own = Q(grants.reaches(user, model=EnquiryGrant, key="enquiry_id"), agency=user.agency_id)
    if Role.GUARDIAN in user.roles:
        own |= Q(~kept_out(user, enquiry="enquiry_id"), agency=user.agency_id)
    return lead | own


def _reader(user: User, row: Answer, review: RefusalReview | None) -> Reader:
    besides = review.recorded_by_id if review else row.recorded_by_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT imap.other_managers(%s, %s, %s), imap.has_guardian(%s, %s, %s)",
            [row.agency_id, row.recorded_by_id, row.enquiry_id, row.agency_id, besides, row.enquiry_id],
        )
        managers, guardian = cursor.fetchone() or (False, False)
    return Reader(
        roles=user.roles,
        refused=row.recorded_by_id == user.pk,
        of_its_agency=row.agency_id == user.agency_id,
        of_lead=grants.holds(user, Participation.LEAD, row.enquiry_id, model=EnquiryGrant),
        reviewed=review is not None and review.recorded_by_id == user.pk,
        managers=managers,
        guardian=guardian,
    )
