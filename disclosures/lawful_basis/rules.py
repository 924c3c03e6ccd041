"""The three legal tests, each answered by itself: private and family life, confidence, data protection law (LEG1, LEG2).

Facts in, violations out. What the lists say to an agency's kind on a day is a `Law`; what somebody named of it, `Lawful`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from consent.positions.words import folded
from disclosures.lawful_basis.powers import (
    CONSENT,
    Power,
    check_basis,
    check_powers,
    why_not,
)
from disclosures.models import Confidence, PrivateLife, Purpose, Regime
from imap.law.information import ANYTHING, SensitiveKinds, touched_by
from imap.law.reasons import check_reason
from imap.law.violations import Violation

EXPLICIT_CONSENT, SUBSTANTIAL_PUBLIC_INTEREST, CARE = "9-2-a", "9-2-g", "9-2-h"
OFFICIAL, WITH_SCHEDULE_1 = "10-official", "10-S1"
SAFEGUARDING, PART_3, SAFEGUARDING_PART_3 = "S1-18", "P3", "S8-4"

#: Which Schedule 1 conditions an Article 9 condition needs one of: Part 2 for substantial public interest, paragraph 2
#: for health or social care.
NEEDS: Mapping[str, frozenset[str]] = {
    SUBSTANTIAL_PUBLIC_INTEREST: frozenset({"S1-6", "S1-7", "S1-10", "S1-18"}),
    CARE: frozenset({"S1-2"}),
}
#: What one question holds, by the sort of its list.
SORTS = ("article6", "article9", "schedule1", "article10", "schedule8")
MANY = frozenset({"schedule1", "schedule8"})


@dataclass(frozen=True, slots=True)
class Law:
    """What the dated lists say to one kind of agency on one day: every power, basis and condition, by id."""

    kind: str = ""
    powers: Mapping[str, Power] = field(default_factory=dict)
    bases: Mapping[str, Power] = field(default_factory=dict)

    def offered(self, sort: str) -> dict[str, Power]:
        """The bases or conditions of one sort that may be named, in the list's order."""
        return {key: one for key, one in self.bases.items() if one.sort == sort and one.usable}

    @property
    def enforces(self) -> bool:
        """Whether the agency may act under Part 3."""
        return PART_3 in self.bases and self.bases[PART_3].usable


@dataclass(frozen=True, slots=True)
class Lawful:
    """What was named, and the three answers. Nothing answered is ""."""

    powers: frozenset[str] = frozenset()
    private_life: str = ""
    private_life_because: str = ""
    confidence: str = ""
    confidence_because: str = ""
    regime: str = Regime.UK_GDPR.value
    article6: str = ""
    consent_because: str = ""
    article9: str = ""
    schedule1: frozenset[str] = frozenset()
    article10: str = ""
    schedule8: frozenset[str] = frozenset()

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "Lawful":
        """From a form's or a draft's answers by name. Whoever may not choose another law acts under the UK GDPR."""
        found: dict[str, Any] = {
            name: frozenset(answers.get(name) or ()) if name in LISTED else str(answers.get(name) or "")
            for name in cls.__slots__
        }
        return cls(**found | {"regime": found["regime"] or Regime.UK_GDPR.value})

    @classmethod
    def recorded(cls, row: Any) -> "Lawful":
        """From a request or a release."""
        return cls.given({name: getattr(row, name) for name in cls.__slots__})

    def kept_to(self, touched: SensitiveKinds) -> "Lawful":
        """What of it the law asks for when the information holds, at most, this: the rest is not recorded, or not shown."""
        if self.regime == Regime.PART_3:
            none: frozenset[str] = frozenset()
            left = replace(self, article6="", consent_because="", article9="", article10="", schedule1=none)
            return left if touched.special else replace(left, schedule8=none)
        needs = (touched.special and self.article9) or (
            touched.criminal and self.article10 == WITH_SCHEDULE_1
        )
        return replace(
            self,
            article9=self.article9 if touched.special else "",
            article10=self.article10 if touched.criminal else "",
            schedule1=self.schedule1 if needs else frozenset(),
            schedule8=frozenset(),
        )

    def columns(self, law: Law, touched: SensitiveKinds = ANYTHING) -> dict[str, Any]:
        """As a request or a release keeps it, lists in the law lists' order."""
        kept = self.kept_to(touched)
        order = [*law.powers, *law.bases]
        return {
            name: [key for key in order if key in getattr(kept, name)]
            if name in LISTED
            else getattr(kept, name)
            for name in self.__slots__
        }


#: Questions with several answers.
LISTED = frozenset({"powers", *MANY})


def check_lawful(named: Lawful, law: Law, touched: SensitiveKinds) -> list[Violation]:
    """Everything that stops a request or a release for want of law: powers and bases that this kind of agency may name on
    that day, with the conditions that this information needs (LEG1), and the other two tests, each by itself (LEG2)."""
    found = check_powers(named.powers, law.powers)
    found += check_private_life(named) + check_confidence(named)
    if named.regime not in Regime.values:
        return [*found, Violation("LEG1", _("Choose which data protection law applies."), "regime")]
    if named.regime == Regime.PART_3:
        return found + check_part_3(named, law, touched)
    return (
        found
        + check_basis(named.article6, law.offered("article6"))
        + check_consent_as_basis(named)
        + _not_nameable(named, law, ("article9", "schedule1", "article10"))
        + check_conditions(named, touched)
    )


def check_part_3(named: Lawful, law: Law, touched: SensitiveKinds) -> list[Violation]:
    """Part 3 is for competent authorities; sensitive processing needs a Schedule 8 condition besides (LEG1)."""
    if not law.enforces:
        return [
            Violation("LEG1", why_not(law.bases.get(PART_3), _("a law for your kind of agency")), "regime")
        ]
    if touched.special and not named.schedule8:
        return [
            Violation(
                "LEG1",
                _("Choose a Schedule 8 condition: this is sensitive processing, such as of health."),
                "schedule8",
            )
        ]
    return _not_nameable(named, law, ("schedule8",))


def _not_nameable(named: Lawful, law: Law, sorts: tuple[str, ...]) -> list[Violation]:
    found = []
    for sort in sorts:
        value = getattr(named, sort)
        for key in sorted(value) if sort in MANY else [value] if value else []:
            if key not in law.offered(sort):
                one = law.bases.get(key)
                words = why_not(
                    one if one and one.sort == sort else None, _("a condition for your kind of agency")
                )
                found.append(Violation("LEG1", words, sort))
    return found


def check_conditions(named: Lawful, touched: SensitiveKinds) -> list[Violation]:
    """Under the UK GDPR: an Article 9 condition, with its Schedule 1 condition, for special category data; for allegations
    and offences Article 10 with official authority or a Schedule 1 condition (LEG1)."""
    found = []
    if touched.special and not named.article9:
        words = _("Choose the Article 9 condition: this may be special category data, such as health.")
        found.append(Violation("LEG1", words, "article9"))
    if touched.criminal and not named.article10:
        words = _("Choose what Article 10 asks for: this may be about allegations or offences.")
        found.append(Violation("LEG1", words, "article10"))
    needed = NEEDS.get(named.article9) if touched.special else None
    if needed and not named.schedule1 & needed:
        words = (
            _("Health or social care needs Schedule 1 paragraph 2 with it: tick it.")
            if named.article9 == CARE
            else _("Substantial public interest needs a condition of Schedule 1 Part 2 with it: tick one.")
        )
        found.append(Violation("LEG1", words, "schedule1"))
    elif touched.criminal and named.article10 == WITH_SCHEDULE_1 and not named.schedule1:
        words = _("Article 10 without official authority needs a Schedule 1 condition: tick one.")
        found.append(Violation("LEG1", words, "schedule1"))
    return found


def rests_on_consent(named: Lawful) -> bool:
    """Whether consent is named as the basis in data protection law."""
    return named.regime == Regime.UK_GDPR and bool(
        {CONSENT, EXPLICIT_CONSENT} & {named.article6, named.article9}
    )


def check_consent_as_basis(named: Lawful) -> list[Violation]:
    """Consent is almost never the UK GDPR basis: whoever names it says why (LEG2)."""
    if not rests_on_consent(named):
        return []
    words = _("Write in a sentence why consent is the basis, and what happens when it is taken back.")
    return check_reason(named.consent_because, "LEG2", words, "consent_because")


def warnings_of_lawful(named: Lawful) -> list[Violation]:
    """What is said before sending or releasing, and stops nothing: consent as the basis (LEG2)."""
    if not rests_on_consent(named):
        return []
    return [
        Violation(
            "LEG2",
            _(
                "Consent is almost never the UK GDPR basis for safeguarding: it could be taken back at any time. "
                "Public task usually is."
            ),
            "article6",
        )
    ]


def check_private_life(named: Lawful) -> list[Violation]:
    """Article 8: whether it interferes, and whether that is justified, with one short answer, which the three tests may
    carry (LEG2)."""
    if named.private_life not in PrivateLife.values:
        return [Violation("LEG2", _("Choose what this means for private and family life."), "private_life")]
    if named.private_life == PrivateLife.UNJUSTIFIED:
        words = _("You answered that the interference is not justified: then it does not go ahead.")
        return [Violation("LEG2", words, "private_life")]
    preset = folded(named.private_life_because) == folded(carried_by_the_three_tests())
    words = (
        _("Write in a sentence why it does not interfere.")
        if named.private_life == PrivateLife.NONE
        else _("Write in a sentence why the interference is justified.")
    )
    because = "" if named.private_life == PrivateLife.NONE and preset else named.private_life_because
    return check_reason(because, "LEG2", words, "private_life_because")


def check_confidence(named: Lawful) -> list[Violation]:
    """Confidence: whether it is owed, and what lifts it. The public interest in protecting a child is enough by itself;
    anything else is said in a sentence (LEG2)."""
    if named.confidence not in Confidence.values:
        return [
            Violation(
                "LEG2", _("Choose whether a duty of confidence is owed, and what lifts it."), "confidence"
            )
        ]
    if named.confidence == Confidence.PUBLIC_INTEREST:
        return []
    words = {
        Confidence.CONSENT: _("Write in a sentence whose consent lifts it: nobody else’s does."),
        Confidence.LAW: _("Write in a sentence which order or Act lifts it."),
        Confidence.NOT_OWED: _("Write in a sentence why none is owed."),
    }
    asks = words[Confidence(named.confidence)]
    return check_reason(named.confidence_because, "LEG2", asks, "confidence_because")


def check_considering(considered: bool) -> list[Violation]:
    """One tick confirms what stands there, each of the three by itself (LEG1, LEG2)."""
    if considered:
        return []
    return [Violation("LEG2", _("Tick that you considered each of the three legal tests."), "considered")]


def check_lawfulness(purpose: str, lawful: Lawful, *, law: Law, kinds: Iterable[str]) -> list[Violation]:
    """What comes before necessity, proportionality and relevance: what the information is for (PUR1), under
    which power and on which bases for information of these kinds (LEG1, NPR4), and the other two legal tests (LEG2)."""
    found = []
    if purpose not in Purpose.values:
        found.append(Violation("PUR1", "Choose what the information is for.", "purpose"))
    return found + check_lawful(lawful, law, touched_by(kinds))


def carried_by_the_three_tests() -> str:
    """The answer to Article 8 that stands there beforehand."""
    return _(
        "The law allows it by the powers named here, its aim is to keep a child safe, and it goes no further than what is "
        "necessary, proportionate and relevant for the reasons given here."
    )
