"""That a recipient has read a release."""

from uuid import UUID

from django.db import transaction

from disclosures.models import Acknowledgement, SensitiveRead
from disclosures.releases import queries
from disclosures.releases.rules import why_not_acknowledge
from enquiries.casework.decisions import record_decision, take_turn
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.law.violations import RuleViolation


@transaction.atomic
def acknowledge(
    *, enquiry_id: UUID, release_id: UUID, by: User, key: UUID, sensitive: bool = True
) -> Acknowledgement:
    """Record that this person read a release for their agency. Once per agency: a colleague who was quicker
    has done it for both; but a sensitive item is read by somebody who is named for it (SEN1). `sensitive`: the page showed
    those as well. Raises RuleViolation (SEC1)."""
    take_turn(enquiry_id, by)
    page = queries.release_page(by, enquiry_id, release_id)
    if page.read_here and not (sensitive and page.unread):
        return page.read_here
    if refusal := why_not_acknowledge(
        standing(by, get_enquiry_or_404(by, enquiry_id)), received_here=page.received
    ):
        raise RuleViolation([refusal])
    for item in page.unread if sensitive else ():
        record_decision(SensitiveRead, enquiry_id=enquiry_id, by=by, item_id=item)
    if page.read_here:
        return page.read_here
    return record_decision(
        Acknowledgement,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        release=page.row,
    )
