"""Answering a request, once: a release with what is kept back, nothing to share, or a refusal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from consent.rules import basis_in_words
from disclosures import drafts, queries
from disclosures.duty.queries import cancelled_by
from disclosures.files import actions as files
from disclosures.marks.actions import record_marks
from disclosures.marks.facts import by_agency, colleagues_of, mark_facts
from disclosures.models import (
    Answer,
    DraftFile,
    InformationRequest,
    Item,
    ItemContent,
    ItemRecipient,
    KeptDespite,
    NothingLess,
    Release,
    StandingAgreement,
    Withholding,
    WithholdingAccount,
    WithholdingReason,
)
from disclosures.rules.answering import (
    RefusalAnswers,
    ReleaseAnswers,
    asks_whether_all_is_needed,
    breaches_of_drafted,
    breaches_of_nothing,
    breaches_of_refusal,
    breaches_of_release,
    kind_of_answer,
    may_answer,
)
from disclosures.rules.following import breaches_of_answering_stopped
from disclosures.rules.items import REFERRAL_ON, ItemAnswers, WithholdingAnswers
from disclosures.rules.marked import breaches_of_drafted_marks, sensitive_recipients
from disclosures.rules.releasing import breaches_of_sharing_now, rests_on
from enquiries import draft_actions
from enquiries.late.queries import rating_for_clock
from enquiries.late.rules import review_due
from enquiries.locks import lock
from enquiries.models import EnquiryGrant
from enquiries.queries import standing, the_enquiry
from imap.agencies import grants, session
from imap.agencies.grants import Capacity
from imap.agencies.models import Agency, User
from imap.agencies.timetables import the_timetable
from imap.law.breaches import Breach, Refused, refuse_if
from imap.law.clocks import LONDON


def _begin(
    enquiry_id: UUID, request_id: UUID, by: User, key: UUID
) -> tuple[queries.Answering, Answer | None]:
    """Lock, read the facts, refuse whoever may not answer; the answer of this key when the form comes
    twice."""
    lock(enquiry_id)
    known = queries.answering(by, enquiry_id, request_id)
    if known.answer and known.answer.pk == key and known.answer.recorded_by_id == by.pk:
        return known, known.answer
    refusal = may_answer(
        standing(by, the_enquiry(by, enquiry_id)),
        asked_here=queries.acts_for(by, known.row.asked_id),
        answered=queries.answered_by(known.answer),
        cancelled=cancelled_by(known.row),
    )
    if refusal:
        raise Refused([refusal])
    return known, None


def _stopped(known: queries.Answering) -> list[Breach]:
    return breaches_of_answering_stopped(queries.stop_of(known.row, own=True))


def _answer(
    request: InformationRequest,
    by: User,
    key: UUID,
    kind: Answer.Kind,
    happened_at: datetime | None,
    **words: Any,
) -> Answer:
    answer = Answer.objects.create(
        id=key,
        enquiry_id=request.enquiry_id,
        request=request,
        number=1 + Answer.objects.filter(request=request).count(),
        kind=kind,
        happened_at=happened_at or session.now(),
        recorded_by=by,
        agency_id=by.agency_id,
        **words,
    )
    draft_actions.drop_draft(by=by, about=drafts.about_answer(request.pk))
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
    """Answer that there is nothing to share, and where was looked. Raises Refused (CON6, DUTY1, REC1, SEC1)."""
    known, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    refuse_if(_stopped(known) + breaches_of_nothing(searched))
    return _answer(known.row, by, key, Answer.Kind.NOTHING, happened_at, searched=searched)


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
    now. Raises Refused (CON6, REF1, DUTY1, NPR6, OVR6, REC1, SEC1)."""
    known, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    refuse_if(_stopped(known) + breaches_of_refusal(answers, goes_ahead=known.goes_ahead))
    answer = _answer(
        known.row,
        by,
        key,
        Answer.Kind.REFUSED,
        happened_at,
        reasons=answers.in_words(),
        helps=answers.helps,
        hinders=answers.hinders,
        review_due_at=review_due(session.now(), rating_for_clock(enquiry_id), the_timetable()),
    )
    if known.goes_ahead:
        _say_why_all_the_same(answer, answers.despite, by)
    return answer


def _say_why_all_the_same(answer: Answer, reasons: str, by: User) -> None:
    """Withheld although the agency has reasons for going ahead: its manager reads why (OVR6)."""
    KeptDespite.objects.create(
        enquiry_id=answer.enquiry_id,
        answer=answer,
        reasons=reasons,
        recorded_by=by,
        agency_id=by.agency_id,
    )


@transaction.atomic
def release(
    *,
    enquiry_id: UUID,
    request_id: UUID,
    draft: drafts.AnswerDraft,
    answers: ReleaseAnswers,
    by: User,
    key: UUID,
    seen_basis: str,
    happened_at: datetime | None = None,
) -> Answer:
    """Release what was drafted, to the recipients of each item, and record what is kept back: one
    transaction, one record, which nobody can change (REC1, REC2).

    `seen_basis` is what the release would rest on when it was previewed; a consent position recorded
    meanwhile refuses it. Raises Refused (CON6, DEL2, DOC1, SEN1, NPR1-6, ACC1, ACC2, SEC1, PUR1, LEG1, LEG2, OVR2, OVR6,
    OVR8, REC1, REC2).
    """
    known, done = _begin(enquiry_id, request_id, by, key)
    if done:
        return done
    items, kept_back = draft.to_share(), draft.to_keep_back()
    today = session.now().astimezone(LONDON).date()
    refuse_if(
        breaches_of_drafted(items, kept_back, people=known.people, agencies=known.agencies, today=today)
    )
    refuse_if(
        breaches_of_drafted_marks(
            items,
            facts=mark_facts(by, known),
            colleagues=by_agency(colleagues_of(sensitive_recipients(items))),
            agencies=known.agencies,
        )
    )
    refuse_if(
        breaches_of_release(
            answers,
            shared=len(items),
            withheld=len(kept_back),
            withheld_shown=draft.withheld_shown,
            law=known.law,
            kinds=[item.kind for item in items],
            red=known.red,
            goes_ahead=known.goes_ahead,
        )
    )
    in_force = queries.items_in_force(known, items)
    refuse_if(breaches_of_sharing_now(in_force))
    refuse_if(_stopped(known))
    basis = basis_in_words(rests_on(in_force))
    if basis != seen_basis:
        raise Refused(
            [
                Breach(
                    "CON8",
                    "A consent position changed meanwhile. Read what your answer would rest on now, "
                    "then decide again: nothing that you wrote is lost.",
                )
            ]
        )
    kind = kind_of_answer(shared=len(items), withheld_shown=draft.withheld_shown)
    # Before the draft goes, and its files with it.
    attached = files.take(about=drafts.about_answer(known.row.pk), previewed=draft.files_to_share(), by=by)
    searched = answers.searched if kind == Answer.Kind.NOTHING else ""
    answer = _answer(known.row, by, key, kind, happened_at, searched=searched)
    if items:
        _let_in(items, known, by)
        alone = asks_whether_all_is_needed(shared=len(items), withheld=len(kept_back))
        _release(answer, answers, items, attached, known, basis, by, alone=alone)
    for one in kept_back:
        _keep_back(answer, one, by)
    if kept_back and known.goes_ahead:
        _say_why_all_the_same(answer, answers.despite, by)
    return answer


def _let_in(items: Iterable[ItemAnswers], known: queries.Answering, by: User) -> None:
    """The grants first: a recipient sees the release through them. The lead agency has its own."""
    keys = {key for item in items for key in item.recipients} - {known.lead}
    for agency in Agency.objects.filter(pk__in=keys):
        grants.give(
            EnquiryGrant,
            agency=agency,
            capacity=Capacity.RECEIVED,
            on=known.row.enquiry_id,
            by=by,
            reason="Received a release",
        )


def _release(
    answer: Answer,
    answers: ReleaseAnswers,
    items: Iterable[ItemAnswers],
    attached: Mapping[str, list[DraftFile]],
    known: queries.Answering,
    basis: str,
    by: User,
    *,
    alone: bool,
) -> None:
    """`alone`: nothing is kept back, so that it was asked whether all of it is needed."""
    written = {"enquiry_id": answer.enquiry_id, "recorded_by": by, "agency_id": by.agency_id}
    release = Release.objects.create(
        answer=answer,
        purpose=answers.purpose,
        helps=answers.helps,
        hinders=answers.hinders,
        basis=basis,
        agreement_version=by.agency.agreement_version,
        happened_at=answer.happened_at,
        **answers.lawful.columns(known.law),
        **written,
    )
    if alone:
        NothingLess.objects.create(
            release=release, because="" if known.red else answers.all_needed_because, **written
        )
    for one in items:
        day = one.information_from
        if day is None:  # breaches_of_item has refused it before
            raise ValueError("an item without its date")
        item = Item.objects.create(
            release=release,
            about_id=UUID(one.about),
            about_name=known.people[one.about],
            kind=one.kind,
            certainty=one.certainty,
            information_from=day,
            sensitive=one.marks.sensitive,
            official_sensitive=one.marks.official,
            grading=one.marks.grading,
            **one.reasons.columns(),
            **written,
        )
        ItemContent.objects.create(
            enquiry_id=answer.enquiry_id,
            item=item,
            text=one.text,
            said_by=one.said_by,
            checked_how=one.checked_how,
        )
        files.record(item, attached.get(one.id, ()))
        for key in sorted(one.recipients):
            ItemRecipient.objects.create(enquiry_id=answer.enquiry_id, item=item, recipient_id=UUID(key))
            StandingAgreement.objects.create(
                enquiry_id=answer.enquiry_id,
                item=item,
                recipient_id=UUID(key),
                referral_on=REFERRAL_ON in one.agreed,
                storing=one.stores(lead=key == known.lead),
            )
        record_marks(item, one, known, by)


def _keep_back(answer: Answer, one: WithholdingAnswers, by: User) -> None:
    withholding = Withholding.objects.create(
        enquiry_id=answer.enquiry_id,
        answer=answer,
        existence_shown=bool(one.existence_shown),
        recorded_by=by,
        agency_id=by.agency_id,
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
