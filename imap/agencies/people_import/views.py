"""Administration: many people at once, from a list. Checked whole first; then all of them, or nobody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from imap.agencies.http import TURNED_BACK, administrator_only, person
from imap.agencies.models import PeopleImport
from imap.agencies.partnership.queries import agency_choices
from imap.agencies.people import links
from imap.agencies.people_import import actions
from imap.agencies.people_import.csv_file import MOST_PROBLEMS, MOST_ROWS, table_of
from imap.agencies.people_import.forms import ConfirmImportForm, ImportForm
from imap.agencies.people_import.queries import (
    imported_before,
    imports,
    known_for,
    people_added,
    without_link,
)
from imap.agencies.people_import.rules import GIVEN, CheckedImport, checked
from imap.agencies.roles import Role
from imap.design.decorators import form_page
from imap.design.forms import GovukForm
from imap.design.sent import sent
from imap.law.violations import RuleViolation, as_errors

SHOWN = 100  # people of a list on one page
EXAMPLE = (
    "name,email,agency,roles,job_title\r\n"
    "Ama Example,ama.example@{place}.example,{agency},practitioner,Duty officer\r\n"
    "Ben Example,ben.example@{place}.example,{agency},practitioner; manager,Team manager\r\n"
)


@form_page
@administrator_only
def import_people(request: HttpRequest) -> HttpResponse:
    """Check a list and show what it would do; confirmed, do it."""
    if request.method != "POST":
        return _ask(request, ImportForm(**sent(request)))
    if "confirm" in request.POST:
        return _write(request)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=TURNED_BACK)
    text, notes, problems = form.read()
    found = CheckedImport(problems=problems) if problems else _checked(text)
    found.notes += notes
    if not found.fine:
        return _ask(request, form, found, status=TURNED_BACK)
    confirm = ConfirmImportForm(initial={"text": text, "file_name": form.file_name})
    return _preview(request, confirm, found, form.file_name)


def _checked(text: str) -> CheckedImport:
    table = table_of(text)
    return checked(table, known_for(table))


def _ask(
    request: HttpRequest, form: GovukForm, found: CheckedImport | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problems": found.problems[:MOST_PROBLEMS] if found else [],
        "many": max(0, len(found.problems) - MOST_PROBLEMS) if found else 0,
        "notes": found.notes if found else [],
        "roles": [Role(role) for role in GIVEN],
        "agencies": [name for _key, name in agency_choices(active_only=True)],
        "most": MOST_ROWS,
        "imports": imports()[:20],
    }
    return render(request, "agencies/import.html", context, status=status)


def _preview(
    request: HttpRequest, confirm: ConfirmImportForm, found: CheckedImport, file_name: str
) -> HttpResponse:
    names = dict(agency_choices())
    rows = [
        (one, names[str(one.agency)], [Role(role).label for role in Role if role in one.roles])
        for one in found.people[:SHOWN]
    ]
    context = {
        "confirm": confirm,
        "rows": rows,
        "number": len(found.people),
        "more": len(found.people) - len(rows),
        "notes": found.notes,
        "file_name": file_name,
        "links": actions.LINKS,
    }
    return render(request, "agencies/import-preview.html", context)


def _write(request: HttpRequest) -> HttpResponse:
    confirm = ConfirmImportForm(request.POST)
    if not confirm.is_valid():
        return _ask(request, ImportForm(), status=TURNED_BACK)
    answers = confirm.cleaned_data
    already = imported_before(answers["key"])
    try:
        done = already or actions.import_people(
            text=answers["text"], file_name=answers["file_name"], by=person(request), key=answers["key"]
        )
    except RuleViolation as refused:
        form = ImportForm({"text": answers["text"]}, {})
        form.add_refusals(as_errors(refused.violations))
        return _ask(request, form, _checked(answers["text"]), status=TURNED_BACK)
    if not already:
        _send(request, done)
    return redirect("agencies:imported", import_id=done.pk)


def _send(request: HttpRequest, done: PeopleImport) -> None:
    sent = actions.take_next_links(done=done)
    for user in sent:
        links.send_password_link(request, user)
    words = ngettext(
        "%(count)d link to set a password is on its way.",
        "%(count)d links to set a password are on their way.",
        len(sent),
    )
    messages.success(request, words % {"count": len(sent)})


@form_page
@administrator_only
def imported(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import: who came in with it, and who still waits for a link to set their password."""
    done = imports().filter(pk=import_id).first()
    if done is None:
        raise Http404
    if request.method == "POST":
        _send(request, done)
        return redirect("agencies:imported", import_id=done.pk)
    people = people_added(done, first=SHOWN)
    context = {
        "done": done,
        "people": people,
        "more": done.added - len(people),  # type: ignore[attr-defined]
        "waiting": without_link(done).count(),
        "links": actions.LINKS,
    }
    return render(request, "agencies/imported.html", context)


@require_safe
@administrator_only
def example(request: HttpRequest) -> HttpResponse:
    """A list to begin with: the columns, and two people of an agency that is there. With the mark by which a
    spreadsheet knows UTF-8."""
    agencies = agency_choices(active_only=True)
    name = agencies[0][1]
    agency = f'"{name}"' if "," in name else name
    text = "\ufeff" + EXAMPLE.format(agency=agency, place="agency")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people-example.csv"'
    return answer
