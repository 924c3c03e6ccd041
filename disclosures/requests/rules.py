"""Asking one agency: deliberate, on its own, for that agency (DEL1). Facts in, violations out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from consent.consent_reviews.rules import check_sentence
from consent.positions.words import folded
from disclosures.justification.rules import TESTS, Reasons, check_key_question, check_reasons
from disclosures.lawful_basis.rules import Law, Lawful, check_considering, check_lawful, warnings_of_lawful
from disclosures.models import Level, Purpose
from imap.law.information import touched_by
from imap.law.violations import Violation


@dataclass(frozen=True, slots=True)
class RequestAnswers:
    """What was answered on the screen that asks one agency. Keys are text; nothing answered is ""."""

    asked: str = ""
    people: frozenset[str] = frozenset()
    purpose: str = ""
    statement: str = ""
    questions: str = ""
    reasons: Reasons = field(default_factory=Reasons)
    helps: str = ""
    hinders: str = ""
    lawful: Lawful = field(default_factory=Lawful)
    considered: bool = False
    level: str = Level.NOT_JUDGED.value
    kinds: frozenset[str] = frozenset()  # empty: any kind
    still_right: str = (
        ""  # why the positions of these people are still right, if that is said in the same save (CON8)
    )

    @property
    def texts(self) -> tuple[str, ...]:
        """All that the agency asked is told in words: a part of the request like its ticks (DEL1)."""
        return (self.questions, self.statement, *self.reasons.words().values(), self.helps, self.hinders)

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "RequestAnswers":
        """From a form's or a draft's answers by name."""
        texts = ("asked", "purpose", "statement", "questions", "helps", "hinders", "still_right")
        return cls(
            **{name: str(answers.get(name) or "") for name in texts},
            people=frozenset(answers.get("people") or ()),
            lawful=Lawful.given(answers),
            considered=bool(answers.get("considered")),
            level=str(answers.get("level") or Level.NOT_JUDGED.value),
            kinds=frozenset(answers.get("kinds") or ()),
            reasons=Reasons.given(answers),
        )


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """The reasons given for asking another agency on the same enquiry."""

    asked: str
    name: str
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class AskingFacts:
    """What the rules need to know about the enquiry and the agency that asks."""

    agencies: Mapping[str, str]  # key to name: those that may be asked
    people: Mapping[str, str]  # key to name: whom information is needed about, with a consent record
    law: Law
    kinds: Mapping[str, str] = field(default_factory=dict)  # code to name: those that may be asked for
    before: Sequence[AskedBefore] = ()
    red: bool = False


def check_request(answers: RequestAnswers, facts: AskingFacts) -> list[Violation]:
    """Everything that stops these answers from being a request to one agency (DEL1, NPR1, NPR2, NPR3, NPR6,
    PUR1, LEG1, LEG2, OPEN1, CON6, CON8)."""
    found = []
    if answers.asked not in facts.agencies:
        found.append(Violation("DEL1", "Choose one agency to ask.", "asked"))
    if not answers.people:
        found.append(Violation("OPEN1", "Choose the people whom you ask about.", "people"))
    elif not answers.people <= set(facts.people):
        found.append(
            Violation("OPEN1", "Choose people of this enquiry whose consent position is recorded.", "people")
        )
    if answers.purpose not in Purpose.values:
        found.append(Violation("PUR1", "Choose what the information is for.", "purpose"))
    if not folded(answers.statement):
        found.append(
            Violation(
                "PUR1",
                "Write what the agency needs to know about the concern in order to answer.",
                "statement",
            )
        )
    if not folded(answers.questions):
        found.append(Violation("DEL1", "Write what exactly you ask this agency.", "questions"))
    if not answers.kinds <= set(facts.kinds):
        found.append(Violation("CON6", "Choose from the kinds of information shown.", "kinds"))
    found += check_asking_reasons(answers.reasons)
    if answers.still_right:
        found += [replace(one, field="still_right") for one in check_sentence(answers.still_right)]
    if not facts.red:
        found += copied_reasons(answers, facts)
    found += check_key_question(answers.helps, answers.hinders, what="the answer")
    found += check_level(answers.level)
    found += check_lawful(answers.lawful, facts.law, touched_by(answers.kinds, none_is_any=True))
    return found + check_considering(answers.considered)


def check_level(level: str) -> list[Violation]:
    """The level of need is stated, or that nobody has judged it yet: the amount that is shared follows it (NPR5)."""
    if level in Level.values:
        return []
    return [Violation("NPR5", "Choose the level of need, or that it is not judged yet.", "level")]


def check_asking_reasons(reasons: Reasons) -> list[Violation]:
    """An agency is asked only when that is necessary, proportionate and relevant for it (DEL1, NPR1, NPR2,
    NPR3)."""
    return check_reasons(reasons) + [
        Violation(
            "DEL1", f"You answered that it is not {test} to ask this agency: then it is not asked.", test
        )
        for test in reasons.failed
    ]


def copied_reasons(answers: RequestAnswers, facts: AskingFacts) -> list[Violation]:
    """Reasons that equal those given for another agency on the same enquiry, ignoring case, spaces and
    punctuation (DEL1). Refused; on a red enquiry a warning."""
    found = []
    for test, _clause in TESTS:
        because = f"{test}_because"
        words = folded(getattr(answers.reasons, because))
        same = next(
            (
                one.name
                for one in facts.before
                if one.asked != answers.asked and words and folded(getattr(one.reasons, because)) == words
            ),
            "",
        )
        if same:
            found.append(
                Violation(
                    "DEL1",
                    f"This is the reason that was given for {same}. Write why it is {test} to ask this "
                    "agency.",
                    because,
                )
            )
    return found


def beside(facts: AskingFacts, first: RequestAnswers) -> AskingFacts:
    """The facts for a request that is written at the same time as a first one: its reasons count as given for
    another agency, so that the second has its own (DEL1)."""
    name = facts.agencies.get(first.asked, "the other agency")
    return replace(facts, before=[*facts.before, AskedBefore(first.asked, name, first.reasons)])


def check_second(answers: RequestAnswers, first: RequestAnswers, facts: AskingFacts) -> list[Violation]:
    """Everything that stops a second request, written beside a first one, from being sent with it: it is a
    request of its own, to an agency of its own (DEL1)."""
    found = []
    if answers.asked and answers.asked == first.asked:
        found.append(Violation("DEL1", "Choose another agency: this one is asked beside it.", "asked"))
    return found + check_request(answers, beside(facts, first))


def warnings_of_request(answers: RequestAnswers, facts: AskingFacts) -> list[Violation]:
    """What is said before sending, and does not stop it: copied reasons on a red enquiry (DEL1), consent
    named as the lawful basis (LEG2)."""
    found = copied_reasons(answers, facts) if facts.red else []
    return found + warnings_of_lawful(answers.lawful)


# Who may, and does it still stand open -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Answered:
    """That a request was answered, by whom and when (in words)."""

    by: str
    at: str
