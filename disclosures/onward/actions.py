"""The only writer of onward sharing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from disclosures.models import (
    Item,
    OnwardAnswer,
    OnwardEnd,
    OnwardRead,
    OnwardRequest,
    PassingOn,
    SensitiveOnward,
)
from disclosures.onward import queries
from disclosures.onward.judging import consent_known, judged
from disclosures.onward.passing_rules import PassAnswers, check_passing
from disclosures.onward.rules import (
    AGREED_STORING,
    LAW,
    AskAnswers,
    DecideAnswers,
    What,
    check_asking_onward,
    check_deciding_onward,
    check_ending,
    check_the_corrected,
    why_not_ask_onward,
    why_not_decide_onward,
)
from enquiries.casework.decisions import record_decision, recorded_before, take_turn
from enquiries.casework.late_entries.queries import rating_for_clock
from enquiries.models import Rating
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.deadlines.queries import read_timetable
from imap.agencies.models import User
from imap.db import clock as db_clock
from imap.law.clocks import LONDON
from imap.law.violations import RuleViolation, Violation, raise_if


def _received(by: User, enquiry_id: UUID, item_id: UUID) -> queries.OnwardPage:
    enquiry = get_enquiry_or_404(by, enquiry_id)
    page = queries.onward_page(by, enquiry, item_id)
    if refusal := why_not_ask_onward(standing(by, enquiry), received=page.received):
        raise RuleViolation([refusal])
    return page


def _for_the_guardian(item: Item, step: str, by: User, *, party: str, named_reader: str) -> None:
    """Of an item for named people alone the Guardian's decision log has that it was done, and nothing of the item."""
    if item.sensitive:
        record_decision(
            SensitiveOnward,
            enquiry_id=item.enquiry_id,
            by=by,
            step=step,
            party=party,
            named_reader=named_reader,
        )


@transaction.atomic
def ask_permission(
    *,
    enquiry_id: UUID,
    item_id: UUID,
    answers: AskAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> OnwardRequest:
    """Ask the provider of an item to pass it on to one third party, or to store it; due by the enquiry's rating. A form
    posted twice is one question. Raises RuleViolation (ONW1, ACC2)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(OnwardRequest, key=key, by=by, item=item_id):
        return done
    page = _received(by, enquiry_id, item_id)
    raise_if(check_the_corrected(page.onward.mark))
    members = queries.members()
    waiting = [queries.towards_of(one.row) for one in page.onward.asked if one.answer is None]
    raise_if(
        check_asking_onward(
            answers,
            agencies=queries.third_parties(by, page, members),
            may=page.onward.may,
            waiting=waiting,
            sensitive=page.item.sensitive,
            members=list(members.values()),
        )
    )
    clock = f"answer_{Rating(rating_for_clock(enquiry_id)).name.lower()}"
    asked = record_decision(
        OnwardRequest,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        item=page.item,
        provider_id=page.item.agency_id,
        what=answers.what,
        to_agency_id=UUID(answers.towards.agency) if answers.towards.agency else None,
        to_outside=answers.towards.outside,
        purpose=answers.purpose,
        due_at=read_timetable().due(clock, db_clock.now()),
        **answers.party.columns(),
    )
    _for_the_guardian(
        page.item, SensitiveOnward.Step.ASKED, by, party=asked.party, named_reader=asked.named_reader
    )
    return asked


@transaction.atomic
def decide_permission(
    *,
    enquiry_id: UUID,
    onward_id: UUID,
    answers: DecideAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> OnwardAnswer:
    """Permit or refuse for the provider, once: whoever comes second is told what a colleague decided. Raises RuleViolation
    (ONW1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(OnwardAnswer, key=key, by=by, request=onward_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    page = queries.onward_page(by, enquiry, queries.item_of(enquiry_id, onward_id))
    asked = queries.asked_of(page, onward_id)
    if refusal := why_not_decide_onward(queries.decider_of(by, page, asked)):
        raise RuleViolation([refusal])
    today = db_clock.now().astimezone(LONDON).date()
    passes = asked.row.what == What.PASS_ON and answers.verdict == OnwardAnswer.Verdict.PERMIT
    to_agency, asker = asked.row.to_agency_id, asked.row.agency_id
    consent = consent_known(by, enquiry) if passes else None
    found = judged(by, page.item, consent, to_agency=to_agency, asker=asker) if consent else None
    raise_if(
        check_deciding_onward(
            answers, today=today, mark=page.onward.mark, disclosing=found.known if found else None
        )
    )
    disclosed = answers.tests.columns(found.known.law) | {"basis": found.basis} if found else {}
    decided = record_decision(
        OnwardAnswer,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        request=asked.row,
        verdict=answers.verdict,
        conditions=answers.conditions,
        until=answers.until,
        reasons=answers.reasons,
        **disclosed,
    )
    _for_the_guardian(
        page.item, decided.verdict, by, party=asked.row.party, named_reader=asked.row.named_reader
    )
    return decided


@transaction.atomic
def end_permission(
    *,
    enquiry_id: UUID,
    onward_id: UUID,
    reasons: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> OnwardEnd:
    """End a permission, from now on: what was passed on under it stays lawful. Raises RuleViolation (ONW1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(OnwardEnd, key=key, by=by, answer__request=onward_id):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    page = queries.onward_page(by, enquiry, queries.item_of(enquiry_id, onward_id))
    asked = queries.asked_of(page, onward_id)
    if refusal := why_not_decide_onward(queries.decider_of(by, page, asked, ending=True)):
        raise RuleViolation([refusal])
    if asked.answer is None or asked.permission is None:
        raise RuleViolation([Violation("ONW1", "There is no permission to end.")])
    raise_if(check_ending(reasons))
    _for_the_guardian(
        page.item, SensitiveOnward.Step.ENDED, by, party=asked.row.party, named_reader=asked.row.named_reader
    )
    return record_decision(
        OnwardEnd,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        answer=asked.answer,
        reasons=reasons,
    )


@transaction.atomic
def pass_on(
    *,
    enquiry_id: UUID,
    item_id: UUID,
    answers: PassAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> PassingOn:
    """Record that an item was passed on, or stored: under a permission in force then, as agreed at its release, or
    because the law requires it; then its provider is told (ONW4). Raises RuleViolation (ONW1, ONW2, ONW3, ONW4)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(PassingOn, key=key, by=by, item=item_id):
        return done
    page = _received(by, enquiry_id, item_id)
    onward, at = page.onward, happened_at or db_clock.now()
    under = next(
        (one.row for one in onward.asked if str(getattr(one.answer, "pk", "")) == answers.rests_on), None
    )
    law = answers.rests_on == LAW
    stored = answers.rests_on == AGREED_STORING
    to_agency = under.to_agency_id if under else None
    found = None
    if not law and not stored:
        consent = onward.consent or consent_known(by, get_enquiry_or_404(by, enquiry_id))
        found = judged(by, page.item, consent, to_agency=to_agency, happened_at=happened_at)
    raise_if(
        check_passing(
            answers,
            terms=onward.terms,
            permissions=onward.permissions,
            at=at,
            mark=onward.mark,
            disclosing=found.known if found else None,
            sensitive=page.item.sensitive,
        )
    )
    tested = found is not None and under is not None and under.what == What.PASS_ON
    disclosed = answers.tests.columns(found.known.law) if found and tested else {}
    passed = record_decision(
        PassingOn,
        enquiry_id=enquiry_id,
        by=by,
        key=key,
        happened_at=at,
        item=page.item,
        what=under.what if under else What.STORE if stored else What.PASS_ON,
        to_agency=under.to_agency if under else None,
        to_outside=under.to_outside if under else "" if stored else answers.to_outside,
        permission_id=UUID(answers.rests_on) if under else None,
        agreed=not law and under is None,
        law=answers.law if law else "",
        because=answers.because,
        left_out=answers.left_out if law else "",
        named_reader=under.named_reader if under else answers.named_reader,
        conditions_kept=answers.conditions_kept and tested,
        basis=found.basis if found else "",
        **disclosed,
    )
    _for_the_guardian(
        page.item, SensitiveOnward.Step.PASSED, by, party=passed.party, named_reader=passed.named_reader
    )
    return passed


@transaction.atomic
def read_told(*, enquiry_id: UUID, item_id: UUID, told: UUID, by: User, key: UUID) -> OnwardRead | None:
    """Record that this person's agency has read what it was told about an item (ONW4): an answer, an end, or that the law
    required it. Once for the agency; None when there is nothing to read any more."""
    take_turn(enquiry_id, by)
    page = queries.onward_page(by, get_enquiry_or_404(by, enquiry_id), item_id)
    done = OnwardRead.objects.filter(Q(answer=told) | Q(end=told) | Q(passing=told), agency=by.agency_id)
    if found := done.first():
        return found
    for one in page.onward.asked:
        if told in one.to_read:
            about = {"answer": one.answer} if one.answer and one.answer.pk == told else {"end": one.ended}
            return record_decision(OnwardRead, enquiry_id=enquiry_id, by=by, key=key, **about)
    if any(one.row.pk == told and one.to_read for one in page.onward.passed):
        return record_decision(OnwardRead, enquiry_id=enquiry_id, by=by, key=key, passing_id=told)
    return None
