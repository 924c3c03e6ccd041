"""The only writer of what is shared unasked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from disclosures.attachments import actions as attachments
from disclosures.drafts import rules as drafts_rules
from disclosures.models import Release
from disclosures.proactive.queries import unasked
from disclosures.proactive.rules import check_why_now, why_not_share_unasked
from disclosures.releases.actions import judged, write_release
from disclosures.releases.rules import ReleaseAnswers
from enquiries.casework.decisions import recorded_before, take_turn
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.standing.queries import get_enquiry_or_404, standing
from imap.agencies.models import User
from imap.law.violations import RuleViolation


@transaction.atomic
def share_unasked(
    *,
    enquiry_id: UUID,
    draft: drafts_rules.AnswerDraft,
    answers: ReleaseAnswers,
    why_now: str,
    by: User,
    key: UUID,
    seen_basis: str,
    happened_at: datetime | None = None,
) -> Release:
    """Share what was drafted without having been asked, to the recipients of each item: one record, judged as an answer is.
    `seen_basis` as in `disclosures.responses.actions.release`. A form posted twice is one release.
    Raises RuleViolation (CON6, DEL2, DOC1,
    SEN1, NPR1-6, ACC1, ACC2, SEC1, PUR1, LEG1, LEG2, OVR2, OVR8, REC1)."""
    take_turn(enquiry_id, by)
    if done := recorded_before(Release, key=key, by=by, enquiry=enquiry_id, answer=None):
        return done
    enquiry = get_enquiry_or_404(by, enquiry_id)
    standing_ = standing(by, enquiry)
    if refusal := why_not_share_unasked(standing_):
        raise RuleViolation([refusal])
    known = unasked(by, enquiry, capacities=standing_.capacities)
    basis = judged(known, draft, answers, by=by, seen_basis=seen_basis, besides=check_why_now(why_now))
    about = drafts_rules.about_unasked(enquiry_id)
    attached = attachments.take(about=about, previewed=draft.files_to_share(), by=by)  # before the draft goes
    release, _items = write_release(
        answers,
        draft.to_share(),
        attached,
        known,
        basis,
        alone=True,
        by=by,
        key=key,
        happened_at=happened_at,
        why_now=why_now,
    )
    drafts_actions.drop_draft(by=by, about=about)
    return release
