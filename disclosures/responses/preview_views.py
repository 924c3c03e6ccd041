"""Preview as each recipient, then release."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.positions.rules import basis_in_words
from disclosures.handling.facts import by_agency, colleagues_of, mark_facts
from disclosures.items.presentation import ItemShown, drafted_item, purpose_in_words
from disclosures.items.rules import check_drafted_marks, sensitive_recipients
from disclosures.lawful_basis.presentation import lawful_in_words
from disclosures.lawful_basis.queries import names_under
from disclosures.lawful_basis.rules import Lawful, check_lawfulness, warnings_of_lawful
from disclosures.models import Answer, Release
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import (
    check_drafted,
    check_sharing_now,
    kept_out_by_limits,
    kind_of_answer,
    rests_on,
)
from disclosures.responses.forms import ReleaseForm
from disclosures.responses.views import Opened, answers_request, drafted_withheld
from disclosures.shared_justification.presentation import sets_in_words, with_sets
from enquiries.casework.decision_page import DecisionPage, Made
from enquiries.casework.drafts.answers import digest
from imap.design.decorators import form_page
from imap.law.information import touched_by
from imap.law.violations import RuleViolation


def previewed(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What each recipient will see, item by item, and what is answered once for all of it; then release."""
    if request.method == "POST":
        opened.hold()  # what is released is the draft as it stands: nothing is added to it meanwhile
    if not opened.draft:
        messages.info(request, _("Your answer is still empty. Add what you share or keep back first."))
        return opened.go("answer")
    in_force = items_in_force(opened.known, opened.draft.to_share())
    shown = {"draft": digest(opened.draft.as_seen()), "basis": basis_in_words(rests_on(in_force))}
    typing = opened.typing("preview")
    typing.show(**shown)
    page = DecisionPage(request, opened.enquiry, draft=typing, beside=opened.beside)
    if page.later:
        return page.later
    form = _form(page, opened, shown)

    def release(made: Made) -> Answer | Release:
        if form.cleaned_data["draft"] != shown["draft"]:
            words = _("You changed this answer in another window. This is what would go out now.")
            form.add_error(None, words)
            raise RuleViolation([])  # no clause: these words alone
        return opened.release(form, made)

    if row := page.record(form, release):
        return opened.after(page, row)
    if page.posted:
        form.update_shown(**shown)
    no_consent = check_sharing_now(in_force, unrecorded=opened.known.unrecorded)
    seen = _shown(opened)
    can_go = not (no_consent or seen["refusals"] or seen["unlawful"])
    return page.show(
        opened.template("preview"),
        form,
        no_consent=no_consent,
        left_out=kept_out_by_limits(in_force),
        basis=shown["basis"],
        can_go=can_go,
        # What cannot go asks nothing. What was typed when it could stays on the page that turns it back.
        asks=can_go or page.posted,
        **seen,
        **opened.context(),
    )


preview = form_page(answers_request(previewed))


def _form(page: DecisionPage, opened: Opened, shown: dict[str, str]) -> ReleaseForm:
    return opened.form(
        **page.typed,
        known=opened.known,
        lawful=opened.draft.lawful,
        shared=len(opened.draft.items),
        withheld=len(opened.draft.withheld),
        withheld_shown=opened.draft.withheld_shown,
        kinds=[item.kind for item in opened.draft.to_share()],
        initial=dict(shown),
    )


def _shown(opened: Opened) -> dict[str, Any]:
    """What each recipient is shown, by the same shapes as the recorded release."""
    known, draft = opened.known, opened.draft
    items, kept_back = draft.to_share(), draft.to_keep_back()
    kinds, lawful = [item.kind for item in items], Lawful.given(draft.lawful)
    seen_by: list[tuple[str, bool, list[ItemShown], list[ItemShown]]] = []
    colleagues = colleagues_of(sensitive_recipients(items))
    named = opened.named_of(colleagues)
    for key, name in known.agencies.items():
        numbered = [(n, item) for n, item in enumerate(items, 1) if key in item.recipients]
        theirs = [item for _n, item in numbered]
        if theirs:
            cards = [
                drafted_item(n, item, known.people, {key: name}, to_lead=key == known.lead, **named)
                for n, item in numbered
            ]
            cards = [replace(one, recipients=[], together="") for one in with_sets(cards, theirs, kept_back)]
            everybody = [one for one in cards if not one.marks.sensitive]
            alone = [one for one in cards if one.marks.sensitive]
            seen_by.append((name, key == known.lead, everybody, alone))
    return {
        "seen_by": seen_by,
        "purpose": purpose_in_words(draft.lawful.get("purpose", "")),
        "lawful": lawful_in_words(lawful.kept_to(touched_by(kinds)), names_under(known.law)),
        "unlawful": check_lawfulness(
            str(draft.lawful.get("purpose") or ""), lawful, law=known.law, kinds=kinds
        )
        if items
        else [],
        "warnings": warnings_of_lawful(lawful),
        "first": items[0].id if items else "",
        "lead_receives": any(known.lead in item.recipients for item in items),
        "withheld": drafted_withheld(draft),
        "withheld_shown": draft.withheld_shown,
        "sets": sets_in_words(items, known.people),
        "kind": kind_of_answer(shared=len(items), withheld_shown=draft.withheld_shown),
        "refusals": check_drafted(
            items, kept_back, people=known.people, agencies=known.agencies, today=timezone.localdate()
        )
        + check_drafted_marks(
            items,
            facts=mark_facts(opened.who, known),
            colleagues=by_agency(colleagues),
            agencies=known.agencies,
        ),
    }
