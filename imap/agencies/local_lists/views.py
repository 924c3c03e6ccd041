"""Administration of the lists: the partnership's own are changed here, national ones only shown."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from imap.agencies import history_page
from imap.agencies.http import administrator_only, as_key, status_of
from imap.agencies.local_lists import actions
from imap.agencies.local_lists.forms import AddEntryForm, EndEntryForm
from imap.agencies.local_lists.queries import get_entry, local_lists, national_lists
from imap.agencies.models import LocalEntry
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation, as_errors


@require_safe
@administrator_only
def lists(request: HttpRequest) -> HttpResponse:
    """Every list with its days, and whose it is."""
    today = timezone.localdate()
    context = {"today": today, "local": local_lists(today), "national": national_lists(today)}
    return render(request, "agencies/lists.html", context)


@form_page
@administrator_only
def add_entry(request: HttpRequest, list_name: str) -> HttpResponse:
    """A new entry of one of the partnership's own lists."""
    if list_name not in LocalEntry.List.values:
        raise Http404
    form = AddEntryForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_entry(list_name=list_name, **form.cleaned_data)
        except RuleViolation as refused:
            form.add_refusals(as_errors(refused.violations))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("agencies:lists")
    context = {"form": form, "list_name": LocalEntry.List(list_name).label}
    return render(request, "agencies/list-add.html", context, status=status_of(form))


@form_page
@administrator_only
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry: its days and history; while it has no end, the form that gives it one."""
    shown = get_entry(entry_id)
    if shown is None:
        raise Http404
    form = EndEntryForm(**sent(request), entry=shown)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.end_entry(
                entry=shown,
                valid_until=answers["valid_until"],
                successor=as_key(answers["successor"]),
                reason=answers["reason"],
            )
        except RuleViolation as refused:
            form.add_refusals(as_errors(refused.violations))
        else:
            messages.success(request, _("The end of %(name)s is recorded.") % {"name": shown.name})
            return redirect("agencies:lists")
    context = {"form": form, "shown": shown, "history": history_page.of_entry(shown)}
    return render(request, "agencies/list-entry.html", context, status=status_of(form))
