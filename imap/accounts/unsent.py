"""A form that could not be sent is not lost: it waits for the person who opened it, on the page it was sent from.

Sent while signed out, or with a protection that had run out since somebody signed in again in another tab. Whoever is signed
in now is not asked: the form itself says who opened it (imap.accounts.openers), and nobody else ever sees what was typed.
"""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import escape_leading_slashes

from imap.access import acting_user
from imap.access.middleware import Responder
from imap.accounts.openers import opener_of
from imap.agencies.models import UnsentForm, User
from imap.db.keys import new_key
from imap.design.sent import TRANSPORT, names_a_password
from imap.design.views import csrf_failure as too_long_open

PARAMETER = "unsent"  # …/?unsent=<key>
LONGEST_PATH = 400  # with the key it has to fit into the column
OF_SOMEBODY_ELSE = 409  # not 403: the access log would hold an attempt against whoever pressed the button


def _is_script(request: HttpRequest) -> bool:
    """A draft's save by its script is no form that somebody sent."""
    return request.headers.get("sec-fetch-mode", "navigate") != "navigate"


def _address(path: str, query: QueryDict, key: UUID | None = None) -> str:
    """The address of the page, with the key of what waits for it, if any."""
    asked = query.copy()
    asked.pop(PARAMETER, None)
    if key:
        asked[PARAMETER] = str(key)
    return f"{path}?{asked.urlencode()}" if asked else path


def keep_unsent(request: HttpRequest, opener: UUID) -> str:
    """Keep what was posted for the person who opened the form. Returns the address that shows it again to them alone; ""
    with nothing to keep."""
    path = _address(request.path, request.GET)
    answers = {
        name: [value.replace("\x00", "") for value in values]  # the database's JSON takes no null character
        for name, values in request.POST.lists()
        if name not in TRANSPORT
    }
    if not answers or names_a_password(request.POST) or _is_script(request) or len(path) > LONGEST_PATH:
        return ""
    with acting_user.acting_as(
        None, actor=acting_user.SIGN_IN
    ):  # whoever is signed in keeps nothing for others
        if not User.objects.filter(pk=opener).exists():  # of another database that had the same key
            return ""
        row = UnsentForm(id=new_key(), person_id=opener, path=path, answers=answers)
        row.save(force_insert=True)
    return _address(request.path, request.GET, row.pk)


def waiting_for(person: User) -> list[tuple[UnsentForm, str]]:
    """What waits for a person, newest first, each with the address that shows it again. One query."""
    rows = UnsentForm.objects.filter(person_id=person.pk).order_by("-sent_at", "-id")
    found = []
    for row in rows:
        path, _mark, query = row.path.partition("?")
        found.append((row, _address(path, QueryDict(query), row.pk)))
    return found


class UnsentFormMiddleware:
    """Keeps a form that is sent while signed out, shows it again to its opener, and lets it go once it was accepted. A form
    that somebody else opened is never decided by whoever is signed in now.

    Inside the request's transaction, before LoginRequiredMiddleware.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        waiting = self._waiting(request)
        if waiting and request.method == "GET":
            request.unsent = _as_typed(waiting)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if waiting and request.method == "GET" and 400 <= response.status_code < 500:
            return _send_again(request, waiting, response.status_code)
        if waiting and request.method == "POST" and response.status_code in (301, 302, 303):
            waiting.delete()
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """A form that nobody signed in sends: the answer is to sign in, and to come back to it."""
        if request.method != "POST":
            return None
        opener = opener_of(request)
        if request.user.is_authenticated:
            return None if opener in (None, request.user.pk) else _of_somebody_else(request, opener)
        if opener is None or not getattr(view, "login_required", True):
            return None
        address = keep_unsent(request, opener)
        return redirect_to_login(address) if address else None

    def _waiting(self, request: HttpRequest) -> UnsentForm | None:
        if PARAMETER not in request.GET or not request.user.is_authenticated:
            return None
        try:
            key = UUID(request.GET[PARAMETER])
        except ValueError:
            return None
        row = UnsentForm.objects.filter(pk=key, person_id=request.user.pk).first()
        return row if row and row.path.partition("?")[0] == request.path else None


def _as_typed(row: UnsentForm) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in row.answers.items():
        typed.setlist(name, values)
    return typed


def _of_somebody_else(request: HttpRequest, opener: UUID) -> HttpResponse:
    """Nothing of the form is shown, nor who opened it: it waits for them."""
    if _is_script(request):
        return too_long_open(request)
    kept = bool(keep_unsent(request, opener))
    return render(request, "agencies/somebody-elses-form.html", {"kept": kept}, status=OF_SOMEBODY_ELSE)


def _send_again(request: HttpRequest, row: UnsentForm, status: int) -> HttpResponse:
    """For an address that has no page of its own, or is not to be reached now: what was sent, to be sent again with one
    press. The status stays, for the access log."""
    fields = [(name, value) for name, values in row.answers.items() for value in values]
    return render(
        request,
        "agencies/unsent.html",
        {"address": escape_leading_slashes(request.get_full_path()), "sent": fields},
        status=status,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection had run out: it waits for whoever opened it. One that does not say who did, as of another
    site, is kept for nobody."""
    opener = opener_of(request)
    if opener is None:
        return too_long_open(request, reason)
    if request.user.is_authenticated and request.user.pk != opener:
        return _of_somebody_else(request, opener)
    address = keep_unsent(request, opener)
    if not address:
        return too_long_open(request, reason)
    return redirect(address) if request.user.is_authenticated else redirect_to_login(address)


def sweep_unsent() -> int:
    """Drop forms that nobody came back to. For the system; the database lets it drop old ones alone. Returns how many."""
    return UnsentForm.objects.all().delete()[0]
