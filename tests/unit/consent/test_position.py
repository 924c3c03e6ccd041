"""The position in force: a table of examples that is the documentation, and a slow and obvious reference."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.models import Position
from consent.positions.people import PersonFacts
from consent.positions.rules import (
    ConsentQuestion,
    InForce,
    MayShare,
    Overriding,
    Recorded,
    basis_in_words,
    check_asking,
    derive,
    ruling,
)

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "positions.md"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEAD, GP, HOUSING = "children’s services", "the GP", "housing"
CHILD = PersonFacts("kit", "Kit", "child", born=date(2018, 3, 4))
TEEN = PersonFacts("teen", "Teen", "child", born=date(2010, 11, 22))  # 16 today
UNBORN = PersonFacts("baby", "Baby", "child", unborn=True)
BORN = PersonFacts("baby", "Baby", "child", born=date(2026, 11, 20))
ADULT = PersonFacts("jo", "Jo", "parent_or_carer")


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def said(position: Position, *, days: int = 3, by_another: bool = False, **limits: set[str]) -> Recorded:
    return Recorded(
        days_ago(days),
        position,
        by_another,
        frozenset(limits.get("not_agencies", ())),
        frozenset(limits.get("not_kinds", ())),
    )


def decided(
    days: int = 2, agency: str = LEAD, overturned: int | None = None, *, harm: bool = False
) -> Overriding:
    return Overriding(days_ago(days), agency, None if overturned is None else days_ago(overturned), harm)


def refused_unclear(position: Position = Position.REFUSED, *, decided: int | None = None) -> Recorded:
    """A refusal whose reason is unclear; `decided`: so many days ago it was decided whether to proceed."""
    return replace(said(position), unclear=True, decided_at=None if decided is None else days_ago(decided))


@dataclass(frozen=True)
class Example:
    """One line of the documentation."""

    told: str
    may: MayShare
    clause: str
    person: PersonFacts = CHILD
    records: list[Recorded] = field(default_factory=list)
    overrides: list[Overriding] = field(default_factory=list)
    asked: str = GP
    kinds: frozenset[str] | None = frozenset({"health"})


P, MAY, UNDER, WAIT = Position, MayShare.ASK, MayShare.UNDER_OVERRIDE, MayShare.WAIT
LIMITED = said(P.LIMITED, not_agencies={HOUSING}, not_kinds={"mental_health"})
EXAMPLES = [
    Example("Nothing is recorded about Kit, 8", WAIT, "OVR8"),
    Example("Nothing is recorded, and there are reasons for going ahead", WAIT, "OVR8", overrides=[decided()]),
    Example("His mother agreed", MAY, "", records=[said(P.GRANTED, by_another=True)]),
    Example(
        "She agreed, then withdrew", WAIT, "OVR2",
        records=[said(P.GRANTED, by_another=True), said(P.WITHDRAWN, days=1, by_another=True)],
    ),
    Example(
        "She agreed; withdrawing is recorded only tomorrow", MAY, "",
        records=[said(P.GRANTED, by_another=True), said(P.WITHDRAWN, days=-1, by_another=True)],
    ),
    Example("She refused", WAIT, "OVR2", records=[said(P.REFUSED, by_another=True)]),
    Example(
        "She refused; we recorded reasons for going ahead", UNDER, "OVR2",
        records=[said(P.REFUSED, by_another=True)], overrides=[decided()],
    ),
    Example(
        "She refused; another agency recorded reasons of its own", WAIT, "OVR2",
        records=[said(P.REFUSED, by_another=True)], overrides=[decided(agency=HOUSING)],
    ),
    Example(
        "She refused; our reasons were overturned", WAIT, "OVR7",
        records=[said(P.REFUSED, by_another=True)], overrides=[decided(overturned=1)],
    ),
    Example(
        "She refused; our reasons were overturned, and new ones recorded", UNDER, "OVR2",
        records=[said(P.REFUSED, by_another=True)], overrides=[decided(overturned=1), decided(days=0)],
    ),
    Example("One holder agrees and another does not", WAIT, "OVR2", records=[said(P.REFUSED_BY_ONE)]),
    Example(
        "One holder agrees and another does not; we recorded reasons", UNDER, "OVR2",
        records=[said(P.REFUSED_BY_ONE)], overrides=[decided()],
    ),
    Example("She refused, and why is unclear", WAIT, "OVR2", records=[refused_unclear()]),
    Example(
        "The same; our reasons rest on harm", UNDER, "OVR2", records=[refused_unclear()],
        overrides=[decided(harm=True)],
    ),
    Example(
        "The same; our reasons rest on other grounds only", WAIT, "CON11", records=[refused_unclear()],
        overrides=[decided()],
    ),
    Example(
        "The same, and reasons of harm were overturned", WAIT, "CON11", records=[refused_unclear()],
        overrides=[decided(), decided(harm=True, overturned=1)],
    ),
    Example(
        "The same; it was talked through and decided", UNDER, "OVR2", records=[refused_unclear(decided=1)],
        overrides=[decided()],
    ),
    Example(
        "The same; it is decided only tomorrow", WAIT, "CON11", records=[refused_unclear(decided=-1)],
        overrides=[decided()],
    ),
    Example(
        "One holder refuses, and why is unclear; our reasons rest on other grounds only", WAIT, "CON11",
        records=[refused_unclear(P.REFUSED_BY_ONE)], overrides=[decided()],
    ),
    Example(
        "Why she refused was unclear; the position was recorded anew, refused with a reason; our reasons", UNDER, "OVR2",
        records=[refused_unclear(), said(P.REFUSED, days=1)], overrides=[decided()],
    ),
    Example("Consent was not sought", WAIT, "OVR2", records=[said(P.NOT_SOUGHT)]),
    Example("Tried, and nobody was reached", WAIT, "OVR2", records=[said(P.TRIED)]),
    Example("An anonymous letter: nobody could be asked", WAIT, "OVR2", records=[said(P.ANONYMOUS)]),
    Example("The police notified us, and nobody was asked", WAIT, "CON9", records=[said(P.POLICE)]),
    Example(
        "The police notified us; we recorded reasons", UNDER, "CON9", records=[said(P.POLICE)],
        overrides=[decided()],
    ),
    Example("Agreed, but not housing and no mental health; the GP, health", MAY, "", records=[LIMITED]),
    Example("The same; housing, health", WAIT, "CON6", records=[LIMITED], asked=HOUSING),
    Example(
        "The same; the GP, mental health", WAIT, "CON6", records=[LIMITED], kinds=frozenset({"mental_health"})
    ),
    Example("The same; the GP, any kind", WAIT, "CON6", records=[LIMITED], kinds=frozenset()),
    Example(
        "The same; the GP, any kind, with our reasons", UNDER, "CON6", records=[LIMITED], kinds=frozenset(),
        overrides=[decided()],
    ),
    Example("The same; no agency chosen yet", MAY, "", records=[LIMITED], asked="", kinds=None),
    Example("Not yet born", MAY, "", person=UNBORN, records=[said(P.NOT_YET_BORN)]),
    Example("Born since", WAIT, "CON3", person=BORN, records=[said(P.NOT_YET_BORN)]),
    Example("16 today; a parent agreed at 15", WAIT, "CON2", person=TEEN, records=[said(P.GRANTED, by_another=True)]),
    Example("16 today, and agreed", MAY, "", person=TEEN, records=[said(P.GRANTED, days=0)]),
    Example(
        "16 today; a parent agreed yesterday, the young person refused today", WAIT, "OVR2", person=TEEN,
        records=[said(P.GRANTED, days=1, by_another=True), said(P.REFUSED, days=0)],
    ),
    Example("16 today, lacks capacity: best interests", MAY, "", person=TEEN, records=[said(P.BEST_INTERESTS)]),
    Example("The mother about herself, agreed", MAY, "", person=ADULT, records=[said(P.GRANTED)]),
]  # fmt: skip


def asked_of(one: Example) -> InForce:
    return derive(one.person, one.records, one.overrides, ConsentQuestion(LEAD, NOW, one.asked, one.kinds))


def as_document() -> str:
    lines = [
        "# The position in force",
        "",
        "May the lead agency ask this agency about this person now? `consent/positions/rules.py` derives it, and nothing",
        "else does. Requests, releases, banners and pages all ask there. “Any kind” is a request that names no kinds of",
        "information: every limit counts against it. What is shared is asked item by item, with the item’s own kind: what",
        "limits leave alone goes, whatever was asked for. The table is the test `tests/unit/consent/test_position.py`.",
        "",
        "| example | answer | clause |",
        "|---|---|---|",
        *(f"| {one.told} | {one.may} | {one.clause} |" for one in EXAMPLES),
        "",
    ]
    return "\n".join(lines)


@pytest.mark.clause("CON2", "CON3", "CON10", "CON11")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.told)
def test_each_example(example: Example) -> None:
    found = ruling(asked_of(example))
    assert (found.may, found.clause) == (example.may, example.clause)
    assert bool(check_asking([asked_of(example)])) == (example.may == WAIT)


def test_the_documentation_is_the_table() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_document()


@pytest.mark.parametrize(("position", "overridden"), list(product(["", *Position], [False, True])))
def test_nothing_is_asked_without_a_position_and_consent_or_an_override(
    position: str, overridden: bool
) -> None:
    found = check_asking([InForce("Kit", position, overridden)])
    agreed = {Position.GRANTED, Position.LIMITED, Position.BEST_INTERESTS, Position.NOT_YET_BORN}
    may = position in agreed or (position != "" and overridden)
    assert (not found) == may


def test_what_a_request_rests_on_is_said_in_words_and_of_limits_only_what_touches_it() -> None:
    words = basis_in_words([InForce("Kit", Position.GRANTED, False), InForce("Jo", Position.REFUSED, True)])
    assert words == "Kit: consent granted\nJo: consent refused; overridden with reasons recorded"
    kept_out = derive(
        CHILD, [LIMITED], [decided()], ConsentQuestion(LEAD, NOW, GP, frozenset({"mental_health"}))
    )
    assert basis_in_words([kept_out]) == (
        "Kit: consent granted with limits (mental health is not to be shared); overridden with reasons recorded"
    )
    free = derive(CHILD, [LIMITED], [], ConsentQuestion(LEAD, NOW, GP, frozenset({"health"})))
    assert basis_in_words([free]) == "Kit: consent granted with limits that leave this out"


# A slow and obvious reference --------------------------------------------------------------------------------
KINDS = ("health", "housing", "finances")
hours = st.integers(-200, 50).map(lambda n: NOW + timedelta(hours=n))
some_agencies = st.frozensets(st.sampled_from([GP, HOUSING]))
some_kinds = st.frozensets(st.sampled_from(KINDS))
a_record = st.builds(
    Recorded,
    hours,
    st.sampled_from(Position),
    st.booleans(),
    some_agencies,
    some_kinds,
    st.booleans(),
    st.none() | hours,
)
an_override = st.builds(Overriding, hours, st.sampled_from([LEAD, GP]), st.none() | hours, st.booleans())
a_person = st.one_of(
    st.sampled_from([UNBORN, ADULT]),
    st.builds(
        PersonFacts,
        st.just("k"),
        st.just("K"),
        st.just("child"),
        born=st.none() | st.dates(date(2010, 11, 15), date(2010, 11, 28)),
        age_estimate=st.none() | st.integers(14, 18),
    ),
)
a_question = st.builds(
    ConsentQuestion,
    st.sampled_from([LEAD, GP]),
    hours,
    st.sampled_from(["", GP, HOUSING]),
    st.none() | some_kinds,
)


def _reaches(person: PersonFacts, position: Recorded, question: ConsentQuestion) -> bool:
    """Whether this position lets this question through by itself."""
    if position.position not in ("granted", "limited", "best_interests", "not_yet_born"):
        return False
    if position.position == "not_yet_born" and not person.unborn:
        return False
    if position.by_another and _is_sixteen(person, question.moment.date()):
        return False
    if question.asked and question.asked in position.not_agencies:
        return False
    if question.kinds is None:
        return True
    asked_for = question.kinds or set(KINDS)
    return not any(kind in position.not_kinds for kind in asked_for)


def _is_sixteen(person: PersonFacts, today: date) -> bool:
    if person.role != "child":
        return True
    if person.born is None:
        return person.age_estimate is not None and person.age_estimate >= 16
    birthday = person.born.replace(year=person.born.year + 16)
    return today >= birthday


def the_long_way(
    person: PersonFacts, records: list[Recorded], overrides: list[Overriding], question: ConsentQuestion
) -> str:
    """Walk through everything that happened, hour by hour as it were, and look where one stands at the end."""
    position: Recorded | None = None
    in_force: list[Overriding] = []
    events = [(one.at, 0, one) for one in records] + [(one.at, 1, one) for one in overrides]
    events += [(one.overturned_at, 2, one) for one in overrides if one.overturned_at]
    for at, what, one in sorted(events, key=lambda event: (event[0], event[1])):
        if at > question.moment:
            break
        if what == 0 and isinstance(one, Recorded):
            position = one
        elif what == 1 and isinstance(one, Overriding):
            in_force.append(one)
        else:
            in_force = [other for other in in_force if other is not one]
    if position is None:
        return "must wait"
    own = [one for one in in_force if one.agency == question.acting]
    if position.position in ("refused", "refused_by_one") and position.unclear:
        talked = position.decided_at is not None and position.decided_at <= question.moment
        if not talked:  # only what rests on harm does not wait for the talk
            own = [one for one in own if one.harm]
    overridden = bool(own)
    free = _reaches(person, position, question)
    if free:
        return "may ask"
    return "may ask under an override" if overridden else "must wait"


# Two records of one instant have no order, and an override is not overturned before it is made: neither can happen.
histories = st.lists(a_record, max_size=4, unique_by=lambda one: one.at)
decisions = st.lists(
    an_override.filter(lambda one: one.overturned_at is None or one.overturned_at > one.at),
    max_size=3,
    unique_by=lambda one: (one.at, one.agency),
)


@given(a_person, histories, decisions, a_question)
def test_the_position_is_what_a_slow_reference_says(
    person: PersonFacts, records: list[Recorded], overrides: list[Overriding], question: ConsentQuestion
) -> None:
    found = ruling(derive(person, records, overrides, question))
    assert found.may.value == the_long_way(person, records, overrides, question)


@given(a_person, histories, decisions, a_question)
def test_no_request_is_sendable_without_a_position_or_an_override_in_force(
    person: PersonFacts, records: list[Recorded], overrides: list[Overriding], question: ConsentQuestion
) -> None:
    if check_asking([derive(person, records, overrides, question)]):
        return
    recorded = [one for one in records if one.at <= question.moment]
    assert recorded
    own = [
        one
        for one in overrides
        if one.agency == question.acting
        and one.at <= question.moment
        and not (one.overturned_at and one.overturned_at <= question.moment)
    ]
    newest = max(recorded, key=lambda one: one.at)
    assert own or newest.position in {"granted", "limited", "best_interests", "not_yet_born"}


@pytest.mark.clause("CON11")
def test_what_waits_for_the_talk_says_what_to_do() -> None:
    one = derive(
        CHILD, [refused_unclear()], [decided()], ConsentQuestion(LEAD, NOW, GP, frozenset({"health"}))
    )
    for words in (
        "Talk it through with the referrer",
        "log your attempts",
        "Reasons that rest on harm do not wait",
    ):
        assert words in ruling(one).because


def test_an_answer_of_ones_own_ends_when_one_is_known_to_be_under_sixteen() -> None:
    friend = PersonFacts("amy", "Amy", "other", born=date(2016, 11, 22))
    given_alone = Recorded(NOW, Position.GRANTED, by_self=True)
    one = derive(friend, [given_alone], [], ConsentQuestion(LEAD, NOW))
    assert one.ended == "under_age"
    assert ruling(one).clause == "CON2"
    assert "Amy answered for themselves, and is under 16" in ruling(one).because
