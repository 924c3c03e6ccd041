"""Administration of people, their roles and duty teams."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from imap.agencies import history_page
from imap.agencies.http import administrator_only, as_key, person, status_of, turn_back
from imap.agencies.models import User
from imap.agencies.people import actions, links, queries
from imap.agencies.people.forms import AddUserForm, ChangeUserForm, UserSearchForm
from imap.design.decorators import form_page
from imap.design.sent import sent
from imap.law.violations import RuleViolation, as_errors


@require_safe
@administrator_only
def people(request: HttpRequest) -> HttpResponse:
    """People by agency and name, found by name, e-mail address or agency; a page at a time."""
    form = UserSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "agency": ""}
    found = queries.people_of(agency=as_key(asked["agency"]), words=asked["q"])
    after = as_key(request.GET.get("after"))
    page = queries.page_of(found, after)
    kept = {name: value for name, value in asked.items() if value}
    first = reverse("agencies:people") + ("?" + urlencode(kept) if kept else "")
    more = reverse("agencies:people") + "?" + urlencode({**kept, "after": page.next}) if page.next else ""
    context = {"form": form, "page": page, "first": first if after else "", "more": more}
    return render(request, "agencies/people.html", context)


@form_page
@administrator_only
def add_person(request: HttpRequest) -> HttpResponse:
    """A new person. They set their password themselves, through a link that they are sent."""
    form = AddUserForm(**sent(request), initial={"agency": request.GET.get("agency", "")})
    if request.method == "POST":
        posted_before = as_key(form["key"].data)
        if posted_before and queries.get_user(posted_before):
            return redirect("agencies:person", user_id=posted_before)
        if form.is_valid() and (added := _added(form)):
            links.send_password_link(request, added)
            words = _("%(name)s is added. A link to set a password is on its way to %(email)s.")
            messages.success(request, words % {"name": added.name, "email": added.email})
            return redirect("agencies:person", user_id=added.pk)
    return render(request, "agencies/person-add.html", {"form": form}, status=status_of(form))


def _added(form: AddUserForm) -> User | None:
    """The person added; None, and the refusal on the form, when somebody was quicker with the same address."""
    answers = form.cleaned_data
    try:
        return actions.add_person(
            agency=form.agency_chosen,
            email=answers["email"],
            name=answers["name"],
            key=answers["key"],
            job_title=answers["job_title"],
            roles=form.roles_chosen,
        )
    except RuleViolation as refused:
        form.add_refusals(as_errors(refused.violations))
        return None


def _the_person(user_id: UUID) -> User:
    found = queries.get_user(user_id)
    if found is None:
        raise Http404
    return found


@form_page
@administrator_only
def one_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: details, roles, duty teams, history."""
    shown = _the_person(user_id)
    initial = {
        "name": shown.name,
        "email": shown.email,
        "job_title": shown.job_title,
        "is_active": "yes" if shown.is_active else "no",
        "roles": sorted(queries.roles_held_by(shown)),
        "teams": [str(key) for key in queries.duty_of(shown)],
        "seen": queries.seen_person(shown),
    }
    form = ChangeUserForm(**sent(request), initial=initial, user=shown)
    if request.method == "POST" and form.is_valid():
        answers, by = form.cleaned_data, person(request)
        try:
            actions.change_account(
                user=shown, to=form.to_account(), reason=answers["reason"], by=by, seen=answers["seen"]
            )
        except RuleViolation as refused:
            turn_back(form, refused, queries.seen_person(_the_person(user_id)))
        else:
            messages.success(request, _("The change is recorded."))
            administers = by != shown or _the_person(user_id).is_administrator
            return redirect("agencies:person", user_id=user_id) if administers else redirect("/")
    context = {"form": form, "shown": shown, "history": history_page.of_person(shown)}
    return render(request, "agencies/person.html", context, status=status_of(form))


@require_POST
@administrator_only
def send_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Send a person another link to set their password."""
    shown = _the_person(user_id)
    if not (shown.is_active and shown.agency.is_active):
        raise Http404
    links.send_password_link(request, shown)
    words = _("A link to set a password is on its way to %(email)s.")
    messages.success(request, words % {"email": shown.email})
    return redirect("agencies:person", user_id=user_id)
