"""The concern and the original referral."""

from uuid import UUID

from enquiries.models import Concern, Referral


def _referral(enquiry_id: UUID) -> Referral | None:
    return Referral.objects.filter(enquiry=enquiry_id).select_related("recorded_by", "agency").first()


def referral_of(enquiry_id: UUID) -> Referral | None:
    """The referral as it was given; None for whoever has no right to it. One query."""
    return _referral(enquiry_id)


def concern_of(enquiry_id: UUID) -> Concern | None:
    """The concern of an enquiry; None for whoever has no right to it."""
    return _concern(enquiry_id)


def _concern(enquiry_id: UUID) -> Concern | None:
    return Concern.objects.filter(enquiry=enquiry_id).first()
