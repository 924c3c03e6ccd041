"""A limit of consent to kinds of information, as it is told."""

from typing import Any

from enquiries.models import Enquiry
from imap.agencies.models import User
from tests.support.following import take_back

TOLD: dict[str, Any] = {
    "method": "spoken", "told_why": "To find out how Kit is", "told_what": "What agencies know",
    "told_how": "By a secure system", "told_with_whom": "School and health", "told_means": "By telephone",
    "told_by": "Sam Worker", "told_on-day": "1", "told_on-month": "3", "told_on-year": "2026",
}  # fmt: skip


def limit(enquiry: Enquiry, by: User, **limits: Any) -> None:
    """Their mother takes a part of Kit's consent back, through the screen."""
    saved = take_back(enquiry, by, position="limited", **TOLD, **limits)
    assert saved.status_code == 302, saved.content.decode()
