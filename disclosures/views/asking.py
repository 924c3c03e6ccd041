"""Asking one agency: write, preview as that agency, send."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.rules import basis_in_words, breaches_of_asking
from disclosures import actions, drafts, queries
from disclosures.forms import AskForm, SendForm
from disclosures.rules.asking import RequestAnswers, breaches_of_request, warnings_of_request
from enquiries import actions as enquiry_actions
from enquiries.models import Draft
from enquiries.pages import ask, not_now, person, reach, turn_back
from enquiries.queries import draft
from enquiries.rules import may_ask
from imap.agencies.models import User
from imap.law.breaches import Refused

FORMS = require_http_methods(["GET", "POST"])
START_AGAIN = "start_again"


@FORMS
def ask_agency(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Write a request to one agency; what was written before and not sent is still there."""
    enquiry, standing = reach(request, enquiry_id)
    if refusal := may_ask(standing):
        return not_now(request, refusal, enquiry)
    who, about = person(request), drafts.about_asking(enquiry_id)
    if request.method == "POST" and START_AGAIN in request.POST:
        enquiry_actions.drop_draft(by=who, about=about)
        return redirect("disclosures:ask", enquiry_id=enquiry_id)
    known, written = queries.asking(enquiry_id, who), draft(who, about)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        known=known,
        kind=who.agency.kind,
        initial=dict(written.answers) if written else {},
    )
    if form.is_bound and form.is_valid():
        enquiry_actions.keep_draft(
            by=who, about=about, answers=drafts.kept(form.cleaned_data), enquiry_id=enquiry_id
        )
        return redirect("disclosures:ask_preview", enquiry_id=enquiry_id)
    return ask(request, "disclosures/ask.html", form, enquiry=enquiry, known=known, written=written)


@FORMS
def ask_preview(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """What the agency will be shown, and nothing more; then send it."""
    enquiry, standing = reach(request, enquiry_id)
    if refusal := may_ask(standing):
        return not_now(request, refusal, enquiry)
    who = person(request)
    posted = SendForm(request.POST) if request.method == "POST" else None
    if (
        posted
        and posted.is_valid()
        and (done := queries.sent_before(who, enquiry_id, posted.cleaned_data["key"]))
    ):
        return redirect("disclosures:request", enquiry_id=enquiry_id, request_id=done.pk)
    written = draft(who, drafts.about_asking(enquiry_id))
    if written is None:
        messages.info(request, _("There is no request waiting to be sent. Write it here."))
        return redirect("disclosures:ask", enquiry_id=enquiry_id)
    if posted and posted.is_valid():
        if posted.cleaned_data["draft"] != drafts.digest(written.answers):
            posted.add_error(
                None, _("You changed this request in another window. This is what would be sent now.")
            )
        else:
            try:
                sent = actions.send_request(
                    enquiry_id=enquiry_id,
                    answers=RequestAnswers.given(written.answers),
                    by=who,
                    key=posted.cleaned_data["key"],
                    seen_newest=posted.seen_newest(),
                    seen_basis=posted.cleaned_data["basis"],
                )
            except Refused as refused:
                turn_back(posted, refused)
            else:
                messages.success(request, _("The request is sent. Its clock is running."))
                return redirect("disclosures:request", enquiry_id=enquiry_id, request_id=sent.pk)
    return _preview(request, written, posted, who, enquiry_id, enquiry=enquiry)


def _preview(
    request: HttpRequest, written: Draft, posted: SendForm | None, who: User, enquiry_id: UUID, **context: Any
) -> HttpResponse:
    known, answers = queries.asking(enquiry_id, who), RequestAnswers.given(written.answers)
    in_force = known.in_force(answers, who)
    newest = known.newest_to(answers.asked)
    shown = {
        "key": written.answers["key"],
        "draft": drafts.digest(written.answers),
        "newest": str(newest.pk) if newest else "",
        "basis": basis_in_words(in_force),
    }
    if posted:  # a second post decides with what is shown now
        posted.data = shown
    return ask(
        request,
        "disclosures/ask-preview.html",
        posted or SendForm(initial=shown),
        shown=queries.request_previewed(answers, known, who),
        newest=newest,
        refusals=breaches_of_request(answers, known.facts),
        no_consent=breaches_of_asking(in_force),
        warnings=warnings_of_request(answers, known.facts),
        **context,
    )
