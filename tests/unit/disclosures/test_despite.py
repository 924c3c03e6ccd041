"""Withholding all the same, and reasons that were copied: pure."""

from dataclasses import replace

import pytest

from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.rules import Law
from disclosures.releases.rules import ReleaseAnswers, check_despite, check_release
from disclosures.requests.copied import copied_from
from disclosures.requests.rules import AskedBefore
from disclosures.responses.rules import RefusalAnswers, check_refusal
from disclosures.withheld_under_override.rules import KeptReader, why_not_read_kept
from imap.agencies.roles import Role

WHY = "The name of the person who told us would put her in danger."
MANAGER = KeptReader(roles=frozenset({Role.MANAGER}), withheld=False, of_its_agency=True)


@pytest.mark.clause("OVR6")
@pytest.mark.parametrize(("despite", "goes_ahead", "refused"), [
    ("", False, False),
    ("", True, True),
    ("No.", True, True),
    ("no no no no no no no no", True, True),
    (WHY, True, False),
])  # fmt: skip
def test_withholding_under_reasons_for_going_ahead_says_why(
    despite: str, goes_ahead: bool, refused: bool
) -> None:
    found = check_despite(despite, goes_ahead=goes_ahead)
    assert [(b.clause, b.field) for b in found] == ([("OVR6", "despite")] if refused else [])
    refusing = check_refusal(RefusalAnswers(despite=despite), goes_ahead=goes_ahead)
    assert ("OVR6" in {b.clause for b in refusing}) == refused


@pytest.mark.clause("OVR6")
@pytest.mark.parametrize(("shared", "withheld", "shown"), [(1, 1, 1), (0, 1, 1), (0, 1, 0), (1, 0, 0)])
def test_whatever_else_is_answered(shared: int, withheld: int, shown: int) -> None:
    found = check_release(
        ReleaseAnswers(),
        shared=shared,
        withheld=withheld,
        withheld_shown=shown,
        law=Law(),
        kinds=[],
        goes_ahead=True,
    )
    assert ("OVR6" in {b.clause for b in found}) == bool(withheld)


@pytest.mark.parametrize(("reader", "may"), [
    (MANAGER, True),
    (replace(MANAGER, withheld=True), False),
    (replace(MANAGER, of_its_agency=False), False),
    (replace(MANAGER, roles=frozenset({Role.PRACTITIONER})), False),
    (replace(MANAGER, read="Piet Sergeant, today,"), False),
])  # fmt: skip
def test_which_manager_reads_why(reader: KeptReader, may: bool) -> None:
    assert (why_not_read_kept(reader) is None) == may


def asked(agency: str, necessary: str) -> AskedBefore:
    own = f"Only for {agency}."
    reasons = Reasons(
        necessary_because=necessary, proportionate_because=own, relevant_because=own + " Truly."
    )
    return AskedBefore(agency, agency.title(), reasons)


def test_which_reasons_were_written_for_another_agency() -> None:
    rows = [
        asked("police", "They know him."),
        asked("health", "They know her."),
        asked("police", "They know her!"),  # copied from health's
        asked("school", "THEY KNOW HIM"),
        asked("school", "They know him."),
    ]
    assert copied_from(rows) == [[], [], ["Health"], ["Police"], ["Police"]]
