"""Answering a request: what is shared, what is kept back, nothing, or no. Facts in, violations out."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.justification.rules import NO_BAR, check_key_question, rests_only_on_a_bar
from disclosures.releases.rules import check_despite
from disclosures.requests.rules import Answered
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
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
