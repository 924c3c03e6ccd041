"""One refusal, and the next decision about it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from disclosures.refusals.actions import advise, escalate, follow_advice, review_refusal
from disclosures.refusals.forms import EscalateForm, GuardianAdviceForm, RefusalReviewForm
from disclosures.refusals.queries import RefusalPage, refusal_page
from disclosures.refusals.rules import why_not_advise, why_not_escalate, why_not_follow, why_not_review
from disclosures.responses.forms import RequestReadForm
from enquiries.casework.decision_page import Beside, DecisionPage, Made
from enquiries.casework.http import not_now, user_of
from imap.design.decorators import form_page

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


def _next_step(known: RefusalPage) -> str:
    """What is next for this reader; "" when it is nothing."""
    return next(
        (name for name, (_f, may, _w) in _STEPS.items() if may(known.reader, known.facts) is None), ""
    )


def _is_done(known: RefusalPage, step: str) -> bool:
    """Whether somebody has taken this step."""
    done = {
        "review": known.review,
        "escalate": known.escalation,
        "advise": known.advice,
        "follow": known.follow_up,
    }
    return bool(done[step])


@form_page
def refusal(request: HttpRequest, enquiry_id: UUID, answer_id: UUID) -> HttpResponse:
    """A refusal with what became of it; and, for whoever it waits for, the next step."""
    who = user_of(request)
    known = refusal_page(who, enquiry_id, answer_id)
    enquiry, step = known.row.enquiry, _next_step(known)
    posted = request.POST.get("step", "") if request.method == "POST" else ""
    if request.method == "POST":
        posted = posted if posted in _STEPS else "review"
        # Somebody who was quicker is told of beside what was typed; whoever may not at all gets the reason.
        if (violation := _STEPS[posted][1](known.reader, known.facts)) and not _is_done(known, posted):
            return not_now(request, violation, enquiry)
    shown = posted or step
    # A Guardian has no part in the case: nothing of theirs is said there before it is recorded.
    page = DecisionPage(request, enquiry if who.is_caseworker else None, beside=Beside.REFUSAL)
    form = _STEPS[shown][0](**page.typed) if shown else RequestReadForm()
    place = {"enquiry_id": enquiry_id, "answer_id": answer_id}
    if page.record(form, lambda made: _act(posted, place, form, made)):
        return page.done(_STEPS[posted][2], "disclosures:refusal", **place)
    if posted:
        known = refusal_page(who, enquiry_id, answer_id)
    return page.show(
        "disclosures/refusals/refusal.html",
        form,
        enquiry=enquiry,
        page=known,
        step=shown,
        over=bool(posted) and _next_step(known) != posted,
        caseworker=who.is_caseworker,
        why=None if shown or known.review else why_not_review(known.reader, known.facts),
    )


def _act(step: str, place: dict[str, UUID], form: Any, made: Made) -> object:
    if step == "escalate":
        return escalate(**place, reasons=form.cleaned_data["reasons"], **made)
    if step == "advise":
        return advise(**place, answers=form.to_answers(), **made)
    if step == "follow":
        return follow_advice(**place, answers=form.to_answers(), **made)
    return review_refusal(**place, answers=form.to_answers(), **made)
