"""Of two made-up answers: one was wrong, and is corrected; one went to the wrong school as well, and is called back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from disclosures.corrections import queries
from disclosures.corrections.actions import correct, read_correction
from disclosures.corrections.rules import NEW_VERSION, CorrectionAnswers
from disclosures.models import Answer, Item
from disclosures.onward.actions import ask_permission, decide_permission, pass_on
from disclosures.onward.disclosing import OnwardTests
from disclosures.onward.passing_rules import PassAnswers
from disclosures.onward.rules import AskAnswers, DecideAnswers
from disclosures.recalls.actions import recall
from disclosures.recalls.rules import RecallAnswers
from imap.agencies.models import User
from imap.db.keys import new_key
from imap.demonstration import steps

#: Which answers, by the enquiry's number and the kind of agency; and who receives each besides the lead agency.
CORRECTED, RECALLED = (16, "health_provider"), (21, "school")
ALSO = {CORRECTED: "carl.jensen", RECALLED: "priya.nair"}


def also(number: int, kind: str, people: Mapping[str, User]) -> tuple[str, ...]:
    """Who receives this answer besides the lead agency."""
    name = ALSO.get((number, kind))
    return (str(people[name].agency_id),) if name else ()


def became_of(number: int, kind: str, given: Answer, people: Mapping[str, User], today: datetime) -> None:
    """What became of one answer, since yesterday."""
    if (number, kind) == CORRECTED:
        _corrected(given, people, today)
    elif (number, kind) == RECALLED:
        _recalled(given, people, today)


_DISCLOSED = OnwardTests(
    necessary_because="Their worker plans the meals with the family this week.",
    proportionate_because="One appointment, and nothing else of the record.",
    relevant_because="It is what the family is to be helped with.",
    powers=frozenset({"CA2004-11"}),
)


def _first(given: Answer) -> Item:
    return Item.objects.filter(release__answer=given).order_by("id")[0]


def _corrected(given: Answer, people: Mapping[str, User], today: datetime) -> None:
    """The lead agency passed it on with permission, and has read the correction; the third party is to be told, and the
    landlord has not read it."""
    nurse, worker, abbot = people["mary.osei"], people["asha.reed"], people["june.abbot"]
    place: dict[str, Any] = {"enquiry_id": given.enquiry_id}
    with steps.at(today - timedelta(hours=30), worker):
        item = _first(given)
        asking = AskAnswers(
            "pass_on", str(abbot.agency_id), purpose="So that their family worker can help with meals."
        )
        asked = ask_permission(item_id=item.pk, answers=asking, by=worker, key=new_key(), **place)
    with steps.at(today - timedelta(hours=29), nurse):
        permit = DecideAnswers("permit", conditions="To June Abbot only.", tests=_DISCLOSED)
        given_ = decide_permission(onward_id=asked.pk, answers=permit, by=nurse, key=new_key(), **place)
    with steps.at(today - timedelta(hours=28), worker):
        under = PassAnswers(str(given_.pk), conditions_kept=True, tests=_DISCLOSED)
        pass_on(item_id=item.pk, answers=under, by=worker, key=new_key(), **place)
    with steps.at(today - timedelta(hours=20), nurse):
        known = queries.correctable(nurse, given.enquiry_id, item.pk)
        new = replace(known.before, id="", text="One appointment with the dietician missed, in October.")
        reasons = "The appointment in September was cancelled by the clinic, as its own diary shows."
        answers = CorrectionAnswers(NEW_VERSION, reasons, new)
        row = correct(item_id=item.pk, answers=answers, by=nurse, key=new_key(), **place)
    with steps.at(today - timedelta(hours=18), worker):
        read_correction(correction_id=row.pk, by=worker, key=new_key(), **place)


def _recalled(given: Answer, people: Mapping[str, User], today: datetime) -> None:
    """Two schools were ticked where one was meant; noticed this morning."""
    by = people["owen.hart"]
    with steps.at(today - timedelta(hours=2), by):
        item = _first(given)
        answers = RecallAnswers(
            recipient=str(people["priya.nair"].agency_id),
            items=frozenset({str(item.pk)}),
            find="One short item about a pupil of another school, in the answer of Brackenhurst Primary.",
            noticed_at=today - timedelta(hours=3),
            what="Both schools were ticked as recipients; only the lead agency was meant.",
            steps="Rang Saltway at once: nobody had opened it.",
        )
        recall(enquiry_id=given.enquiry_id, release_id=item.release_id, answers=answers, by=by, key=new_key())
