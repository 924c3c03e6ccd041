"""An agency answers a request with a file, through the forms of a running system: what it was asked, and what it answers."""

import json
import os
import subprocess
import sys

from tests.harness.cluster import ROOT

_TESTS = ("necessary", "proportionate", "relevant")
#: Of an item that is shared, as the form has it, beside what it is about and whom it is for.
ITEM = {
    "text": "Attended twice in October with bruises to both arms", "kind": "health", "owed": "no",
    "said_by": "Emergency department record", "information_from-day": "20", "information_from-month": "10",
    "information_from-year": "2026", "certainty": "verified", "checked_how": "Read in the record",
    **dict.fromkeys(_TESTS, "yes"), **{f"{name}_because": "Dates only: it shows a pattern." for name in _TESTS},
    "purpose": "safeguard", "powers": "CA2004-11", "private_life": "justified",
    "private_life_because": "It has to be explained.", "confidence": "public_interest", "regime": "uk_gdpr",
    "article6": "6-1-e", "article9": "9-2-g", "schedule1": "S1-18", "article10": "10-S1", "considered": "on",
}  # fmt: skip
#: Of the preview, as the form has it.
CLOSING = {
    "helps": "They can judge the pattern.", "hinders": "They would not know.",
    "all_needed_because": "Two dates and two injuries, and nothing besides.", "considered": "on", "purpose": "safeguard",
}  # fmt: skip


def asked(environment: dict[str, str], *, by: str, agency: str) -> dict[str, str]:
    """A request that somebody sends to an agency, in a process with this environment (tests.support.shared_file): where it
    is answered and read, and what to choose there."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.support.shared_file", by, agency],
        cwd=ROOT,
        env={"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "imap.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    places: dict[str, str] = json.loads(done.stdout)
    return places
