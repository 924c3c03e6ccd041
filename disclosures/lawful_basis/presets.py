"""What the form of the lawful basis begins with."""

from typing import Any

from disclosures.lawful_basis.powers import preset_basis, preset_powers
from disclosures.lawful_basis.rules import (
    MANY,
    OFFICIAL,
    SAFEGUARDING,
    SAFEGUARDING_PART_3,
    SUBSTANTIAL_PUBLIC_INTEREST,
    WITH_SCHEDULE_1,
    Law,
    carried_by_the_three_tests,
)
from disclosures.models import Confidence, PrivateLife, Regime


def preset_lawful(law: Law, *, urgent: bool = False) -> dict[str, Any]:
    """What is filled in beforehand for a kind of agency, out of what it may name, by the names of the questions; confirmed
    by whoever decides (LEG1). Never consent; police begin with Part 3."""
    part_3 = law.kind == "police" and law.enforces
    first = {
        "article9": SUBSTANTIAL_PUBLIC_INTEREST,
        "article10": OFFICIAL if OFFICIAL in law.offered("article10") else WITH_SCHEDULE_1,
        "schedule1": SAFEGUARDING,
        "schedule8": SAFEGUARDING_PART_3,
    }
    found: dict[str, Any] = {}
    for sort, key in first.items():
        usable = [key] if key in law.offered(sort) else []
        found[sort] = usable if sort in MANY else "".join(usable)
    return found | {
        "powers": preset_powers(
            law.kind, [key for key, one in law.powers.items() if one.usable], urgent=urgent
        ),
        "article6": preset_basis(law.kind, law.offered("article6")),
        "regime": (Regime.PART_3 if part_3 else Regime.UK_GDPR).value,
        "private_life": PrivateLife.JUSTIFIED.value,
        "private_life_because": carried_by_the_three_tests(),
        "confidence": Confidence.PUBLIC_INTEREST.value,
    }


#: What is answered once for everything that is shared.
LAWFUL = (
    "purpose",
    "powers",
    "private_life",
    "private_life_because",
    "confidence",
    "confidence_because",
    "regime",
    "article6",
    "consent_because",
    "article9",
    "schedule1",
    "article10",
    "schedule8",
)
