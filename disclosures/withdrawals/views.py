"""Taking consent back; who holds what because of a consent; a holder's answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.models import ConsentRecord
from consent.positions.giving import AGREED
from consent.positions.queries import agencies_to_limit, chain, facts_of, facts_on
from disclosures.visibility.queries import acts_for
from disclosures.withdrawals import actions
from disclosures.withdrawals.forms import SettleForm
from disclosures.withdrawals.overturned import overturned_on
from disclosures.withdrawals.queries import get_cause_or_404, touched_by
from disclosures.withdrawals.rules import why_not_settle
from disclosures.withdrawals.withdraw_forms import AGREEMENT, TOLD, WithdrawForm
from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Person
from enquiries.people.queries import get_person_or_404
from enquiries.standing.rules import why_not_record_consent
from imap.design.decorators import form_page


@form_page
def withdraw(request: HttpRequest, enquiry_id: UUID, person_id: UUID) -> HttpResponse:
    """Record that somebody took consent back, all of it or a part, and what follows; what it touches is listed first."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    if refusal := why_not_record_consent(standing):
        return not_now(request, refusal, enquiry)
    about = get_person_or_404(enquiry_id, person_id)
    draft = Drafting(request, f"withdraw:{about.pk}", enquiry_id=enquiry_id)
    page = DecisionPage(request, enquiry, draft=draft, beside=Beside.CONSENT)
    if page.later:
        return page.later
    newest = _newest(about)
    if newest:
        _fill_in(draft, newest)
    form = WithdrawForm(
        **page.typed,
        about=facts_of(about),
        everyone=facts_on(enquiry_id, on=timezone.localdate()),
        on=timezone.localdate(),
        agencies=agencies_to_limit(user_of(request)),
        initial=_as_recorded(newest) if newest else {},
    )
    if page.record(
        form,
        lambda made: actions.withdraw(
            person=about,
            answers=form.to_consent(),
            going_on=form.going_on(),
            seen=form.cleaned_data["seen"],
            **made,
        ),
    ):
        words = _("It is recorded that consent was taken back, and what follows.")
        return page.done(words, "disclosures:holdings", enquiry_id=enquiry_id)
    if page.refused:
        newest = _newest(about)
        form.update_shown(seen=newest.pk if newest else None)
    return page.show(
        "disclosures/withdrawals/withdraw.html",
        form,
        about=about,
        now_is=newest,
        touched=touched_by(user_of(request), enquiry_id, person_id),
    )


def _newest(about: Person) -> ConsentRecord | None:
    return next(iter(chain(about)), None)


def _as_recorded(record: ConsentRecord) -> dict[str, Any]:
    """What the newest record says already of what stays agreed, for whoever takes only a part of it back."""
    agreed = {name: getattr(record.account, name) for name in AGREEMENT} if record.position in AGREED else {}
    return {
        "seen": record.pk,
        "not_agencies": [str(key) for key in record.not_agencies],
        "not_kinds": record.not_kinds,
        **agreed,
    }


def _fill_in(draft: Drafting, record: ConsentRecord) -> None:
    """Where the draft says nothing of what they were told, it is as it was recorded."""
    agreed = _as_recorded(record)
    if draft.data is None or "told_why" not in agreed or any(draft.data.get(name) for name in TOLD):
        return
    for name in AGREEMENT:
        said = agreed[name]
        if isinstance(said, date):
            draft.show(**{f"{name}-{part}": str(getattr(said, part)) for part in ("day", "month", "year")})
        else:
            draft.show(**{name: said or ""})


@form_page
def settle(request: HttpRequest, enquiry_id: UUID, cause_id: UUID) -> HttpResponse:
    """A holder's answer to consent that was taken back, or an override that was overturned: stop, or continue."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    cause = get_cause_or_404(enquiry_id, cause_id)
    holds = acts_for(who, who.agency_id) and who.agency_id in cause.holders
    if refusal := why_not_settle(standing, holds=holds):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, beside=Beside.HOLDER)
    form = SettleForm(**page.typed)
    if page.record(
        form,
        lambda made: actions.settle(enquiry_id=enquiry_id, cause=cause_id, answers=form.to_answers(), **made),
    ):
        words = _("Your agency’s answer is recorded.")
        return page.done(words, "disclosures:settle", enquiry_id=enquiry_id, cause_id=cause_id)
    if page.refused:  # a colleague was quicker: their answer is shown
        cause = get_cause_or_404(enquiry_id, cause_id)
    answer = cause.answers.get(who.agency_id)
    return page.show(
        "disclosures/withdrawals/settle.html",
        form,
        late=None if answer else page.late,
        cause=cause,
        answer=answer,
        items=len(cause.items.get(who.agency_id, ())),
        left_out=cause.left_out(who.agency_id),
        overturned=overturned_on(enquiry_id).get(cause_id) if cause.of_review else None,
    )
