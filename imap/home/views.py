"""Pages that are composed from every app: My work, and the enquiry page. Nothing is decided here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent.consent_reviews.queries import ASKED, read_asked
from consent.overrides.referrer_queries import reasons_here
from consent.positions import queries as consent_queries
from disclosures.closing.queries import newest_closing
from disclosures.external_exchanges.queries import exchanges_of
from disclosures.external_exchanges.rules import why_not_exchange
from disclosures.models import Release
from disclosures.outcomes import queries as outcomes_queries
from disclosures.proactive.rules import why_not_share_unasked
from disclosures.releases.queries import received_of
from disclosures.responses.queries import requests_of
from disclosures.warnings import WARNINGS, CaseWarnings
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.http import add_violations, or_404, render_form, user_of
from enquiries.casework.late_entries.queries import spoken_on
from enquiries.models import Rating, Stage
from enquiries.overview.queries import enquiry_page
from enquiries.search.queries import NOTHING, by_reference, unlinked
from enquiries.standing.rules import why_not_override_as_referrer
from imap.access.access_notes import note_named, note_search
from imap.access.grants import Participation
from imap.agencies.models import User
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.home.drafts import colleagues_for, get_draft, unfinished
from imap.home.forms import HandOverForm
from imap.home.glance import answered_in_words, at_a_glance
from imap.home.kinds import KINDS
from imap.home.lists import RATINGS, lists_for, most_urgent, named_in
from imap.home.next_steps import next_steps
from imap.home.not_sent import not_sent
from imap.law.violations import RuleViolation


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me and my agency, most urgent first; a reference typed in the search leads to its enquiry."""
    who = user_of(request)
    typed = request.GET.get("q", "").strip()
    note_search(request, typed)
    if typed and (known := by_reference(who, typed)):
        return redirect("enquiry", enquiry_id=known.pk)
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in KINDS else ""
    rating = request.GET.get("rating", "") if who.agency.leads else ""
    rating = rating if rating in RATINGS else ""
    lists = lists_for(who, chosen=chosen, after=request.GET.get("after", ""), rating=RATINGS.get(rating))
    shown = next((one for one in lists if one.key == chosen), None)
    urgent = [] if shown else most_urgent(who, lists, rating=RATINGS.get(rating))
    drafts = [] if shown else unfinished(who)
    waiting = [] if shown else not_sent(who)
    rows = shown.rows if shown else [row for _one, row in urgent]
    rows = [*rows, *(row for one in lists if not (shown or one.waiting) for row in one.rows)]
    note_named(
        request,
        named_in(rows)
        | {one.draft.enquiry_id for one in drafts if one.draft.enquiry_id and one.href}
        | {one.enquiry.pk for one in waiting if one.enquiry},
    )
    return render(
        request,
        "home/work.html",
        {
            "typed": typed,
            "lists": lists,
            "chosen": shown,
            "urgent": urgent,
            "waiting": sum(one.count for one in lists if one.waiting),
            "rating": rating,
            "ratings": [(name, Rating(value).label) for name, value in RATINGS.items()]
            if who.agency.leads
            else [],
            "unfinished": drafts,
            "not_sent": waiting,
            "caseworker": who.is_caseworker,
            "guardian": who.is_partnership_guardian,
        },
    )


@form_page
def hand_over(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand a draft of one's own over to a colleague, or throw it away."""
    who = user_of(request)
    mine = or_404(get_draft(who, draft_id))
    note_named(request, [mine.draft.enquiry_id] if mine.draft.enquiry_id else [])
    form = HandOverForm(**sent(request), colleagues=colleagues_for(who, mine.draft))
    if form.is_bound and form.is_valid():
        try:
            drafts_actions.hand_over_draft(draft_id=draft_id, to=form.chosen, by=who)
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            messages.success(request, _("%(name)s has it now.") % {"name": form.chosen})
            return redirect("work")
    return render_form(request, "home/hand-over.html", form, mine=mine)


@require_safe
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """One enquiry, understood in ten seconds: who, what, how urgent, consent in force, asked and answered, what
    I may do next, and for what I may not do now: why."""
    who = user_of(request)
    page = enquiry_page(who, enquiry_id, warnings=WARNINGS, still_right=ASKED)
    consents = consent_queries.consent_of(enquiry_id, people=page.people)
    requests = requests_of(who, enquiry_id)
    releases = received_of(who, enquiry_id)
    leads = Participation.LEAD in page.standing.capacities
    linked = [one.enquiry_id for one in page.linked]
    likely = unlinked(who, page.enquiry, page.people, {*linked, *page.unlinked}) if leads else NOTHING
    note_named(request, [*linked, *likely.keys])
    decided = outcomes_queries.decided(page.enquiry, leads=leads)
    glance = at_a_glance(
        enquiry_id=enquiry_id,
        stage=page.enquiry.stage,
        consents=consents,
        requests=requests,
        others=page.agencies if leads else [],
        on=timezone.localdate(),
        still_right=read_asked(page.enquiry.still_right) if leads else None,
        unread=[one for one in releases if one.unread] if leads else (),
        tell_by=decided.tell_by if leads else None,
    )
    return render(
        request,
        "home/enquiry.html",
        {
            "page": page,
            "case_warnings": CaseWarnings.read(page.enquiry.warnings),
            "likely": likely,
            "consents": consents,
            "requests": requests,
            "glance": glance if leads else None,
            "spoken": spoken_on(enquiry_id),
            "answered": answered_in_words(requests),
            "received": [one for one in releases if not _own(one, who)],
            "unasked": [one for one in releases if _own(one, who)],
            "decided": decided,
            "closing": newest_closing(enquiry_id) if page.enquiry.stage == Stage.CLOSED else None,
            "reasons": [] if leads else reasons_here(who, enquiry_id),
            "may_share_unasked": not leads and why_not_share_unasked(page.standing) is None,
            "may_exchange": not leads and why_not_exchange(page.standing) is None,
            "exchanges": exchanges_of(who, enquiry_id),
            "may_give_reasons": why_not_override_as_referrer(page.standing) is None,
            "steps": next_steps(
                page.standing,
                enquiry_id,
                consents,
                acting=who.agency_id,
                restricted=page.restricted is not None,
            ),
            "title": _("Enquiry %(reference)s") % {"reference": page.enquiry.reference},
        },
    )


def _own(one: Release, who: User) -> bool:
    """Shared unasked by the reader's own agency; every such release for the Guardian, who receives nothing."""
    return one.agency_id == who.agency_id or who.is_partnership_guardian
