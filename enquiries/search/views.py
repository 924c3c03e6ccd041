"""Finding enquiries: the search, and earlier enquiries about the same people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from enquiries.casework.http import user_of
from enquiries.search import queries as search_queries
from enquiries.search.forms import FindForm
from enquiries.search.queries import by_reference
from imap.access.access_notes import note_named, note_search


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A reference leads to its enquiry; a name or a date of birth to the people whom the lead agency knows."""
    who = user_of(request)
    asked = any(request.GET.get(name, "").strip() for name in ("q", "born-day", "born-month", "born-year"))
    form = FindForm(request.GET if asked else None)
    found = search_queries.FoundPage([], "")
    if asked and form.is_valid():
        named, born = form.cleaned_data["q"], form.cleaned_data["born"]
        note_search(request, named, born)
        if named and (enquiry := by_reference(who, named)):
            return redirect("enquiry", enquiry_id=enquiry.pk)
        found = search_queries.find(who, named=named, born=born, after=request.GET.get("after", ""))
        note_named(request, found.enquiries)
    further = request.GET.copy()
    further["after"] = found.after
    return render(
        request,
        "enquiries/search/find.html",
        {
            "form": form,
            "asked": asked and form.is_valid(),
            "found": found,
            "may_find": search_queries.may_find(who),
            "further": further.urlencode() if found.after else "",
        },
    )
