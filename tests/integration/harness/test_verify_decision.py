"""`verify_decision` fails for each thing that it is there to find."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from consent.models import Override
from disclosures.follow_up.actions import chase
from disclosures.follow_up.rules import ChaseAnswers
from disclosures.models import Cancellation, Chase, InformationRequest
from imap.access.acting_user import acting_as
from imap.db.keys import new_key
from tests.factories import Partnership, opened
from tests.support.case import send
from tests.support.verify_decision import Writes, verify_decision


@pytest.fixture
def asked(partnership: Partnership) -> InformationRequest:
    enquiry = opened(partnership.social_worker)
    return send(enquiry, partnership.police, partnership.social_worker)


@pytest.fixture
def remind(partnership: Partnership, asked: InformationRequest) -> Callable[[], Any]:
    """Record that the police were reminded."""
    answers = ChaseAnswers(
        at=timezone.now(), how="telephone", whom="The duty sergeant", said="It is on her desk."
    )

    def act() -> UUID:
        with acting_as(partnership.social_worker):
            return chase(
                enquiry_id=asked.enquiry_id,
                request_id=asked.pk,
                answers=answers,
                by=partnership.social_worker,
                key=new_key(),
            ).pk

    return act


def test_a_decision_that_keeps_to_what_it_declares_passes(
    partnership: Partnership, remind: Callable[[], Any]
) -> None:
    p = partnership
    with verify_decision(p.social_worker, {Chase: {p.lead, p.police, p.guardian}}) as written:
        key = remind()
    assert written.keys(Chase) == [str(key)]


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({"chase": ("lead", "police")}, "Gwen Guardian sees what is new, and is no reader"),
        ({"chase": ("lead", "police", "guardian", "school")}, "is a reader, and sees nothing that is new"),
        ({"cancellation": ("lead",)}, "disclosures_chase: 1 rows were written, and it is not declared"),
        (
            {"chase": ("lead", "police", "guardian"), "cancellation": ("lead",)},
            "nothing was written, and it is declared",
        ),
        ({}, "a decision declares what it writes"),
    ],
)
def test_one_that_does_not_fails(
    partnership: Partnership, remind: Callable[[], Any], declared: dict[str, tuple[str, ...]], fault: str
) -> None:
    models = {"chase": Chase, "cancellation": Cancellation}
    writes: Writes = {
        models[name]: {getattr(partnership, who) for who in readers} for name, readers in declared.items()
    }
    with pytest.raises(AssertionError, match=fault), verify_decision(partnership.social_worker, writes):
        remind()


def test_one_that_writes_nothing_fails(partnership: Partnership, remind: Callable[[], Any]) -> None:
    writes: Writes = {Chase: {partnership.lead}}
    with (
        pytest.raises(AssertionError, match="nothing was written"),
        verify_decision(partnership.social_worker, writes),
    ):
        pass


def test_a_row_without_its_history_fails(partnership: Partnership, asked: InformationRequest) -> None:
    p = partnership
    row = Override(
        enquiry_id=asked.enquiry_id, recorded_by=p.social_worker, agency=p.lead, grounds=["harm_likely"], factors=[],
        review_due_at=timezone.now(),
    )  # fmt: skip
    writes: Writes = {Override: {p.lead, p.guardian}}
    with (
        pytest.raises(AssertionError, match="1 rows were written and 0 of its history"),
        verify_decision(p.social_worker, writes),
        acting_as(p.social_worker),
    ):
        Override.objects.bulk_create([row])
