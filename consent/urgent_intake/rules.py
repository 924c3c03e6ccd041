"""What the urgent screen's few answers mean on the ordinary screens. Facts in, violations out; no database.

No reason is made up: every text that goes into the record is a sentence that was typed, or the words of a choice that the
screen shows beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from consent.models import GoingAhead, MentalCapacity, Method, NotAsking, ParagraphEighteen, Position
from consent.overrides.rules import OverrideAnswers, check_override
from consent.positions.giving import ConsentAnswers, check_consent
from consent.positions.people import PersonFacts
from consent.urgent_intake.whose import (
    NOT_ASKED_AS,
    OWN,
    PARAGRAPH_18,
    check_whose,
    not_asked,
    said_by_parent,
)
from enquiries.ages.rules import YEARS
from enquiries.casework.late_entries.spoken import SpokenAnswers, check_spoken
from enquiries.intake.rules import POLICE_SOURCE, PUBLIC_SOURCES, ReferralAnswers, check_referral
from enquiries.models import Person, Referral
from enquiries.people.rules import NewPerson
from imap.db import clock
from imap.law.violations import Violation

POSITIONS = (Position.GRANTED, Position.REFUSED, Position.TRIED, Position.NOT_SOUGHT)
#: Positions in which nobody answered.
UNANSWERED = frozenset({Position.TRIED, Position.NOT_SOUGHT})
#: Whether the referrer asked the family (OPEN3): one choice that carries its reason.
ASKED, UNSAFE, NO_TIME, UNKNOWN = "asked", "unsafe", "no_time", "unknown"
REFERRER_ASKED = {
    ASKED: "Yes, the parent or carer",
    UNSAFE: "No: it was not safe to ask",
    NO_TIME: "No: there was no time to ask",
    UNKNOWN: "Not known (a member of the public)",
}
#: Where a rule's words belong on this screen, when its question has another name here.
ASKED_AS = {
    "giver": "parental_responsibility",
    "own_view": "wishes",
    "consent_sought": "referrer_asked",
    "consent_sought_from": "referrer_asked",
    "consent_not_sought_because": "referrer_asked",
    "people": "child",
    "paragraph_18": "not_asking",
    "at": "spoken_at",
    "to": "spoken_to",
    "said": "spoken_said",
    "late_because": "spoken_late",
}
CHILD, PARENT = "child", "parent"


@dataclass(frozen=True, slots=True)
class UrgentAnswers:
    """What was answered on the urgent screen; nothing answered is "" or None."""

    child: str
    age: int | None
    whereabouts: str
    narrative: str
    source: str
    referrer: str
    position: str
    age_unit: str = YEARS
    referrer_asked: str = ""
    considered_need: str = ""
    parent: str = ""
    parental_responsibility: str = ""
    whose_answer: str = ""
    asking_risk_to: str = ""
    asking_risk_harm: str = ""
    told_why: str = ""
    told_what: str = ""
    told_how: str = ""
    told_with_whom: str = ""
    refusal_reason: str = ""
    not_asking: frozenset[str] = field(default_factory=frozenset)
    risk_to: str = ""
    risk_harm: str = ""
    attempts: str = ""
    next_attempt: datetime | None = None
    told_by: str = ""
    reason_clear: str = ""
    not_told_because: str = ""
    concern: str = ""
    harm_prevented: str = ""
    harm_of_sharing: str = ""
    wishes: str = ""
    confirmed: str = ""  # what is odd about the child, and was said to be right
    spoken: SpokenAnswers | None = None  # somebody was telephoned before this

    def position_of(self, about: PersonFacts, on: date) -> str:
        """One person's position: the household's; "not sought" of a young person of 16 or over for whom only the parent
        answered (CON2); "" of a parent about whom nothing is to be asked yet."""
        if self.position in UNANSWERED:
            return self.position
        if about.role != Person.Role.CHILD:
            return "" if self.whose_answer == OWN else self.position
        parents_only = self.whose_answer in NotAsking.values and about.answers_for_self(on)
        return Position.NOT_SOUGHT if parents_only else self.position

    def without_consent(self, everyone: Iterable[PersonFacts], on: date) -> frozenset[str]:
        """The keys of those about whom it goes ahead without consent."""
        return frozenset(p.key for p in everyone if self.position_of(p, on) not in ("", Position.GRANTED))

    def people(self) -> list[NewPerson]:
        """The child, and the parent or carer when one is named."""
        people = [
            NewPerson(
                role=Person.Role.CHILD,
                name=self.child,
                age_estimate=self.age,
                age_estimate_unit=self.age_unit,
                confirmed=self.confirmed,
            )
        ]
        if self.parent:
            people.append(
                NewPerson(
                    role=Person.Role.PARENT_OR_CARER,
                    name=self.parent,
                    parental_responsibility=self.parental_responsibility,
                    information_needed=self.whose_answer != OWN or self.position in UNANSWERED,
                )
            )
        return people

    def facts(self) -> list[PersonFacts]:
        """The same people as the rules of consent want to know them, before anything is written."""
        return [
            PersonFacts(
                key=key,
                name=person.name or "the child",
                role=person.role,
                age_estimate=person.age_estimate,
                age_estimate_unit=person.age_estimate_unit,
                holds_parental_responsibility=bool(person.parental_responsibility),
            )
            for key, person in zip((CHILD, PARENT), self.people(), strict=False)
        ]

    def referral(self) -> ReferralAnswers:
        """What is on record about the referrer (OPEN3, CON9). Police and the public are not asked whether they asked."""
        if self.source == POLICE_SOURCE or self.source in PUBLIC_SOURCES:
            return ReferralAnswers(
                self.source, Referral.Sought.NOT_KNOWN, considered_need=self.considered_need
            )
        sought = {ASKED: Referral.Sought.YES, UNSAFE: Referral.Sought.NO, NO_TIME: Referral.Sought.NO}.get(
            self.referrer_asked, Referral.Sought.NOT_KNOWN
        )
        words = REFERRER_ASKED.get(self.referrer_asked, "").partition(" ")[2]
        return ReferralAnswers(
            self.source,
            sought,
            consent_sought_from=words if sought == Referral.Sought.YES else "",
            consent_not_sought_because=words if sought == Referral.Sought.NO else "",
        )

    def consent(self, about: PersonFacts, giver: str, on: date) -> ConsentAnswers:
        """One person's position: the household's, answered by `giver` where somebody answered; of a young person whom
        nobody asked why not, and nothing that the parent was told or said."""
        if self.position_of(about, on) != self.position:
            return not_asked(self.whose_answer, risk_to=self.asking_risk_to, risk_harm=self.asking_risk_harm)
        asked, agreed = self.position not in UNANSWERED, self.position == Position.GRANTED
        own_view = not about.answers_for_self(on)
        grounds = sorted(self.not_asking)
        reasons = {PARAGRAPH_18[NotAsking(ground)] for ground in grounds if ground in NotAsking.values}
        return ConsentAnswers(
            position=self.position,
            giver=giver if asked else "",
            method=Method.SPOKEN if agreed else "",
            told_why=self.told_why,
            told_what=self.told_what,
            told_how=self.told_how,
            told_with_whom=self.told_with_whom,
            told_means="Spoken" if agreed else "",
            told_by=self.told_by,
            told_on=on if agreed else None,
            not_told_because=self.not_told_because,
            capacity=MentalCapacity.PRESUMED if asked and about.answers_for_self(on) else "",
            refusal_reason=self.refusal_reason,
            reason_clear=self.reason_clear,
            attempts=self.attempts,
            next_attempt=self.next_attempt,
            not_asking=frozenset(self.not_asking),
            risk_to=self.risk_to,
            risk_harm=self.risk_harm,
            paragraph_18=next(
                (
                    str(reason)
                    for reason in (ParagraphEighteen.PREJUDICE, *sorted(reasons))
                    if reason in reasons
                ),
                "",
            ),
            own_view=self.wishes if own_view else "",
        )

    def override(self, people: frozenset[str]) -> OverrideAnswers:
        """One override for everyone named, in its short form. Red says that significant harm is suffered or likely: that
        is its ground (OVR9). Both sides of the balance are asked here (OVR3); how the harm would grow and why sharing is
        proportionate are not, so they stay empty until the whole of it is recorded (OVR2)."""
        by_parent = (
            ""
            if self.position in UNANSWERED
            else said_by_parent(
                self.whose_answer, agreed=self.position == Position.GRANTED, reason=self.refusal_reason
            )
        )
        return OverrideAnswers(
            people=people,
            grounds=frozenset({GoingAhead.HARM}),
            at_risk=self.child,
            concern=self.concern,
            escalation="",
            harm_of_sharing=self.harm_of_sharing,
            harm_prevented=self.harm_prevented,
            factors=frozenset(),
            proportionate_because="",
            wishes="\n".join(part for part in (self.wishes, by_parent) if part),
        )


def giver_of(about: PersonFacts, everyone: list[PersonFacts], on: date) -> str:
    """Who answered for a person: they themselves at 16 and over, else the holder of parental responsibility
    (CON2, CON3); "" when nobody here can."""
    if about.answers_for_self(on):
        return about.key
    return next((p.key for p in everyone if p.holds_parental_responsibility and p.key != about.key), "")


def check_urgent(answers: UrgentAnswers, on: date) -> list[Violation]:
    """Everything that the ordinary screens would refuse, once each, beside this screen's own questions
    (OPEN3, CON1-3, CON9, OVR1-3)."""
    found: dict[tuple[str, str], Violation] = {}
    for violation in _breaches(answers, on):
        name = ASKED_AS.get(violation.field, violation.field)
        found.setdefault((name, violation.message), Violation(violation.clause, violation.message, name))
    return list(found.values())


def _breaches(answers: UrgentAnswers, on: date) -> Iterator[Violation]:
    yield from check_referral(answers.referral())
    if answers.spoken:
        yield from check_spoken(answers.spoken, clock.now())
    everyone = answers.facts()
    if answers.position not in UNANSWERED:
        yield from check_whose(answers.whose_answer, everyone[0], on, parent=answers.parent)
    for about in everyone:
        position = answers.position_of(about, on)
        if not position:
            continue
        found = check_consent(answers.consent(about, giver_of(about, everyone, on), on), about, everyone, on)
        for one in found:
            name = one.field if position == answers.position else NOT_ASKED_AS.get(one.field, one.field)
            yield replace(one, field=name)
    if people := answers.without_consent(everyone, on):
        yield from check_override(answers.override(people), short=True)
