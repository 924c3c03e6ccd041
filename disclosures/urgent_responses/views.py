"""The short answer's one screen."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from consent.positions.rules import basis_in_words
from disclosures.drafts.rules import AnswerDraft
from disclosures.handling.facts import mark_facts
from disclosures.justification.rules import NO, TESTS
from disclosures.models import Answer
from disclosures.releases import in_force as releases_in_force
from disclosures.releases.rules import check_basis_seen, check_sharing_now, rests_on
from disclosures.responses import actions
from disclosures.responses.queries import Answering
from disclosures.responses.views import Opened, answers_request
from disclosures.urgent_responses.forms import ShortForm
from enquiries.casework.decision_page import DecisionPage, Made
from imap.design.decorators import form_page
from imap.law.violations import raise_if


@form_page
@answers_request
def short(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What matters now, and its release, on one screen. A red request's alone, while no full answer is begun."""
    if not opened.known.red or opened.draft:
        return opened.go("answer")
    typing = opened.typing("short")
    page = DecisionPage(request, opened.enquiry, draft=typing, beside=opened.beside)
    if page.later:
        return page.later
    form = ShortForm(
        **page.typed,
        known=cast("Answering", opened.known),  # it answers a request
        who=opened.who,
        today=timezone.localdate(),
        facts=mark_facts(opened.who, opened.known),
    )
    in_force = releases_in_force.items_in_force(opened.known, [form.item_now()])
    # Of everybody whom the request names, whoever is chosen: another choice on this page changes nothing that was shown.
    shown = basis_in_words(opened.known.positions.values())

    def release(made: Made) -> Answer:
        given = form.cleaned_data
        raise_if(check_basis_seen(given["basis"], shown))
        return actions.release(
            **opened.place,
            draft=AnswerDraft().with_item(_of_item(given)),
            answers=form.to_release(),
            seen_basis=basis_in_words(rests_on(in_force)),
            **made,
        )

    if row := page.record(form, release):
        return opened.after(page, row)
    if page.posted and any(form[test].value() == NO for test, _clause in TESTS):
        typing.done()  # what is not to be shared is not kept here either (REC2)
    if form.is_bound:
        form.update_shown(basis=shown)
    else:
        form.initial["basis"] = shown
    return page.show(
        "disclosures/urgent_responses/short.html",
        form,
        positions=shown.splitlines(),
        no_consent=check_sharing_now(in_force),
        **opened.context(),
    )


def _of_item(given: dict[str, Any]) -> dict[str, Any]:
    """What of the answers is the item's, and what makes sharing it lawful; of the release, nothing."""
    return {
        name: value
        for name, value in given.items()
        if name not in {"helps", "hinders", "considered", "basis"}
    }
