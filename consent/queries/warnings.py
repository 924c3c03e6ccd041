"""What must stand on every page and print of an enquiry (OVR1)."""

from uuid import UUID

from consent.models import ConsentRecord, NotAsking, Position
from enquiries.models import EnquiryGrant
from imap.agencies import grants
from imap.agencies.grants import Capacity
from imap.agencies.models import User


def do_not_contact(user: User, enquiry_id: UUID) -> list[ConsentRecord]:
    """The positions in force that were not sought because asking would put somebody at risk (OVR1), for the lead
    agency, which reads whom and what harm. Empty for anybody else. One query."""
    rows = ConsentRecord.objects.filter(
        grants.reaches(user, model=EnquiryGrant, capacity=Capacity.LEAD, key="enquiry_id"),
        enquiry=enquiry_id,
        superseded_by=None,
        position=Position.NOT_SOUGHT,
        account__not_asking__contains=[NotAsking.RISK],
    )
    return list(rows.select_related("person", "account").order_by("person__role", "person_id"))
