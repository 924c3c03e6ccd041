"""What an item is marked with. Facts in, violations out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.positions.words import folded
from disclosures.models.handling import Lifted, SensitivityReason
from imap.law.kinds import AgencyKind
from imap.law.reasons import check_reason
from imap.law.violations import Violation

YES, NO = "yes", "no"
#: To whom confidence is owed, beside the people whom the request states: whoever the item is about, or somebody else.
ABOUT, OTHER = "about", "other"
#: The reason that is offered, because it is enough (DOC1).
CHILD = "Protecting a child from harm: a public interest strong enough to outweigh the confidence."
#: Kinds of agency whose information is mostly given in confidence, and the one that grades and marks what it holds.
CONFIDENTIAL = frozenset({AgencyKind.HEALTH_PROVIDER, AgencyKind.GP})

SOURCES = {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
INTELLIGENCE = {
    "A": "Known directly to the source",
    "B": "Known indirectly to the source, and corroborated",
    "C": "Known indirectly to the source",
    "D": "Not known",
    "E": "Suspected to be false",
}
HANDLING = {"P": "Lawful sharing permitted", "C": "Lawful sharing permitted with conditions"}
GRADES = (SOURCES, INTELLIGENCE, HANDLING)

Pair = tuple[str, str]  # a named person and their deputy, by key


@dataclass(frozen=True, slots=True)
class ConfidenceAnswers:
    """Whether a duty of confidence is owed, to whom, and what lifts it (DOC1). `because`: why the public interest outweighs
    it, or why the child cannot decide themselves."""

    owed: str = ""
    owed_to: str = ""
    owed_role: str = ""
    lifted_by: str = ""
    power: str = ""
    because: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "ConfidenceAnswers":
        """From a form's or a draft's answers by name: of what was answered, what the other answers ask for."""
        said = {
            name: str(answers.get(name) or "")
            for name in ("owed", "owed_to", "owed_role", "lifted_by", "lifted_power")
        }
        if said["owed"] != YES:
            return cls(owed=said["owed"])
        because = {Lifted.PUBLIC_INTEREST: "public_because", Lifted.PARENT: "child_cannot"}
        words = because.get(said["lifted_by"], "")  # type: ignore[call-overload]
        return cls(
            YES,
            said["owed_to"],
            said["owed_role"] if said["owed_to"] == OTHER else "",
            said["lifted_by"],
            said["lifted_power"] if said["lifted_by"] == Lifted.LAW else "",
            str(answers.get(words) or "") if words else "",
        )

    def person(self, about: str) -> str:
        """The key of the person of the request whom it is owed to; "" for nobody, or somebody else."""
        return about if self.owed_to == ABOUT else "" if self.owed_to == OTHER else self.owed_to


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that one item is marked with, as answered. `readers`: agency to its named people, keys as text."""

    confidence: ConfidenceAnswers = field(default_factory=ConfidenceAnswers)
    sensitive: bool = False
    why: str = ""
    because: str = ""
    readers: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    official: bool = False
    grading: str = ""
    criminal: bool = False
    criminal_because: str = ""

    @classmethod
    def given(cls, answers: Mapping[str, Any]) -> "Marks":
        """From a form's or a draft's answers by name."""
        sensitive, criminal = bool(answers.get("sensitive")), bool(answers.get("criminal"))
        rows: Mapping[str, Any] = answers.get("readers") or {}
        return cls(
            ConfidenceAnswers.given(answers),
            sensitive,
            str(answers.get("sensitive_why") or "") if sensitive else "",
            str(answers.get("sensitive_because") or "") if sensitive else "",
            {key: tuple((str(a), str(b)) for a, b in pairs) for key, pairs in rows.items()}
            if sensitive
            else {},
            bool(answers.get("official")),
            "".join(
                str(answers.get(name) or "") for name in ("grade_source", "grade_known", "grade_handling")
            ),
            criminal,
            str(answers.get("criminal_because") or "") if criminal else "",
        )


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """Of one person: their consent is in force and reaches this, and whether somebody else gave it for them. `adult`: 16 or
    over, or no child of the enquiry: nobody gives it for them (CON2)."""

    open: bool
    by_another: bool
    adult: bool


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """What marks are judged by. Keys are text. `police`: the agency's kind grades."""

    people: Mapping[str, str]
    powers: Collection[str]
    consents: Mapping[str, ConsentGiven]
    police: bool = False


def check_confidence(answers: ConfidenceAnswers, *, about: str, facts: MarkFacts) -> list[Violation]:
    """A duty of confidence is owed or not; to somebody; and is lifted by the consent of that person and of nobody for them
    who could decide themselves, by a power, or by the public interest. Protecting a child is enough (DOC1)."""
    if answers.owed not in (YES, NO):
        return [Violation("DOC1", "Choose whether a duty of confidence is owed.", "owed")]
    if answers.owed == NO:
        return []
    found = []
    person = answers.person(about)
    if answers.owed_to == OTHER:
        if not folded(answers.owed_role):
            found.append(Violation("DOC1", "Enter to whom confidence is owed, by their role.", "owed_role"))
    elif answers.owed_to == ABOUT and not about:  # the item's own rule asks whom it is about
        if answers.lifted_by in (Lifted.CONSENT, Lifted.PARENT):
            return []
    elif person not in facts.people:
        found.append(Violation("DOC1", "Choose to whom confidence is owed.", "owed_to"))
    return found + _check_lifting(answers, person, facts)


def _check_lifting(answers: ConfidenceAnswers, person: str, facts: MarkFacts) -> list[Violation]:
    if answers.lifted_by in (Lifted.CONSENT, Lifted.PARENT):
        return _check_consent(answers, person, facts)
    if answers.lifted_by not in (Lifted.LAW, Lifted.PUBLIC_INTEREST):
        return [Violation("DOC1", "Choose what lifts it.", "lifted_by")]
    if answers.lifted_by == Lifted.LAW and answers.power not in facts.powers:
        return [Violation("DOC1", "Choose the power that lifts it.", "lifted_power")]
    if answers.lifted_by == Lifted.PUBLIC_INTEREST:
        words = "Write why the public interest outweighs it. Protecting a child from harm is enough."
        return check_reason(answers.because, "DOC1", words, "public_because")
    return []


def _check_consent(answers: ConfidenceAnswers, person: str, facts: MarkFacts) -> list[Violation]:
    """Consent lifts what is owed to whoever gave it, or to a child who cannot decide themselves (DOC1)."""
    given, name = facts.consents.get(person), facts.people.get(person, "them")
    instead = "Choose the public interest or a power instead."
    if given is None or not given.open:
        words = f"No consent of {name} to this is in force. {instead}"
        return [Violation("DOC1", words, "lifted_by")]
    if answers.lifted_by == Lifted.CONSENT and given.by_another:
        words = f"Somebody else consented for {name}: that does not lift what is owed to {name}. {instead}"
        return [Violation("DOC1", words, "lifted_by")]
    if answers.lifted_by == Lifted.PARENT:
        if given.adult or not given.by_another:
            words = f"A parent cannot lift what is owed to {name}, who decides themselves. {instead}"
            return [Violation("DOC1", words, "lifted_by")]
        words = (
            f"Write why {name} cannot decide this themselves. A parent cannot lift what is owed to a young person "
            "who can."
        )
        return check_reason(answers.because, "DOC1", words, "child_cannot")
    return []


def check_marks(marks: Marks, *, about: str, facts: MarkFacts) -> list[Violation]:
    """Everything that is wrong with an item's marks but its named people, who are chosen after it (SEN1, DOC1, ONW3)."""
    found = check_confidence(marks.confidence, about=about, facts=facts)
    if marks.sensitive:
        if marks.why not in SensitivityReason.values:
            found.append(Violation("SEN1", "Choose what makes it sensitive.", "sensitive_why"))
        words = "Write what would happen if the wrong person read it."
        found += check_reason(marks.because, "SEN1", words, "sensitive_because")
    if marks.grading and not (
        facts.police
        and len(marks.grading) == len(GRADES)
        and all(one in known for one, known in zip(marks.grading, GRADES, strict=False))
    ):
        words = "A 3x5x2 grading has all three parts: the source, the intelligence, the handling."
        found.append(Violation("ACC1", words, "grade_source"))
    if marks.criminal:
        found += check_criminal(marks.criminal_because, "criminal_because")
    return found


def check_criminal(reasons: str, name: str = "reasons") -> list[Violation]:
    """That an item may be relevant to a criminal investigation is said with a reason (ONW3)."""
    words = "Write to which offence or investigation it may be relevant, and why."
    return check_reason(reasons, "ONW3", words, name)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be named for an agency."""

    key: str
    name: str
    agency: str


def check_pairs(
    pairs: Iterable[Pair], colleagues: Collection[str], *, agency: str, fields: tuple[str, str] = ("", "")
) -> list[Violation]:
    """Each named person has a deputy, another one; both work for that agency now (SEN1)."""
    found = []
    for person, deputy in pairs:
        for key, what, name in ((person, "a person", fields[0]), (deputy, "a deputy", fields[1])):
            if not key:
                found.append(Violation("SEN1", f"Choose {what} of {agency}.", name))
            elif key not in colleagues:
                words = (
                    f"Somebody who was named does not work for {agency} any more: choose {what} of {agency}."
                )
                found.append(Violation("SEN1", words, name))
        if person and person == deputy:
            words = f"Choose a deputy of {agency} other than the named person."
            found.append(Violation("SEN1", words, fields[1]))
    return found


def check_readers(
    marks: Marks,
    recipients: Iterable[str],
    *,
    colleagues: Mapping[str, Collection[str]],
    agencies: Mapping[str, str],
) -> list[Violation]:
    """A sensitive item names people, with deputies, of every agency that it goes to (SEN1). `colleagues`: agency to those
    who may be named."""
    if not marks.sensitive:
        return []
    found = []
    for key in sorted(recipients & agencies.keys(), key=lambda one: agencies[one]):
        pairs = marks.readers.get(key, ())
        if not pairs:
            found.append(Violation("SEN1", f"Name who at {agencies[key]} may read it, and a deputy."))
        found += [
            Violation(one.clause, one.message)
            for one in check_pairs(pairs, colleagues.get(key, ()), agency=agencies[key])
        ]
    return found


def check_replacing(reasons: str) -> list[Violation]:
    """Others are named with a reason (SEN1)."""
    return check_reason(reasons, "SEN1", "Write why others are named in their place.", "reasons")


def why_not_mark_criminal(*, shared_here: bool, leads: bool, police: bool, marked: str) -> Violation | None:
    """Who marks an item as perhaps relevant to a criminal investigation: the agency that shared it, the lead agency, police
    who received it; once. `marked`: by whom and when it was (ONW3)."""
    if not (shared_here or leads or police):
        words = (
            "The agency that shared it, the lead agency, or police who received it mark it. Tell one of them."
        )
        return Violation("ONW3", words)
    if marked:
        return Violation(
            "ONW3", f"It is marked already: {marked}. It is kept and stands in the schedule.", state=True
        )
    return None


def in_words_of_grading(grading: str) -> str:
    """ "2BC: source untested; …" for a page."""
    if len(grading) != len(GRADES):
        return ""
    said = [known.get(one, "") for one, known in zip(grading, GRADES, strict=True)]
    return f"{grading}: source {said[0].lower()}; {said[1].lower()}; {said[2].lower()}"
