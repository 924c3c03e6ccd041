"""Each item is asked about by its own kind, to its own recipients."""

from datetime import UTC, date, datetime

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
    derive,
    ruling,
)
from disclosures.items.rules import ItemAnswers
from disclosures.releases.rules import LimitsOn, check_sharing_now, positions_of_items, rests_on

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)
AGENCIES = {"lead": "Children’s services", "school": "Elm Grove School"}
LIMITED = InForce("Kit", Position.LIMITED, False)


def item(kind: str = "health", to: frozenset[str] = frozenset({"lead"})) -> ItemAnswers:
    return ItemAnswers(about="kit", kind=kind, recipients=to)


def refused(
    items: list[ItemAnswers], position: InForce = LIMITED, limits: LimitsOn | None = None
) -> list[tuple[str, str]]:
    known = positions_of_items(items, {"kit": position}, {"kit": limits or LimitsOn()}, AGENCIES)
    return [(one.clause, one.message) for one in check_sharing_now(known)]


@pytest.mark.clause("CON6")
def test_what_limits_leave_alone_goes_and_the_rest_is_refused_item_by_item() -> None:
    limits = LimitsOn(not_kinds=frozenset({"mental_health"}), not_told=frozenset({"school"}))
    both = frozenset({"lead", "school"})
    assert refused([item()], limits=limits) == []
    [kind, agency] = refused([item(), item("mental_health"), item(to=both)], limits=limits)
    assert kind[0] == agency[0] == "CON6"
    assert kind[1] == (
        "Item 2: Kit: consent granted with limits: mental health is not to be shared. "
        "Keep it back, or record your agency’s reasons for going ahead first."
    )
    assert agency[1].startswith(
        "Item 3: Kit: consent granted with limits: Elm Grove School is not to be told. "
    )
    assert refused([item("mental_health")], InForce("Kit", Position.LIMITED, True), limits) == []


def test_a_position_that_carries_nothing_is_said_once_for_a_person() -> None:
    [(clause, words)] = refused([item(), item("housing")], InForce("Kit", Position.WITHDRAWN, False))
    assert clause == "OVR2"
    assert not words.startswith("Item")


def test_the_record_names_no_kind_and_no_agency_to_the_other_recipients() -> None:
    limits = {"kit": LimitsOn(not_kinds=frozenset({"mental_health"}))}
    over = {"kit": InForce("Kit", Position.LIMITED, True)}
    for items, words in (
        ([item(), item("mental_health")], "Kit: consent granted with limits (they keep part of this out)"),
        ([item()], "Kit: consent granted with limits that leave this out"),
    ):
        basis = basis_in_words(rests_on(positions_of_items(items, over, limits, AGENCIES)))
        assert basis == f"{words}; overridden with reasons recorded"


kinds = st.sampled_from(["health", "housing", "finances"])
keys = st.sampled_from(["gp", "lead", "school"])


@given(
    st.sampled_from(["granted", "limited", "withdrawn", "refused", "best_interests"]),
    st.frozensets(keys),
    st.frozensets(kinds),
    st.booleans(),
    st.lists(
        st.builds(item, kinds, st.frozensets(st.sampled_from(["lead", "school"]), min_size=1)), max_size=3
    ),
)
@pytest.mark.clause("CON6")
def test_an_item_goes_exactly_where_the_position_lets_its_kind_and_its_recipients(
    position: str,
    not_agencies: frozenset[str],
    not_kinds: frozenset[str],
    overridden: bool,
    items: list[ItemAnswers],
) -> None:
    if position != Position.LIMITED:
        not_agencies = not_kinds = frozenset()
    child = PersonFacts("kit", "Kit", "child", born=date(2018, 3, 4))
    said = [Recorded(BEFORE, position, not_agencies=not_agencies, not_kinds=not_kinds)]
    own = [Overriding(BEFORE, "gp")] if overridden else []

    def lets(kind: str, agency: str) -> bool:
        asked = ConsentQuestion("gp", NOW, agency, frozenset({kind}))
        return ruling(derive(child, said, own, asked)).may != MayShare.WAIT

    of_limits = LimitsOn(not_kinds, not_agencies & set(AGENCIES), "gp" in not_agencies)
    at_large = derive(child, said, own, ConsentQuestion("gp", NOW))
    for one in items:
        goes = refused([one], at_large, of_limits) == []
        assert goes == all(lets(one.kind, agency) for agency in {"gp", *one.recipients})
    alone = [refused([one], at_large, of_limits) == [] for one in items]
    assert (refused(items, at_large, of_limits) == []) == all(alone)
