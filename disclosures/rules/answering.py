"""Answering a request: what is shared, what is kept back, nothing, or no. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.rules import folded
from disclosures.justification.rules import check_sets
from disclosures.models import Answer
from disclosures.rules.items import (
    ItemAnswers,
    WithholdingAnswers,
    check_item,
    check_withholding,
)
from disclosures.rules.lawful import Law, Lawful, check_considering, check_lawfulness
from disclosures.rules.reasons import (
    NO_BAR,
    check_key_question,
    rests_only_on_a_bar,
)
from enquiries.rules import Standing, why_not_work
from imap.agencies.grants import Participation
from imap.law.reasons import check_reason
from imap.law.violations import Violation


class Ground(models.TextChoices):
    """What a refusal rests on. The last two are no ground by themselves (REF1)."""

    NOT_NECESSARY = "not_necessary", _("It is not necessary for the purpose")
    NOT_PROPORTIONATE = "not_proportionate", _("It would be out of proportion to the concern")
    NOT_RELEVANT = "not_relevant", _("It has no bearing on the concern")
    HARM = "harm", _("Sharing could cause serious harm")
    LEGAL = "legal", _("A court order or an Act forbids it")
    CONFIDENCE = "confidence", _("Medical or professional confidentiality")
    DATA_PROTECTION = "data_protection", _("Data protection law")


NO_GROUNDS_ALONE = frozenset({Ground.CONFIDENCE, Ground.DATA_PROTECTION})


# Who may, and does it still stand open -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Answered:
    """That a request was answered, by whom and when (in words)."""

    by: str
    at: str


def why_not_answer(
    standing: Standing, *, asked_here: bool, answered: Answered | None, cancelled: Answered | None = None
) -> Violation | None:
    """Why a person may not answer a request; None when they may: the asked agency's caseworkers, once, unless it was
    cancelled (SEC1, REC1)."""
    if refusal := why_not_work(standing, Participation.ASKED):
        return refusal
    if not asked_here:
        return Violation("SEC1", "This request went to another agency: it answers in its own name.")
    if cancelled:
        return already_cancelled(cancelled)
    return already_answered(answered) if answered else None


def already_answered(answered: Answered) -> Violation:
    """A request is answered once; what is recorded stays (REC1)."""
    return Violation(
        "REC1",
        f"{answered.by} answered this request on {answered.at}. It is answered once: open it to read the "
        "answer.",
        state=True,
    )


def already_cancelled(cancelled: Answered) -> Violation:
    """A request that was cancelled is answered no more (REC1)."""
    return Violation(
        "REC1",
        f"{cancelled.by} cancelled this request on {cancelled.at}: nothing is to be answered any more.",
        state=True,
    )


def why_not_acknowledge(standing: Standing, *, received_here: bool) -> Violation | None:
    """Why a person may not say "I have read this" for their agency: only a recipient's caseworkers do
    (SEC1)."""
    if not standing.capacities or not received_here:
        return Violation("SEC1", "Only an agency that received this release says that it has read it.")
    return None


# Withholding although there are reasons for going ahead --------------------------------------------------------
def check_despite(despite: str, *, goes_ahead: bool) -> list[Violation]:
    """An agency that has reasons in force for going ahead without consent, its own or relied on, and withholds or
    refuses all the same, says why; data protection or confidentiality alone is no
    reason here either (OVR6, REF1). `goes_ahead`: it has such reasons."""
    if not goes_ahead:
        return []
    words = (
        "Your agency has decided that sharing is justified. Write in a sentence why this is withheld all the "
        "same: what changed, or which detail troubles you."
    )
    if too_little := check_reason(despite, "OVR6", words, "despite"):
        return too_little
    return [Violation("REF1", NO_BAR, "despite")] if rests_only_on_a_bar(despite) else []


# The whole answer --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReleaseAnswers:
    """What is answered once for everything that is released, beside the preview."""

    purpose: str = ""
    lawful: Lawful = field(default_factory=Lawful)
    considered: bool = False
    helps: str = ""
    hinders: str = ""
    searched: str = ""
    all_needed: bool = False
    all_needed_because: str = ""
    despite: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "ReleaseAnswers":
        """From a form's answers by name."""
        texts = ("purpose", "helps", "hinders", "searched", "all_needed_because", "despite")
        return cls(
            **{name: str(answers.get(name) or "") for name in texts},
            lawful=Lawful.given(answers),
            considered=bool(answers.get("considered")),
            all_needed=bool(answers.get("all_needed")),
        )


def kind_of_answer(*, shared: int, withheld_shown: int) -> Answer.Kind:
    """What the lead agency is told. When all that is held is kept back and nothing of that is shown, it is
    told the same as when nothing is held (REC2)."""
    if shared:
        return Answer.Kind.SHARED
    return Answer.Kind.WITHHELD if withheld_shown else Answer.Kind.NOTHING


def asks_whether_all_is_needed(*, shared: int, withheld: int) -> bool:
    """Whether everything drafted is being shared, so that it is asked once whether all of it is needed
    (NPR5)."""
    return bool(shared) and not withheld


def check_all_needed(answers: ReleaseAnswers, *, red: bool) -> list[Violation]:
    """Whoever shares everything that was drafted says why all of it is needed; on a red enquiry a tick says it (NPR5)."""
    if red and not answers.all_needed:
        words = "You are sharing everything that you wrote. Tick that all of it is needed, or take out what is not."
        return [Violation("NPR5", words, "all_needed")]
    if red:
        return []
    words = (
        "You are sharing everything that you wrote. Write in a sentence why all of it is needed, or take out "
        "what is not."
    )
    return check_reason(answers.all_needed_because, "NPR5", words, "all_needed_because")


def check_release(
    answers: ReleaseAnswers,
    *,
    shared: int,
    withheld: int,
    withheld_shown: int,
    law: Law,
    kinds: Iterable[str],
    red: bool = False,
    goes_ahead: bool = False,
) -> list[Violation]:
    """Everything that stops a drafted answer from going out (REC1, PUR1, LEG1, LEG2, NPR5, NPR6, OVR6). `kinds`: of the
    items; `red`: the request was made so."""
    if not shared and not withheld:
        return [Violation("REC1", "There is nothing in this answer yet.")]
    despite = check_despite(answers.despite, goes_ahead=goes_ahead and bool(withheld))
    if not shared:
        silent = kind_of_answer(shared=shared, withheld_shown=withheld_shown) == Answer.Kind.NOTHING
        return (check_nothing(answers.searched) if silent else []) + despite
    found = despite + check_lawfulness(answers.purpose, answers.lawful, law=law, kinds=kinds)
    found += check_considering(answers.considered)
    found += check_key_question(answers.helps, answers.hinders, what="this information")
    if asks_whether_all_is_needed(shared=shared, withheld=withheld):
        found += check_all_needed(answers, red=red)
    return found


def check_drafted(
    items: Iterable[ItemAnswers],
    kept_back: Iterable[WithholdingAnswers],
    *,
    people: Collection[str],
    agencies: Collection[str],
    today: date,
) -> list[Violation]:
    """What is not right, or not right any more, in what was drafted: each item and each withholding has its
    three answers before anything leaves an agency (DEL2). Each violation says its place."""
    items = list(items)
    found = check_sets(items)
    for number, item in enumerate(items, 1):
        violations = check_item(item, people=people, agencies=agencies, today=today)
        found += [Violation(one.clause, f"Item {number}: {one.message}") for one in violations]
    for number, withheld in enumerate(kept_back, 1):
        violations = check_withholding(withheld)
        found += [Violation(one.clause, f"Kept back {number}: {one.message}") for one in violations]
    return found


def check_nothing(searched: str, *, drafted: int = 0) -> list[Violation]:
    """ "Nothing to share" says where was looked, and is not said over something that was written (DUTY1)."""
    if drafted:
        return [
            Violation(
                "DUTY1", "You have written information for this answer. Release it, or remove it first."
            )
        ]
    if not folded(searched):
        return [Violation("DUTY1", "Write where you looked.", "searched")]
    return []


@dataclass(frozen=True, slots=True)
class RefusalAnswers:
    """Why an agency refuses a request."""

    grounds: frozenset[str] = frozenset()
    reasons: str = ""
    helps: str = ""
    hinders: str = ""
    despite: str = ""

    def in_words(self) -> str:
        """The grounds and the reasons as they are recorded."""
        grounds = [str(ground.label) for ground in Ground if ground in self.grounds]
        return "; ".join(grounds) + ".\n" + self.reasons


def check_refusal(answers: RefusalAnswers, *, goes_ahead: bool = False) -> list[Violation]:
    """A refusal has grounds and reasons, neither data protection nor confidentiality alone; and says how an
    answer would help and going without it hinder (REF1, DUTY1, NPR6). Of an agency that has reasons for going ahead, it
    says why all the same (OVR6)."""
    found = check_despite(answers.despite, goes_ahead=goes_ahead)
    if not answers.grounds <= set(Ground.values) or not answers.grounds:
        found.append(Violation("DUTY1", "Choose what the refusal rests on.", "grounds"))
    elif answers.grounds <= NO_GROUNDS_ALONE:
        found.append(Violation("REF1", NO_BAR, "grounds"))
    if rests_only_on_a_bar(answers.reasons):
        found.append(Violation("REF1", NO_BAR, "reasons"))
    else:
        words = "Write why your agency refuses."
        found += check_reason(answers.reasons, "DUTY1", words, "reasons")
    return found + check_key_question(answers.helps, answers.hinders, what="an answer")
