"""Rules of consent and overriding: facts in, breaches out. No database, no request."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from consent.models import Factor, Method, NotAsking, Position
from enquiries.models import Person
from enquiries.rules import age_on
from imap.law.breaches import Breach

#: At this age a young person consents for themselves (CON2).
AGE_OF_CONSENT = 16
#: A balance needs at least a sentence on each side (OVR3).
SHORTEST_REASON = 20
CLOSED_ENVIRONMENT = Factor.CLOSED_ENVIRONMENT.value
FACTORS = {factor.value: str(factor.label) for factor in Factor}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rules need to know of one person on the enquiry."""

    key: str
    name: str
    role: str
    born: date | None = None
    age_estimate: int | None = None
    unborn: bool = False
    holds_parental_responsibility: bool = False

    def age(self, on: date) -> int | None:
        """Age in years: from the date of birth, else as estimated, else None (unknown)."""
        known = age_on(self.born, on)
        return self.age_estimate if known is None else known

    def answers_for_self(self, on: date) -> bool:
        """Whether this person gives or refuses consent for themselves: adults, and young people of 16 and over.
        A child of unknown age is treated as under 16 (CON2, CON3)."""
        if self.role != Person.Role.CHILD:
            return True
        age = self.age(on)
        return age is not None and age >= AGE_OF_CONSENT


def positions_for(person: PersonFacts) -> tuple[Position, ...]:
    """The positions that can be recorded about this person: an unborn child's is "not yet born" alone (CON3)."""
    if person.unborn:
        return (Position.NOT_YET_BORN,)
    return (Position.GRANTED, Position.REFUSED, Position.TRIED, Position.NOT_SOUGHT, Position.WITHDRAWN)


def givers_for(person: PersonFacts, everyone: Iterable[PersonFacts], on: date) -> list[PersonFacts]:
    """Who may give or refuse consent for a person: they themselves, or holders of parental responsibility
    who are on the enquiry (CON2, CON3)."""
    if person.answers_for_self(on):
        return [person]
    return [p for p in everyone if p.holds_parental_responsibility and p.key != person.key]


@dataclass(frozen=True, slots=True)
class ConsentAnswers:
    """What was answered on the consent screen. Texts are stripped; nothing answered is ""."""

    position: str
    giver: str = ""
    method: str = ""
    service: str = ""
    service_agreed_on: date | None = None
    told_why: str = ""
    told_what: str = ""
    told_how: str = ""
    told_with_whom: str = ""
    refusal_reason: str = ""
    attempts: str = ""
    not_asking: frozenset[str] = field(default_factory=frozenset)
    risk_to: str = ""
    risk_harm: str = ""
    paragraph_18: str = ""
    own_view: str = ""
    own_view_not_obtained: str = ""


def breaches_of_consent(
    answers: ConsentAnswers, person: PersonFacts, everyone: Collection[PersonFacts], on: date
) -> list[Breach]:
    """Everything that stops these answers from being a consent position of this person on this day
    (CON1, CON2, CON3, CON5, CON10, OVR1)."""
    if answers.position not in positions_for(person):
        return [Breach("CON3", "This position cannot be recorded for this person.", "position")]
    found: list[Breach] = []
    if answers.position in {Position.GRANTED, Position.REFUSED, Position.WITHDRAWN}:
        found += _breaches_of_giver(answers, person, everyone, on)
    if answers.position == Position.GRANTED:
        found += _breaches_of_granting(answers)
    if answers.position == Position.TRIED and not answers.attempts:
        found.append(Breach("CON10", "Write what was tried, when and how.", "attempts"))
    if answers.position == Position.NOT_SOUGHT:
        found += _breaches_of_not_asking(answers)
    if (
        not person.unborn
        and not person.answers_for_self(on)
        and not (answers.own_view or answers.own_view_not_obtained)
    ):
        found.append(
            Breach(
                "CON3", f"Write what {person.name} says about it, or why that was not obtained.", "own_view"
            )
        )
    return found


def _breaches_of_giver(
    answers: ConsentAnswers, person: PersonFacts, everyone: Collection[PersonFacts], on: date
) -> list[Breach]:
    allowed = givers_for(person, everyone, on)
    if answers.giver in {p.key for p in allowed}:
        return []
    if person.answers_for_self(on):
        return [
            Breach("CON2", f"{person.name} is of an age to answer for themselves: nobody else can.", "giver")
        ]
    if not allowed:
        return [
            Breach(
                "CON3",
                f"Nobody on this enquiry is recorded as holding parental responsibility for {person.name}, so nobody here "
                "can give or refuse consent. Add the holder with the legal basis, or record that consent was not sought.",
                "giver",
            )
        ]
    return [Breach("CON3", "Choose someone who holds parental responsibility.", "giver")]


def _breaches_of_granting(answers: ConsentAnswers) -> list[Breach]:
    found = []
    told = {
        "told_why": ("why information would be shared", answers.told_why),
        "told_what": ("what would be shared", answers.told_what),
        "told_how": ("how it would be shared", answers.told_how),
        "told_with_whom": ("with whom it would be shared", answers.told_with_whom),
    }
    for name, (words, answer) in told.items():
        if not answer:
            found.append(
                Breach(
                    "CON1",
                    f"Write what they were told about {words}. Without it the consent was not informed.",
                    name,
                )
            )
    if answers.method == Method.POSTER:
        found.append(
            Breach(
                "CON5",
                "A poster or notice is not consent. Ask the person, or record that consent was not sought.",
                "method",
            )
        )
    elif answers.method == Method.IMPLIED:
        if not answers.service:
            found.append(
                Breach("CON5", "Name the service that they agreed to and that sharing is part of.", "service")
            )
        if answers.service_agreed_on is None:
            found.append(Breach("CON5", "Enter when they agreed to the service.", "service_agreed_on"))
    elif not answers.method:
        found.append(Breach("CON1", "Choose how consent was given.", "method"))
    return found


def _breaches_of_not_asking(answers: ConsentAnswers) -> list[Breach]:
    if not answers.not_asking:
        return [Breach("OVR1", "Choose at least one ground for not asking.", "not_asking")]
    found = []
    if NotAsking.RISK in answers.not_asking:
        if not answers.risk_to:
            found.append(Breach("OVR1", "Write who would be placed at risk.", "risk_to"))
        if not answers.risk_harm:
            found.append(Breach("OVR1", "Write what harm asking could bring.", "risk_harm"))
    if not answers.paragraph_18:
        found.append(Breach("OVR1", "Choose which reason for no consent this is.", "paragraph_18"))
    return found


# Overriding -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OverrideAnswers:
    """What was answered on the override screen, for one or several named people."""

    people: frozenset[str]
    grounds: frozenset[str]
    concern: str
    escalation: str
    harm_of_sharing: str
    harm_prevented: str
    factors: frozenset[str]
    proportionate_because: str
    wishes: str
    at_risk: str = ""


def folded(words: str) -> str:
    """Words without case, spaces and punctuation: what is left when two answers are compared (DEL1, OVR3)."""
    return re.sub(r"[\W_]+", "", words.casefold())


def says_nothing(words: str) -> bool:
    """Whether these are letters and no sentence: one word or two over and over, or hardly any letters at all (OVR3)."""
    said = re.findall(r"\w+", words.casefold())
    return len(set(folded(words))) < 5 or 2 * len(set(said)) <= len(said)


#: What the short form of an override leaves for later: it is missing until the whole of it is recorded (OVR2).
LEFT_FOR_LATER = {
    "escalation": "how need, risk or harm would grow if nothing were shared",
    "proportionate_because": "why sharing is proportionate",
}


def breaches_of_override(answers: OverrideAnswers, *, short: bool = False) -> list[Breach]:
    """Everything that stops these answers from being an override (OVR2, OVR3, OVR4, OVR9). It asks for no threshold, so
    that it stands at every level of need (OVR5). `short`: written while a child
    is in danger; what is left for later is not asked for, and shown as missing."""
    found = []
    if not answers.people:
        found.append(Breach("OVR2", "Choose the people whom this override is about.", "people"))
    if not answers.grounds:
        found.append(Breach("OVR9", "Choose at least one ground for going ahead.", "grounds"))
    needed = {
        "at_risk": "Write who is at risk: a child, a parent, a worker, somebody else.",
        "concern": "Write the safeguarding concern.",
        "escalation": "Write how need, risk or harm would grow if nothing were shared.",
        "proportionate_because": "Write why sharing is proportionate here.",
        "wishes": "Write what the person wishes, if known, and what you leave out because of it.",
    }
    found += [
        Breach("OVR2", words, name)
        for name, words in needed.items()
        if not getattr(answers, name) and not (short and name in LEFT_FOR_LATER)
    ]
    found += _breaches_of_balance(answers)
    if answers.factors == {CLOSED_ENVIRONMENT}:
        found.append(
            Breach(
                "OVR4",
                "That the hub is a closed environment is one factor; it cannot be the only one.",
                "factors",
            )
        )
    return found


def _breaches_of_balance(answers: OverrideAnswers) -> list[Breach]:
    found = [
        Breach("OVR3", f"Write a sentence: at least {SHORTEST_REASON} characters.", name)
        for name in ("harm_of_sharing", "harm_prevented")
        if len(getattr(answers, name)) < SHORTEST_REASON
    ]
    found += [
        Breach("OVR3", "Write a sentence: the same word over and over weighs nothing.", name)
        for name in ("harm_of_sharing", "harm_prevented")
        if len(getattr(answers, name)) >= SHORTEST_REASON and says_nothing(getattr(answers, name))
    ]
    if not found and folded(answers.harm_of_sharing) == folded(answers.harm_prevented):
        found.append(
            Breach(
                "OVR3",
                "The two sides of the balance say the same. Weigh the harm of sharing against the harm prevented.",
                "harm_prevented",
            )
        )
    return found


# The position in force --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class InForce:
    """One person's position as it stands now, and whether the acting agency's override names them."""

    name: str
    position: str  # "" when nothing is recorded
    overridden: bool
    overturned: bool = False  # there was one, and its review overturned it


def breaches_of_asking(people: Iterable[InForce]) -> list[Breach]:
    """Why information about these people may not be asked for, or shared, now: no position (OPEN1, OVR8), or
    no consent and no override in force (OVR2); one that was overturned is in force no longer (OVR7). A refusal
    never stops by itself: an override is one screen away (OVR6). Of a child not yet born there is nobody to ask:
    the adults answer for their own information (CON3)."""
    found = []
    for person in people:
        if not person.position:
            found.append(Breach("OVR8", f"Record the consent position of {person.name} first."))
        elif person.position not in {Position.GRANTED, Position.NOT_YET_BORN} and not person.overridden:
            label = Position(person.position).label.lower()
            if person.overturned:
                found.append(
                    Breach(
                        "OVR7",
                        f"{person.name}: consent {label}, and the reasons for going ahead were overturned. Read the "
                        "review; if the facts are different now, record new reasons.",
                    )
                )
                continue
            found.append(
                Breach(
                    "OVR2",
                    f"{person.name}: consent {label}. Record your agency’s reasons for going ahead without it first.",
                )
            )
    return found


def basis_in_words(people: Iterable[InForce]) -> str:
    """What a request or release rests on, as it stood at that moment: one line a person."""
    return "\n".join(
        f"{p.name}: consent {Position(p.position).label.lower()}"
        + ("; overridden with reasons recorded" if p.overridden else "")
        for p in people
    )
