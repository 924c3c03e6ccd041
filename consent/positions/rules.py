"""The position in force: may this agency ask that one about this person, now? Derived here and nowhere else.

docs/positions.md has a table of examples, which is compared with what these rules answer. Facts in; no database.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.models import GoingAhead, Position
from consent.positions.people import PersonFacts
from imap.law.clocks import LONDON
from imap.law.information import names_of
from imap.law.violations import Violation

#: What limits say of an agency that is kept out altogether.
NOT_ASKED = "this agency is not to be asked"
#: Positions on which an agency may ask without an override, as far as they reach.
OPEN = frozenset({Position.GRANTED, Position.LIMITED, Position.BEST_INTERESTS, Position.NOT_YET_BORN})
#: Positions in which one person answered.
BY_SOMEBODY = frozenset({Position.GRANTED, Position.LIMITED, Position.REFUSED, Position.WITHDRAWN})
#: Positions whose reason may be unclear (CON11).
SAID_NO = frozenset({Position.REFUSED, Position.REFUSED_BY_ONE})
#: Grounds of harm: reasons that rest on one of them do not wait for a talk with the referrer (CON11). Harm suffered or
#: likely, concerns likely to escalate, life at risk: each says that waiting may hurt somebody. "Welfare", "serious crime"
#: and "another strong public interest" may each be true of something that can wait an hour for a telephone call.
HARM = frozenset({GoingAhead.HARM, GoingAhead.ESCALATION, GoingAhead.LIFE})


# What happened ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Recorded:
    """One consent record of a person, as far as the position depends on it."""

    at: datetime
    position: str
    by_another: bool = False  # a holder of parental responsibility answered for them
    not_agencies: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    unclear: bool = False  # a refusal whose reason is unclear to the lead agency (CON11)
    decided_at: datetime | None = None  # when it was decided whether to proceed all the same
    by_self: bool = False  # they answered for themselves


@dataclass(frozen=True, slots=True)
class Overriding:
    """One override that names this person; `overturned_at` is when its review ended it; `harm`: it rests on a ground of
    harm, among others or alone."""

    at: datetime
    agency: str
    overturned_at: datetime | None = None
    harm: bool = False


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """Who would ask whom for what, and when. `asked` is "" while no agency is chosen, `kinds` None while no kinds are;
    empty kinds mean any kind."""

    acting: str
    moment: datetime
    asked: str = ""
    kinds: frozenset[str] | None = None


# What is in force ---------------------------------------------------------------------------------------
class Ended(StrEnum):
    """What ended a position without anybody recording another one."""

    BORN = "born"  # a child whose position was "not yet born"
    SIXTEEN = "sixteen"  # somebody else answered for them, and they answer for themselves now
    UNDER_AGE = "under_age"  # they answered for themselves, and are known now to be under 16


@dataclass(frozen=True, slots=True)
class InForce:
    """One person's position as it stands now for one question, and whether the acting agency's override names them."""

    name: str
    position: str  # "" when nothing is recorded
    overridden: bool
    overturned: bool = False  # there was one, and its review overturned it
    ended: str = ""
    against: tuple[str, ...] = ()  # what their limits say against this question, in words (CON6)
    unclear: bool = False  # a refusal whose reason is unclear, and nothing is decided about it (CON11)
    harm: bool = False  # an override in force rests on harm
    age_unknown: bool | None = None  # of the person; None where whoever asks may not know


def derive(
    person: PersonFacts,
    records: Sequence[Recorded],
    overrides: Iterable[Overriding],
    question: ConsentQuestion,
) -> InForce:
    """The position in force of one person for one question: the newest record at that moment, what birth and the
    sixteenth birthday did to it, what its limits say to this question, whether it is an unclear refusal of which nothing is
    decided, and the acting agency's overrides (CON2, CON3, CON6, CON11, OVR2, OVR7)."""
    known = [one for one in records if one.at <= question.moment]
    newest = max(known, key=lambda one: one.at, default=None)
    day = question.moment.astimezone(LONDON).date()
    own = [o for o in overrides if o.agency == question.acting and o.at <= question.moment]
    standing = [o for o in own if o.overturned_at is None or o.overturned_at > question.moment]
    return InForce(
        person.name,
        newest.position if newest else "",
        bool(standing),
        len(standing) < len(own),
        ended_by_now(
            newest.position,
            by_another=newest.by_another,
            by_self=newest.by_self,
            unborn=person.unborn,
            for_self=person.answers_for_self(day),
        )
        if newest
        else "",
        against(newest.not_kinds, question.kinds, not_asked=question.asked in newest.not_agencies)
        if newest
        else (),
        newest is not None and _unclear(newest, question.moment),
        any(o.harm for o in standing),
        person.age(day) is None,
    )


def _unclear(newest: Recorded, moment: datetime) -> bool:
    """Whether it is a refusal whose reason is unclear, and nothing was decided about it by this moment (CON11)."""
    decided = newest.decided_at is not None and newest.decided_at <= moment
    return newest.unclear and newest.position in SAID_NO and not decided


def ended_by_now(
    position: str, *, by_another: bool, unborn: bool, for_self: bool, by_self: bool | None = None
) -> str:
    """What ended a position since it was recorded: the birth (CON3), or the sixteenth birthday of somebody for whom
    another answered: from then on their own position governs (CON2); or that somebody who answered for themselves is known
    to be under 16 after all; "" when nothing did."""
    if by_self is None:  # whoever answered is not said: they themselves, unless it was another
        by_self = position in BY_SOMEBODY and not by_another
    if position == Position.NOT_YET_BORN and not unborn:
        return Ended.BORN
    if by_another and for_self:
        return Ended.SIXTEEN
    if by_self and not for_self:
        return Ended.UNDER_AGE
    return ""


def against(
    not_kinds: Collection[str],
    kinds: Collection[str] | None,
    *,
    not_asked: bool,
    not_told: Iterable[str] = (),
) -> tuple[str, ...]:
    """What limits say against asking for these kinds, or sharing them, in words, and nothing of what does not touch it
    (CON6). `not_told`: who would receive it and is kept out, by name."""
    words = [NOT_ASKED] if not_asked else []
    words += [f"{name} is not to be told" for name in not_told]
    if kinds is not None:
        touched = set(not_kinds) & set(kinds) if kinds else set(not_kinds)
        words += [f"{name.lower()} is not to be shared" for name in names_of(touched)]
    return tuple(words)


class MayShare(StrEnum):
    """The answer."""

    ASK = "may ask"
    UNDER_OVERRIDE = "may ask under an override"
    WAIT = "must wait"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer for one person; what stands in the way, and under which clause, unless they simply may ask."""

    may: MayShare
    clause: str = ""
    because: str = ""


def ruling(one: InForce) -> Ruling:
    """Whether this person's position lets the acting agency go ahead (OPEN1, OVR2, OVR7, OVR8, CON2, CON3, CON6, CON9,
    CON11).

    No position: nothing yet. What stands in the way never stops by itself: an override is one screen away (OVR6).
    """
    if not one.position:
        return Ruling(MayShare.WAIT, "OVR8", f"Record the consent position of {one.name} first.")
    clause, why = _in_the_way(one)
    if not clause:
        return Ruling(MayShare.ASK)
    if one.overridden and one.unclear and not one.harm:
        return Ruling(
            MayShare.WAIT,
            "CON11",
            f"{why}, and why they refused is not clear. Talk it through with the referrer and decide, or log your attempts "
            "until its clock has run out. Reasons that rest on harm do not wait: if there is such a ground, record it.",
        )
    if one.overridden:
        return Ruling(MayShare.UNDER_OVERRIDE, clause, why)
    if one.overturned:
        return Ruling(
            MayShare.WAIT,
            "OVR7",
            f"{why}, and the reasons for going ahead were overturned. Read the review; if the facts are different now, "
            "record new reasons.",
        )
    if one.ended:
        return Ruling(
            MayShare.WAIT, clause, f"{why}. Record the position as it is now, or your agency’s reasons."
        )
    talk = " Why they refused is not clear: talk it through with the referrer, too." if one.unclear else ""
    return Ruling(
        MayShare.WAIT, clause, f"{why}. Record your agency’s reasons for going ahead without it first.{talk}"
    )


def _in_the_way(one: InForce) -> tuple[str, str]:
    label = str(Position(one.position).label).lower()
    if one.ended == Ended.BORN:
        return "CON3", f"{one.name} is born now, and the position is still “not yet born”"
    if one.ended == Ended.UNDER_AGE:
        is_now = {True: "of unknown age", False: "under 16", None: "under 16 or of unknown age"}
        return "CON2", f"{one.name} answered for themselves, and is {is_now[one.age_unknown]}"
    if one.ended == Ended.SIXTEEN:
        return "CON2", f"{one.name} is 16 now, and somebody else answered for them before"
    if one.position in OPEN:
        return ("CON6", f"{one.name}: consent {label}: {', '.join(one.against)}") if one.against else ("", "")
    if one.position == Position.POLICE:
        return "CON9", f"{one.name}: the police’s own referral needed no consent; asking others does"
    return "OVR2", f"{one.name}: consent {label}"


def check_asking(people: Iterable[InForce]) -> list[Violation]:
    """Why information about these people may not be asked for, or shared, now: no position (OPEN1, OVR8), or one that
    does not reach so far and no override in force (OVR2, CON2, CON3, CON6, CON9); one that was overturned is in force
    no longer (OVR7); a refusal that is unclear and not talked through, and no reasons that rest on harm (CON11)."""
    found = [ruling(person) for person in people]
    return [Violation(one.clause, one.because) for one in found if one.may == MayShare.WAIT]


def basis_in_words(people: Iterable[InForce]) -> str:
    """What a request or release rests on, as it stood at that moment: one line a person. Of limits only what touches
    this agency and these kinds: the line is read by the agency asked (CON6)."""
    return "\n".join(_basis(person) for person in people)


def _basis(one: InForce) -> str:
    words = f"{one.name}: consent {str(Position(one.position).label).lower()}" if one.position else one.name
    if one.against:
        words += f" ({', '.join(one.against)})"
    elif one.position == Position.LIMITED:
        words += " that leave this out"
    if one.ended == Ended.SIXTEEN:
        words += ", given by another before they were 16"
    if one.ended == Ended.UNDER_AGE:
        words += ", answered by themselves under 16"
    return words + ("; overridden with reasons recorded" if one.overridden else "")
