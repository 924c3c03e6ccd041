"""Answering a request, once: a release with what is kept back, nothing to share, or a refusal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from disclosures.attachments import actions as attachments
from disclosures.drafts import rules as drafts_rules
from disclosures.items.rules import WithholdingAnswers
from disclosures.models import (
    Answer,
    InformationRequest,
    Item,
    KeptDespite,
    Withholding,
    WithholdingAccount,
    WithholdingReason,
)
from disclosures.releases.actions import judged, write_release
from disclosures.releases.rules import (
    ReleaseAnswers,
    asks_whether_all_is_needed,
    check_nothing,
    kind_of_answer,
)
from disclosures.requests.state import cancelled_by
from disclosures.responses.queries import (
    RequestToAnswer,
    answered_by,
    answering_with_consent,
    get_request_to_answer,
)
from disclosures.responses.rules import RefusalAnswers, check_refusal, why_not_answer
from disclosures.shared_justification.actions import record_sets
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals.rules import check_answering_stopped
from enquiries.casework.decisions import record_decision, take_turn
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.late_entries.queries import review_due_now
from enquiries.models import Enquiry
from enquiries.standing.queries import get_enquiry_or_404, standing
from enquiries.standing.rules import AFTER_DECISION
from imap.agencies.models import User
from imap.law.violations import RuleViolation, raise_if


def _begin(
    enquiry_id: UUID, request_id: UUID, by: User, key: UUID
) -> tuple[Enquiry, RequestToAnswer, Answer | None]:
    """Lock, read the facts, refuse whoever may not answer; the answer of this key when the form comes
    twice."""
    take_turn(enquiry_id, by)
    asked = get_request_to_answer(by, enquiry_id, request_id)
    enquiry = get_enquiry_or_404(by, enquiry_id)
    if asked.answer and asked.answer.pk == key and asked.answer.recorded_by_id == by.pk:
        return enquiry, asked, asked.answer
    refusal = why_not_answer(
        standing(by, enquiry),
        asked_here=acts_for(by, asked.row.asked_id),
        answered=answered_by(asked.answer),
        cancelled=cancelled_by(asked.row),
    )
    if refusal:
        raise RuleViolation([refusal])
    return enquiry, asked, None


def _answer(
    enquiry: Enquiry,
    request: InformationRequest,
    by: User,
    key: UUID,
    kind: Answer.Kind,
    happened_at: datetime | None,
    **words: Any,
) -> Answer:
    """Write the answer; one that comes after the decision says so (OVR6)."""
    answer = record_decision(
        Answer,
        enquiry_id=enquiry.pk,
        by=by,
        key=key,
        happened_at=happened_at,
        request=request,
        after_decision=enquiry.stage in AFTER_DECISION,
        number=1 + Answer.objects.filter(request=request).count(),
        kind=kind,
        **words,
    )
    drafts_actions.drop_draft(by=by, about=drafts_rules.about_answer(request.pk))
    return answer


@transaction.atomic
def answer_nothing(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    searched: str,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Answer:
    """Answer that there is nothing to share, and where was looked. Raises RuleViolation (CON6, DUTY1, REC1, SEC1)."""
    enquiry, asked, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    raise_if(check_answering_stopped(asked.stopped) + check_nothing(searched))
    return _answer(enquiry, asked.row, by, key, Answer.Kind.NOTHING, happened_at, searched=searched)


@transaction.atomic
def refuse_request(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    answers: RefusalAnswers,
    by: User,
    key: UUID,
    happened_at: datetime | None = None,
) -> Answer:
    """Refuse a request, with grounds and reasons: a manager of the agency reviews it (DUTY1), by the clock of the rating
    now. Raises RuleViolation (CON6, REF1, DUTY1, NPR6, OVR6, REC1, SEC1)."""
    enquiry, asked, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    known = answering_with_consent(by, asked)
    raise_if(check_answering_stopped(asked.stopped) + check_refusal(answers, goes_ahead=known.goes_ahead))
    answer = _answer(
        enquiry,
        known.row,
        by,
        key,
        Answer.Kind.REFUSED,
        happened_at,
        reasons=answers.in_words(),
        helps=answers.helps,
        hinders=answers.hinders,
        review_due_at=review_due_now(enquiry_id),
    )
    if known.goes_ahead:
        _say_why_all_the_same(answer, answers.despite, by)
    return answer


def _say_why_all_the_same(answer: Answer, reasons: str, by: User) -> None:
    """Withheld although the agency has reasons for going ahead: its manager reads why (OVR6)."""
    record_decision(
        KeptDespite,
        enquiry_id=answer.enquiry_id,
        by=by,
        answer=answer,
        reasons=reasons,
    )


@transaction.atomic
def release(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    draft: drafts_rules.AnswerDraft,
    answers: ReleaseAnswers,
    by: User,
    key: UUID,
    seen_basis: str,
    happened_at: datetime | None = None,
) -> Answer:
    """Release what was drafted, to the recipients of each item, and record what is kept back: one
    transaction, one record, which nobody can change (REC1, REC2).

    `seen_basis` is what the release would rest on when it was previewed; a consent position recorded
    meanwhile refuses it.
    Raises RuleViolation (CON6, DEL2, DOC1, SEN1, NPR1-6, ACC1, ACC2, SEC1, PUR1, LEG1, LEG2, OVR2, OVR6,
    OVR8, REC1, REC2).
    """
    enquiry, asked, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    known = answering_with_consent(by, asked)
    items, kept_back = draft.to_share(), draft.to_keep_back()
    basis = judged(
        known, draft, answers, by=by, seen_basis=seen_basis, besides=check_answering_stopped(asked.stopped)
    )
    kind = kind_of_answer(shared=len(items), withheld_shown=draft.withheld_shown)
    # Before the draft goes, and its files with it.
    attached = attachments.take(
        about=drafts_rules.about_answer(known.row.pk), previewed=draft.files_to_share(), by=by
    )
    searched = answers.searched if kind == Answer.Kind.NOTHING else ""
    answer = _answer(enquiry, known.row, by, key, kind, happened_at, searched=searched)
    made: dict[str, Item] = {}
    if items:
        alone = asks_whether_all_is_needed(shared=len(items), withheld=len(kept_back))
        _release, made = write_release(
            answers,
            items,
            attached,
            known,
            basis,
            alone=alone,
            by=by,
            happened_at=answer.happened_at,
            answer=answer,
        )
    withholdings = {one.id: _keep_back(answer, one, by) for one in kept_back}
    record_sets(made, items, withholdings, kept_back)
    if kept_back and known.goes_ahead:
        _say_why_all_the_same(answer, answers.despite, by)
    return answer


def _keep_back(answer: Answer, one: WithholdingAnswers, by: User) -> Withholding:
    withholding = record_decision(
        Withholding,
        enquiry_id=answer.enquiry_id,
        by=by,
        answer=answer,
        existence_shown=bool(one.existence_shown),
    )
    about = {"enquiry_id": answer.enquiry_id, "withholding": withholding}
    WithholdingReason.objects.create(**one.reasons.flags(), **about)
    WithholdingAccount.objects.create(
        description=one.description,
        held_where=one.held_where,
        helps=one.helps,
        hinders=one.hinders,
        **one.reasons.words(),
        **about,
    )
    return withholding
