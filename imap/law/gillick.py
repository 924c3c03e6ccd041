"""Gillick is about treatment (CON4): a reason that speaks of it is answered with that, once. No database, no request."""

import re
from collections.abc import Mapping

from imap.law.violations import Violation

EXPLANATION = (
    "A Gillick assessment is about agreeing to treatment. It does not decide whether safeguarding information "
    "is shared, or who answers here. The young person’s own view is recorded and weighed. If your reason "
    "stands without it, write it so. If you send it again unchanged, it stands."
)
_SAYS_SO = re.compile(r"\bgillick\b|\bfraser (?:guideline|competen)", re.IGNORECASE)


def rests_on_gillick(text: str) -> bool:
    """Whether a reason speaks of Gillick or Fraser competence, which is about treatment and not about sharing (CON4).

    A machine reads words, not meaning: so it explains, and never refuses.
    """
    return _SAYS_SO.search(text) is not None


def warnings_of_reasons(reasons: Mapping[str, str]) -> list[Violation]:
    """What is said once before these reasons are recorded, and does not stop them, beside each that rests on Gillick
    (CON4). `reasons`: the words by the name of their question."""
    return [
        Violation("CON4", EXPLANATION, name) for name, words in reasons.items() if rests_on_gillick(words)
    ]
