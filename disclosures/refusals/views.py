"""One refusal, and the next decision about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from disclosures.follow_up.views import Beside, send_decision
from disclosures.refusals.actions import advise, escalate, follow_advice, review_refusal
from disclosures.refusals.forms import EscalateForm, GuardianAdviceForm, RefusalReviewForm
from disclosures.refusals.queries import RefusalPage, refusal_page
from disclosures.refusals.rules import why_not_advise, why_not_escalate, why_not_follow, why_not_review
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.http import not_now, render_form, user_of
from enquiries.casework.late_entries.forms import LateForm
from imap.design.decorators import form_page
from imap.design.sent import sent

#: What may be done to a refusal: its form, whether somebody may, what to say afterwards. At most one is next for one reader.
_STEPS: dict[str, tuple[Any, Any, Any]] = {
    "review": (
        RefusalReviewForm,
        why_not_review,
        gettext_lazy("Your review of the refusal is recorded."),
    ),
    "escalate": (
        EscalateForm,
        why_not_escalate,
        gettext_lazy("The refusal is taken to the Guardians."),
    ),
    "advise": (GuardianAdviceForm, why_not_advise, gettext_lazy("Your advice is recorded.")),
    "follow": (
        RefusalReviewForm,
        why_not_follow,
        gettext_lazy("It is recorded what your agency does."),
    ),
}


def _next_step(page: RefusalPage) -> str:
    """What is next for this reader; "" when it is nothing."""
    return next((name for name, (_f, may, _w) in _STEPS.items() if may(page.reader, page.facts) is None), "")


def _is_done(page: RefusalPage, step: str) -> bool:
    """Whether somebody has taken this step."""
    done = {
        "review": page.review,
        "escalate": page.escalation,
        "advise": page.advice,
        "follow": page.follow_up,
    }
    return bool(done[step])


@form_page
def refusal(request: HttpRequest, enquiry_id: UUID, answer_id: UUID) -> HttpResponse:
    """A refusal with what became of it; and, for whoever it waits for, the next step."""
    who = user_of(request)
    page = refusal_page(who, enquiry_id, answer_id)
    enquiry, step = page.row.enquiry, _next_step(page)
    posted = request.POST.get("step", "") if request.method == "POST" else ""
    if request.method == "POST":
        posted = posted if posted in _STEPS else "review"
        # Somebody who was quicker is told of beside what was typed; whoever may not at all gets the reason.
        if (violation := _STEPS[posted][1](page.reader, page.facts)) and not _is_done(page, posted):
            return not_now(request, violation, enquiry)
    shown = posted or step
    form = _STEPS[shown][0](**sent(request)) if shown else RequestReadForm()
    # A Guardian has no part in the case: nothing of theirs is said there before it is recorded.
    late = LateForm(**sent(request)) if shown and who.is_caseworker else None
    if posted and send_decision(
        request, form, late, enquiry, Beside.REFUSAL, lambda at: _act(posted, page, form, request, at)
    ):
        messages.success(request, _STEPS[posted][2])
        return redirect("disclosures:refusal", enquiry_id=enquiry_id, answer_id=answer_id)
    if posted:
        page = refusal_page(who, enquiry_id, answer_id)
    return render_form(
        request,
        "disclosures/refusal.html",
        form,
        enquiry=enquiry,
        page=page,
        step=shown,
        over=bool(posted) and _next_step(page) != posted,
        late=late,
        caseworker=who.is_caseworker,
        why=None if shown or page.review else why_not_review(page.reader, page.facts),
    )


def _act(step: str, page: RefusalPage, form: Any, request: HttpRequest, at: datetime | None) -> None:
    place = {"enquiry_id": page.row.enquiry_id, "answer_id": page.row.pk}
    written = {**place, "by": user_of(request), "key": form.cleaned_data["key"]}
    if step == "escalate":
        escalate(reasons=form.cleaned_data["reasons"], happened_at=at, **written)
    elif step == "advise":
        advise(answers=form.to_answers(), **written)
    elif step == "follow":
        follow_advice(answers=form.to_answers(), happened_at=at, **written)
    else:
        review_refusal(answers=form.to_answers(), happened_at=at, **written)
