"""Restricting an enquiry, and lifting a restriction."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enquiries.casework.decision_page import Beside, DecisionPage
from enquiries.casework.http import (
    add_violations,
    carried,
    get_enquiry_and_standing,
    not_now,
    render_form,
    user_of,
)
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import warn
from enquiries.restrictions import actions, queries
from enquiries.restrictions.forms import LiftForm, RestrictForm, begun_with
from enquiries.restrictions.rules import (
    ONLY,
    Candidate,
    kept_out_by,
    who_may_open,
    why_not_lift,
    why_not_restrict,
)
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation

CHANGE, CONFIRMED = "change", "confirmed"  # buttons of the page that says what follows


@form_page
def restrict(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Decide who may open an enquiry. Who can open it afterwards is shown, and only then it is recorded."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    who, present = user_of(request), queries.restriction_of(enquiry_id)
    posted = request.method == "POST"
    # A form posted twice finds the enquiry restricted: the action knows its key.
    if refusal := why_not_restrict(standing, restricted=bool(present) and not posted):
        return not_now(request, refusal, enquiry)
    newest = queries.newest(enquiry_id)
    given: dict[str, Any] = {"judged": CHANGE not in request.POST} | sent(request)
    form = RestrictForm(
        **given,
        candidates=queries.candidates(enquiry_id),
        named=frozenset(one.key for one in present.people) if present else frozenset(),
        initial=begun_with(newest),
    )
    late = LateForm(**given)
    context: dict[str, Any] = {"enquiry": enquiry, "present": present, "late": late}
    if posted and form.judged and form.is_valid() & late.is_valid():
        answers = form.to_answers()
        after = who_may_open(answers, form.candidates)
        if request.POST.get(CONFIRMED) != _the_list(after):
            shut_out = str(who.pk) not in {one.key for one in after}
            more = {"form": form, "after": after, "shown": _the_list(after), "shut_out": shut_out}
            more["carried"] = carried(request, leaving={CHANGE, CONFIRMED})
            more["kept_out"] = kept_out_by(answers, form.candidates)
            return render(
                request,
                "enquiries/restrictions/restrict-check.html",
                context | more | {"only": answers.kind == ONLY},
            )
        try:
            with transaction.atomic():
                # The late entry first: whoever keeps themselves out writes nothing on the enquiry any more.
                record_late(
                    enquiry_id=enquiry_id,
                    answers=late.to_answers(),
                    by=who,
                    beside=Beside.RESTRICTION,
                    decision=form.cleaned_data["key"],
                )
                actions.restrict(
                    enquiry_id=enquiry_id,
                    answers=answers,
                    by=who,
                    key=form.cleaned_data["key"],
                    seen=form.cleaned_data["seen"],
                    happened_at=late.happened_at,
                )
        except RuleViolation as refused:
            add_violations(form, refused)
            form.update_shown(**_newest(enquiry_id))
            context["present"] = queries.restriction_of(enquiry_id)
        else:
            warn(request, late.to_answers(), enquiry)
            messages.success(request, _("The enquiry is restricted from now on."))
            if str(who.pk) not in {one.key for one in after}:
                return redirect("work")
            return redirect("enquiry", enquiry_id=enquiry_id)
    return render_form(request, "enquiries/restrictions/restrict.html", form, **context)


def _the_list(after: list[Candidate]) -> str:
    """Names the list that was shown: nobody confirms another one than they read."""
    return sha256(" ".join(sorted(one.key for one in after)).encode()).hexdigest()


@form_page
def lift(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Lift the restriction in force, with reasons."""
    enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
    present = queries.restriction_of(enquiry_id)
    posted = request.method == "POST"
    if refusal := why_not_lift(standing, restricted=bool(present) or posted):
        return not_now(request, refusal, enquiry)
    page = DecisionPage(request, enquiry, beside=Beside.RESTRICTION)
    form = LiftForm(**page.typed, initial=_newest(enquiry_id))
    if page.record(
        form,
        lambda made: actions.lift(
            enquiry_id=enquiry_id,
            reasons=form.cleaned_data["reasons"],
            seen=form.cleaned_data["seen"],
            **made,
        ),
        fresh=lambda: _newest(enquiry_id),
    ):
        return page.done(_("The restriction is lifted."), "enquiry", enquiry_id=enquiry_id)
    return page.show("enquiries/restrictions/lift.html", form, present=present)


def _newest(enquiry_id: UUID) -> dict[str, UUID | None]:
    """The newest decision about who may open an enquiry, as the form carries it."""
    newest = queries.newest(enquiry_id)
    return {"seen": newest.pk if newest else None}
