"""The only writer of links between enquiries."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from enquiries.casework.decisions import record_decision, take_turn
from enquiries.identity_links.linking_rules import check_link, check_unlinking
from enquiries.models import Enquiry, EnquiryGrant, EnquiryLink
from enquiries.revisions.actions import refuse_unless_lead
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.law.violations import RuleViolation, Violation, raise_if


@transaction.atomic
def link_enquiries(*, enquiry_id: UUID, others: Collection[UUID], reasons: str, by: User) -> None:
    """Decide that an enquiry belongs together with others, with the reasons. What is linked already stays as it was
    decided first: a form posted twice is one decision. Raises RuleViolation (SEC1, REC1).
    """
    for one in sorted(
        {enquiry_id, *others}
    ):  # always in the same order: two who link the same pair do not wait for ever
        take_turn(one, by)
    refuse_unless_lead(enquiry=Enquiry.objects.get(pk=enquiry_id), by=by)
    raise_if(check_link(len(others), reasons))
    led = grants.reaches(by, model=EnquiryGrant, capacity=Participation.LEAD)
    known = set(
        Enquiry.objects.filter(led, pk__in=others).exclude(pk=enquiry_id).values_list("pk", flat=True)
    )
    if known != set(others):
        raise RuleViolation([Violation("SEC1", "Choose other enquiries that your agency leads.", "same")])
    ends = {
        one.other_id if one.enquiry_id == enquiry_id else one.enquiry_id: one
        for one in EnquiryLink.objects.filter(Q(enquiry=enquiry_id) | Q(other=enquiry_id), superseded_by=None)
    }
    for other in sorted(key for key in known if not (key in ends and ends[key].linked)):
        record_decision(
            EnquiryLink,
            enquiry_id=enquiry_id,
            by=by,
            other_id=other,
            reasons=reasons,
            supersedes=ends.get(other),
        )


@transaction.atomic
def unlink_enquiries(*, enquiry_id: UUID, other_id: UUID, reasons: str, by: User) -> None:
    """Decide that two linked enquiries do not belong together after all. The link and this stay on the record; what
    is unlinked already stays so: a form posted twice is one decision. Raises RuleViolation (SEC1, REC1).
    """
    for one in sorted({enquiry_id, other_id}):
        take_turn(one, by)
    refuse_unless_lead(enquiry=Enquiry.objects.get(pk=enquiry_id), by=by)
    raise_if(check_unlinking(reasons))
    pair = Q(enquiry=enquiry_id, other=other_id) | Q(enquiry=other_id, other=enquiry_id)
    if link := EnquiryLink.objects.filter(pair, superseded_by=None, linked=True).first():
        record_decision(
            EnquiryLink,
            enquiry_id=enquiry_id,
            by=by,
            other_id=other_id,
            linked=False,
            reasons=reasons,
            supersedes=link,
        )
