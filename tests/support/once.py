"""Answers to the form of something said once."""

from typing import Any

from tests.support.case import (
    ASKING,
    TESTS,
)
from tests.support.duty import moment_typed
from tests.support.forms import typed

HOSPITAL = "St Brannoc’s Hospital, Devon"

QUESTION = "Was Kit seen in your emergency department in August?"


def once(kit: str, **changes: Any) -> dict[str, Any]:
    reasons = {
        name: ASKING[name] for name in ASKING if name.startswith(("necessary", "proportionate", "relevant"))
    }
    return typed(
        {
            **TESTS, **reasons, **moment_typed("verified_at", days=-1), "purpose": "safeguard", "considered": True, "people": [kit],
            "helps": ASKING["helps"], "hinders": ASKING["hinders"], "contact_name": "Dr Ines Weir",
            "contact_role": "Consultant, emergency department", "contact_agency": HOSPITAL,
            "reached_how": "By telephone", "verified_how": "call_back",
            "verified_against": "Switchboard number on the hospital’s web site, 01632 960555", "verified_by": "Sam Worker",
            "asked": QUESTION, **changes,
        }
    )  # fmt: skip
