"""Necessity, proportionality and relevance; how it helps and hinders; and two bars that are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: The three tests in the order in which they are asked, each with its clause.
TESTS: tuple[tuple[str, str], ...] = (("necessary", "NPR1"), ("proportionate", "NPR2"), ("relevant", "NPR3"))
#: How the forms say yes, no, and the answer on which proportionality may rest alone.
YES, LIFE, NO = "yes", "life", "no"


@dataclass(frozen=True, slots=True)
class Reasons:
    """The three tests as answered; None where nothing was answered. The reasons are stripped texts.

    `life_at_risk`: proportionality rests on it, so it needs no words of its own (NPR2).
    """

    necessary: bool | None = None
    necessary_because: str = ""
    proportionate: bool | None = None
    life_at_risk: bool = False
    proportionate_because: str = ""
    relevant: bool | None = None
    relevant_because: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "Reasons":
        """From the words of a form or of a draft: `yes`, `no` and, for proportionality, `life`."""
        said = {YES: True, LIFE: True, NO: False}
        given: dict[str, Any] = {test: said.get(str(answers.get(test))) for test, _clause in TESTS}
        given |= {f"{test}_because": str(answers.get(f"{test}_because") or "") for test, _clause in TESTS}
        return cls(**given, life_at_risk=answers.get("proportionate") == LIFE)

    @property
    def met(self) -> bool:
        """All three, never either/or (NPR4); proportionality may rest on life at risk alone (NPR2)."""
        return bool(self.necessary and self.relevant and (self.proportionate or self.life_at_risk))

    @property
    def failed(self) -> tuple[str, ...]:
        """The tests that were answered no."""
        return tuple(
            test for test, _clause in TESTS if getattr(self, test) is False and not self._rests_on_life(test)
        )

    def _rests_on_life(self, test: str) -> bool:
        return test == "proportionate" and self.life_at_risk

    def in_words(self) -> list[tuple[str, str, str]]:
        """For a page: the test, its answer, the reason; in the order in which they are asked."""
        words = {True: _("Yes"), False: _("No"), None: ""}
        labels = {"necessary": _("Necessary"), "proportionate": _("Proportionate"), "relevant": _("Relevant")}
        answers = {test: words[getattr(self, test)] for test, _clause in TESTS}
        if self.life_at_risk:
            answers["proportionate"] = _("Yes: a life is at risk")
        return [(labels[test], answers[test], getattr(self, f"{test}_because")) for test, _clause in TESTS]

    def columns(self) -> dict[str, Any]:
        """Everything, by the names of the models' fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def flags(self) -> dict[str, Any]:
        """The answers without the words."""
        return {name: value for name, value in self.columns().items() if not name.endswith("_because")}

    def words(self) -> dict[str, Any]:
        """The words without the answers."""
        return {name: value for name, value in self.columns().items() if name.endswith("_because")}


def check_reasons(reasons: Reasons) -> list[Violation]:
    """Each of the three is answered yes or no, with a reason either way (NPR1, NPR2, NPR3).

    Life at risk is an answer that proportionality may rest on alone (NPR2). A reason below
    the floor is none.
    """
    found = []
    for test, clause in TESTS:
        answer, because = getattr(reasons, test), getattr(reasons, f"{test}_because")
        if answer is None:
            found.append(Violation(clause, f"Answer whether it is {test}: yes or no.", test))
        elif not (test == "proportionate" and reasons.life_at_risk):
            words = f"Write why it is {test}." if answer else f"Write why it is not {test}."
            found += check_reason(because, clause, words, f"{test}_because")
    return found


def check_sharing(reasons: Reasons) -> list[Violation]:
    """An item is shared only with three yeses, each with its reason (NPR1, NPR2, NPR3, NPR4)."""
    return check_reasons(reasons) + [
        Violation(
            "NPR4",
            f"You answered that it is not {test}, so it cannot be shared. Record it as withheld instead: "
            "what it says is not kept there. Or write a smaller item that passes all three.",
            test,
        )
        for test in reasons.failed
    ]


def check_keeping_back(reasons: Reasons) -> list[Violation]:
    """Something is withheld because it fails at least one of the three, for a reason that is not one of the
    two bars that are none (NPR1, NPR2, NPR3, NPR4, REF1)."""
    found = check_reasons(reasons)
    if not found and reasons.met:
        found.append(
            Violation(
                "NPR4",
                "It is necessary, proportionate and relevant: then it is shared. Answer no to the test that "
                "it fails, or add it as information to share.",
                "necessary",
            )
        )
    barred = {
        f"{test}_because"
        for test in reasons.failed
        if rests_only_on_a_bar(getattr(reasons, f"{test}_because"))
    }
    return [one for one in found if one.field not in barred] + [
        Violation("REF1", NO_BAR, name) for name in sorted(barred)
    ]


def check_key_question(helps: str, hinders: str, *, what: str) -> list[Violation]:
    """How providing it helps further enquiries, and how not providing it hinders them: both (NPR6).

    `what` is the thing provided, for the words on the screen: "the answer".
    """
    asks = f"Write how {what} will help further enquiries."
    without = f"Write how going without {what} will hinder them."
    return check_reason(helps, "NPR6", asks, "helps") + check_reason(hinders, "NPR6", without, "hinders")


NO_BAR = (
    "Data protection law and medical confidentiality do not by themselves prevent sharing to protect a "
    "child. Write which of the three tests it fails and why, or to whom confidence is owed and why the "
    "public interest does not outweigh it."
)
_BARS = re.compile(
    r"\b(uk gdpr|gdpr|data[ -]protection|dpa|privacy|private"
    r"|(medical|patient|professional|clinical)? ?confiden\w+)\b"
)
#: Words that say nothing more about why.
_FILLER = """
about above act acts against agreement allow allowed allows and any are article because been breach cannot
cant client clients clinical consent could data detail details disclose disclosed disclosing disclosure does
doctor doctors dont due duty family for forbid forbids from general give given grounds has have held here
his her how inform information into issue its law laws legal legislation let lets like may medical must
named not notes our out owed patient patients permit permits permitted personal policies policy prevent
prevented prevents principle prohibit prohibited prohibits protected protection provide reason reasons
record records refuse refused refusing regulation regulations release rules secret share shared sharing
sensitive should stop stops strictly such than that the their them there therefore they this under until was
were which who will with without would you your
"""


def rests_only_on_a_bar(because: str) -> bool:
    """Whether these words name data protection or confidentiality and hardly anything else (REF1).

    A machine reads words, not meaning: it catches "GDPR" and "patient confidentiality, sorry", no more.
    """
    text = because.casefold().replace("’", "").replace("'", "")
    if not _BARS.search(text):
        return False
    fillers = _FILLER.split()
    left = [word for word in re.findall(r"[^\W\d_]{3,}", _BARS.sub(" ", text)) if word not in fillers]
    return len(left) <= 1
