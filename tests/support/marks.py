"""A sensitive item, for named people only (SEN1)."""

from typing import Any

from imap.agencies.models import User
from tests.factories import Partnership


def sensitive(p: Partnership, deputy: User) -> dict[str, Any]:
    return {
        "sensitive": True,
        "sensitive_why": "life",
        "sensitive_because": "He has said that he will kill her.",
        "readers": {str(p.lead.pk): [[str(p.social_worker.pk), str(deputy.pk)]]},
    }
