"""Reasons that were recorded after a request was sent, shown to the agency that was asked."""

from uuid import UUID

from django.db import transaction

from consent.models import OverrideOffer
from consent.overrides.reliance_actions import offer_reasons
from disclosures.models import InformationRequest
from disclosures.overrides_relied_on.queries import without_consent
from enquiries.casework.decisions import take_turn
from imap.agencies.models import User


@transaction.atomic
def offer_again(*, enquiry_id: UUID, request_id: UUID, by: User) -> list[OverrideOffer]:
    """Offer the lead agency's reasons in force about the people of this request whose consent is not given; what was
    offered already is not offered again (OVR2). Raises RuleViolation (SEC1).
    """
    take_turn(enquiry_id, by)
    row = InformationRequest.objects.select_related("asked").get(pk=request_id, enquiry=enquiry_id)
    return offer_reasons(enquiry_id=enquiry_id, to=row.asked, people=without_consent(row), by=by)
