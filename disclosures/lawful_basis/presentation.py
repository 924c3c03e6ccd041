"""A lawful basis in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosures.lawful_basis.rules import Lawful, rests_on_consent
from disclosures.models import Confidence, PrivateLife, Regime


@dataclass(frozen=True, slots=True)
class LawfulShown:
    """The three answers in words, each by itself, as a preview, a page and a print show them."""

    powers: list[str]
    private_life: str
    confidence: str
    data_protection: str


def lawful_in_words(named: Lawful, names: Mapping[str, str]) -> LawfulShown:
    """In words; `names` of powers, bases and conditions by id."""

    def listed(question: str) -> list[str]:
        chosen = getattr(named, question)
        return [*(names[key] for key in names if key in chosen), *sorted(chosen - names.keys())]

    lines = [
        (_("UK GDPR Article 6"), names.get(named.article6, named.article6)),
        (_("Why consent is the basis"), named.consent_because if rests_on_consent(named) else ""),
        (_("For special category data, Article 9"), names.get(named.article9, named.article9)),
        (_("For allegations and offences, Article 10"), names.get(named.article10, named.article10)),
        (_("Schedule 1"), "; ".join(listed("schedule1"))),
        (_("For sensitive processing, Schedule 8"), "; ".join(listed("schedule8"))),
    ]
    if named.regime == Regime.PART_3:
        lines.insert(0, (_("Law"), str(Regime.PART_3.label)))
    return LawfulShown(
        powers=listed("powers"),
        private_life=_answer(PrivateLife, named.private_life, named.private_life_because),
        confidence=_answer(Confidence, named.confidence, named.confidence_because),
        data_protection="\n".join(f"{label}: {words}" for label, words in lines if words),
    )


def _answer(choices: Any, value: str, because: str) -> str:
    label = str(choices(value).label) if value in choices.values else ""
    return ". ".join(part for part in (label, because) if part)
