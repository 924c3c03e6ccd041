"""What every release goes through, of an answer or unasked: judged, its recipients let in, and written as one record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from consent.positions.rules import basis_in_words
from disclosures.attachments import actions as attachments
from disclosures.disclosure_context.facts import Sharing
from disclosures.drafts import rules as drafts_rules
from disclosures.handling.facts import by_agency, colleagues_of, mark_facts
from disclosures.items.actions import record_marks
from disclosures.items.rules import (
    REFERRAL_ON,
    ItemAnswers,
    check_drafted_marks,
    check_two_confidences,
    sensitive_recipients,
)
from disclosures.models import (
    DraftFile,
    Item,
    ItemRecipient,
    NothingLess,
    Release,
    StandingAgreement,
)
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import (
    ReleaseAnswers,
    check_basis_seen,
    check_drafted,
    check_release,
    check_sharing_now,
    rests_on,
)
from enquiries.casework.decisions import record_decision
from enquiries.models import EnquiryGrant
from imap.access import grants
from imap.access.grants import Participation
from imap.agencies.models import Agency, User
from imap.db import clock
from imap.db.keys import new_key
from imap.law.clocks import LONDON
from imap.law.violations import Violation, raise_if


def judged(
    known: Sharing,
    draft: drafts_rules.AnswerDraft,
    answers: ReleaseAnswers,
    *,
    by: User,
    seen_basis: str,
    besides: Sequence[Violation] = (),
) -> str:
    """What a drafted release rests on, in words, when every rule lets it go. `seen_basis`: what it would have rested on when
    it was previewed; `besides`: what else stands in its way. Raises RuleViolation."""
    items, kept_back = draft.to_share(), draft.to_keep_back()
    today = clock.now().astimezone(LONDON).date()
    raise_if(check_drafted(items, kept_back, people=known.people, agencies=known.agencies, today=today))
    raise_if(
        check_drafted_marks(
            items,
            facts=mark_facts(by, known),
            colleagues=by_agency(colleagues_of(sensitive_recipients(items))),
            agencies=known.agencies,
        )
    )
    raise_if(
        check_release(
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
    called = [(f"Item {number}", item.marks) for number, item in enumerate(items, 1)]
    raise_if(check_two_confidences(answers.lawful, called))
    in_force = items_in_force(known, items)
    raise_if(check_sharing_now(in_force, unrecorded=known.unrecorded))
    raise_if(besides)
    basis = basis_in_words(rests_on(in_force))
    raise_if(check_basis_seen(seen_basis, basis))
    return basis


def _let_in(items: Iterable[ItemAnswers], known: Sharing, by: User, release: UUID) -> None:
    """The grants first: a recipient sees the release through them. The lead agency has its own."""
    keys = {key for item in items for key in item.recipients} - {known.lead}
    for agency in Agency.objects.filter(pk__in=keys):
        grants.give(
            EnquiryGrant,
            agency=agency,
            capacity=Participation.RECEIVED,
            on=known.enquiry_id,
            by=by,
            reason="Received a release",
            release=release,
        )


def write_release(
    answers: ReleaseAnswers,
    items: Iterable[ItemAnswers],
    attached: Mapping[str, list[DraftFile]],
    known: Sharing,
    basis: str,
    *,
    alone: bool,
    by: User,
    key: UUID | None = None,
    happened_at: datetime | None = None,
    **of: Any,
) -> tuple[Release, dict[str, Item]]:
    """Write a release with all that is in it; and its items, by the key of their draft. `of`: what it answers, or why it is
    shared unasked. `alone`: nothing is kept back, so that it was asked whether all of it is needed."""
    items, made, key = list(items), {}, key or new_key()
    _let_in(items, known, by, key)
    release = record_decision(
        Release,
        enquiry_id=known.enquiry_id,
        by=by,
        key=key,
        happened_at=happened_at,
        purpose=answers.purpose,
        helps=answers.helps,
        hinders=answers.hinders,
        basis=basis,
        agreement_version=by.agency.agreement_version,
        **answers.lawful.columns(known.law),
        **of,
    )
    if alone:
        because = "" if known.red else answers.all_needed_because
        record_decision(NothingLess, enquiry_id=known.enquiry_id, by=by, release=release, because=because)
    written = {"enquiry_id": known.enquiry_id, "recorded_by": by, "agency_id": by.agency_id}
    for number, one in enumerate(items, 1):
        item = one.unsaved(
            release=release,
            number=number,
            about_id=UUID(one.about),
            about_name=known.people[one.about],
            **written,
        )
        item.save(force_insert=True)
        item.content.save(force_insert=True)
        attachments.record(item, attached.get(one.id, ()))
        for to in sorted(one.recipients):
            ItemRecipient.objects.create(enquiry_id=known.enquiry_id, item=item, recipient_id=UUID(to))
            StandingAgreement.objects.create(
                enquiry_id=known.enquiry_id,
                item=item,
                recipient_id=UUID(to),
                referral_on=REFERRAL_ON in one.agreed,
                storing=one.stores(lead=to == known.lead),
            )
        record_marks(item, one, known, by)
        made[one.id] = item
    return release, made
