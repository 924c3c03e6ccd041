"""Recalling a release, confirming it, deciding about a breach."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from disclosures.models import BreachDecision, Recall
from disclosures.recalls import actions
from disclosures.recalls.breach_rules import why_not_decide_breach
from disclosures.recalls.forms import BreachForm, ConfirmRecallForm, RecallForm
from disclosures.recalls.officers import BreachPage, breach_page
from disclosures.recalls.queries import (
    RecallPage,
    recall_of,
    recall_page,
    recallable,
    recalled_from,
)
from disclosures.recalls.rules import why_not_confirm
from disclosures.releases.rules import why_not_mend
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from imap.design.decorators import form_page


def instead(recall: Recall) -> HttpResponse:
    """In the place of what was called back: that it was sent by mistake, and what is asked now."""
    return redirect("disclosures:recalled", enquiry_id=recall.enquiry_id, recall_id=recall.pk)


def or_recalled(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In the place of an item, or of a release, that was called back: that it was, and what is asked now (ACC3)."""

    @wraps(view)
    def seen(request: HttpRequest, enquiry_id: UUID, **keys: UUID) -> HttpResponse:
        try:
            return view(request, enquiry_id=enquiry_id, **keys)
        except Http404:
            of = recall_of if "item_id" in keys else recalled_from
            key = keys.get("item_id") or keys["release_id"]
            if recall := of(user_of(request), enquiry_id, key):
                return instead(recall)
            raise

    return seen


@form_page
def recall(request: HttpRequest, enquiry_id: UUID, release_id: UUID) -> HttpResponse:
    """Call back what this agency released to the wrong place."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    if found := recalled_from(who, enquiry_id, release_id):
        return instead(found)
    known = recallable(who, enquiry_id, release_id)
    if done := posted_before(request, Recall, enquiry=enquiry_id, release=release_id):
        return instead(done)
    if refusal := why_not_mend(standing, shared_here=known.shared_here):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, draft=f"recall:{release_id}", beside=Beside.RECALL)
    if page.later:
        return page.later
    form = RecallForm(**page.typed, known=known)
    place = {"enquiry_id": enquiry_id, "release_id": release_id}
    if row := page.record(form, lambda made: actions.recall(**place, answers=form.to_answers(), **made)):
        messages.success(
            request, _("It is called back: they cannot open it any more. A breach entry is open.")
        )
        return instead(row)
    return page.show("disclosures/recalls/recall.html", form, known=known)


@form_page
def recalled(request: HttpRequest, enquiry_id: UUID, recall_id: UUID) -> HttpResponse:
    """A recall: for its recipient, that it was sent by mistake, and what became of it; for whoever released, the answer."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who = user_of(request)
    known = recall_page(who, enquiry_id, recall_id)
    refusal = why_not_confirm(standing, sent_here=known.sent_here)
    if request.method == "POST" and refusal:
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry)
    form = ConfirmRecallForm(**page.typed, initial={"seen": _newest(known)}, page=known)
    place = {"enquiry_id": enquiry_id, "recall_id": recall_id}
    if page.record(
        form,
        lambda made: actions.confirm_recall(
            **place, answers=form.to_answers(), seen=form.cleaned_data["seen"], **made
        ),
        fresh=lambda: {"seen": _newest(recall_page(who, enquiry_id, recall_id))},
    ):
        return page.done(_("Your agency’s answer is recorded. Thank you."), "disclosures:recalled", **place)
    if page.refused:
        known = recall_page(who, enquiry_id, recall_id)
    return page.show(
        "disclosures/recalls/recalled.html",
        form,
        page=known,
        may_answer=refusal is None and (not known.confirmed or form.is_bound),
    )


def _newest(page: RecallPage | BreachPage) -> str:
    """The key of the newest answer or decision, as a form carries it; "" for none."""
    return str(page.newest.pk) if page.newest else ""


@form_page
def breach(request: HttpRequest, enquiry_id: UUID, breach_id: UUID) -> HttpResponse:
    """A breach with its clock, its account and what was decided. Its data protection officer may have no part in the
    enquiry, so this page asks for the breach alone."""
    who = user_of(request)
    entry = breach_page(who, enquiry_id, breach_id)
    refusal = why_not_decide_breach(entry.reader)
    place = {"enquiry_id": enquiry_id, "breach_id": breach_id}
    if refusal is None and posted_before(request, BreachDecision, enquiry=enquiry_id, entry=breach_id):
        return redirect("disclosures:breach", enquiry_id=enquiry_id, breach_id=breach_id)
    page = DecisionPage(request, None)
    form = BreachForm(
        **(page.typed if refusal is None else {}),
        before=[one.choice for one in entry.decisions],
        noticed_at=entry.row.noticed_at,
        initial={"seen": _newest(entry)},
    )
    if page.record(
        form,
        lambda made: actions.decide_breach(
            **place, answers=form.to_answers(), seen=form.cleaned_data["seen"], **made
        ),
        fresh=lambda: {"seen": _newest(breach_page(who, enquiry_id, breach_id))},
    ):
        return page.done(_("It is recorded."), "disclosures:breach", **place)
    if page.refused:
        entry = breach_page(who, enquiry_id, breach_id)
    response = page.show("disclosures/recalls/breach.html", form, page=entry, refusal=refusal)
    if request.method == "POST" and refusal:
        response.status_code = 403
    return response
