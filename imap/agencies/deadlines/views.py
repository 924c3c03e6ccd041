"""Administration of clocks and working hours."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from imap.agencies.deadlines import actions
from imap.agencies.deadlines.forms import ClockForm, HoursForm
from imap.agencies.deadlines.queries import all_changes, clocks_in_force, length_of
from imap.agencies.http import administrator_only, person, status_of, turn_back
from imap.agencies.models.clock import HOURS, SUBJECTS
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.clocks import bank_holidays
from imap.law.violations import RuleViolation

NAMES = {str(subject): name for subject, name in SUBJECTS}


@require_safe
@administrator_only
def clocks(request: HttpRequest) -> HttpResponse:
    """What is in force now and from when, what is to come, and everything that was ever set."""
    today, changes = timezone.localdate(), all_changes()
    context = {
        "today": today,
        "clocks": [
            (one, [(length_of(change), change) for change in one.to_come])
            for one in clocks_in_force(changes, today)
        ],
        "history": [(length_of(one), one) for one in reversed(changes)],
        "holidays": [one for year in (today.year, today.year + 1) for one in bank_holidays(year)],
    }
    return render(request, "agencies/clocks.html", context)


@form_page
@administrator_only
def clock(request: HttpRequest, subject: str) -> HttpResponse:
    """Set one clock, or the working hours, from a day on."""
    if subject not in NAMES:
        raise Http404
    changes = all_changes()
    [shown] = [one for one in clocks_in_force(changes, timezone.localdate()) if one.subject == subject]
    newest = next((str(one.pk) for one in reversed(changes) if one.subject == subject), "")
    kind = HoursForm if subject == HOURS else ClockForm
    form = kind(**sent(request), initial={"seen": newest})
    if request.method == "POST" and form.is_valid():
        answers, by = form.cleaned_data, person(request)
        same = {name: answers[name] for name in ("valid_from", "reason", "key", "seen")}
        try:
            if isinstance(form, ClockForm):
                actions.set_clock(name=subject, clock=form.clock(), by=by, **same)
            else:
                actions.set_hours(opens=answers["opens"], closes=answers["closes"], by=by, **same)
        except RuleViolation as refused:
            turn_back(form, refused, newest)
        else:
            messages.success(request, _("The change is recorded. It counts from its day on."))
            return redirect("agencies:clocks")
    context = {"form": form, "shown": shown, "to_come": [(length_of(one), one) for one in shown.to_come]}
    return render(request, "agencies/clock.html", context, status=status_of(form))
