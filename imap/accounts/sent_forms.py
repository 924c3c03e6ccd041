"""A form that carries a key records once. Sent again as it was, it leads to what it recorded; sent again with other answers,
it is turned back with everything that was typed (docs/decisions/0024).

Which forms recorded something is what the database says: a row with the form's key was written in the request's own
transaction. A step that only keeps a draft, or shows what would be recorded, is none.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from imap.access.middleware import Responder
from imap.accounts.reused_keys import names_of_keys
from imap.agencies.models import SentForm
from imap.db import clock
from imap.design.fields import SENT_BEFORE, SentBefore
from imap.design.sent import OF_DRAFTS, TRANSPORT

KEPT = timedelta(days=90)  # the database's policies say the same
TURNED_BACK = 422  # a form shown again
REDIRECTS = (301, 302, 303)
LONGEST_ADDRESS = 500
LATER = "draft-later"  # the button that only keeps a draft


@dataclass(frozen=True, slots=True)
class Sending:
    """A form that is being sent: by whom, its keys, a digest of its answers, and what was recorded before with one of the
    keys and other answers, if anything was."""

    person_id: UUID
    keys: tuple[UUID, ...]
    digest: str
    before: SentForm | None


def digest(request: HttpRequest) -> str:
    """Tells one sending of a form from another: its address, every answer, and each file by name and size. The key is in
    it, so that it cannot be guessed from short answers."""
    words = [
        (name, [str(value).replace("\r\n", "\n") for value in values])
        for name, values in request.POST.lists()
        if name not in TRANSPORT and not name.startswith(OF_DRAFTS)
    ]
    files = [(name, str(file.name), file.size) for name, every in request.FILES.lists() for file in every]
    return sha256(json.dumps([request.path, sorted(words), sorted(files)]).encode()).hexdigest()


def _keys(request: HttpRequest) -> dict[str, UUID]:
    """The keys that a form carries, by the name of their field; what is no key is left to the form to refuse."""
    found = {}
    for name in names_of_keys(request.POST):
        try:
            found[name] = UUID(request.POST[name])
        except ValueError:
            continue
    return found


def _hold(person: UUID, keys: Iterable[UUID]) -> None:
    """Let one sending of a form wait for another of the same person's, until the transaction ends. Always in the same order
    and before anything else is held, so that two never wait for each other."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"form:{person}:{key}"])


def _recorded(keys: Iterable[UUID]) -> list[UUID]:
    """Which of the keys are those of rows that this transaction recorded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k FROM unnest(%s::uuid[]) AS k WHERE imap.recorded_now(k)", [[str(key) for key in keys]]
        )
        return [key for (key,) in cursor.fetchall()]


class SentFormMiddleware:
    """Notes each form that recorded something, and turns back the same form with other answers.

    Inside the request's transaction. A form that is turned back comes to its page with a spent key (SentBefore), which no
    form accepts: the page answers with what was typed, the reason, and a new key.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        sending: Sending | None = getattr(request, "sending", None)
        if sending is None:
            return response
        if sending.before is None:
            if response.status_code in REDIRECTS:
                _note(sending, response)
            return response
        # Led on with a spent key, nothing can have been recorded: what was typed is in a draft, or nowhere.
        if response.status_code in REDIRECTS and LATER in request.POST:
            messages.warning(request, _linked(sending.before))
        elif response.status_code in REDIRECTS:
            return _to_copy(request, sending.before, TURNED_BACK, go_on=response.headers["Location"])
        elif 400 <= response.status_code < 500 and response.status_code != TURNED_BACK:
            return _to_copy(request, sending.before, response.status_code)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Before the view: compare what is sent with what was sent before, if anything was."""
        if request.method != "POST" or not request.user.is_authenticated:
            return
        keys = _keys(request)
        if not keys:
            return
        _hold(request.user.pk, set(keys.values()))
        words = digest(request)
        rows = SentForm.objects.filter(person_id=request.user.pk, key__in=list(keys.values()))
        before = {row.key: row for row in rows if row.digest != words}
        first = next((before[key] for key in keys.values() if key in before), None)
        request.sending = Sending(request.user.pk, tuple(keys.values()), words, first)  # type: ignore[attr-defined]
        if before:
            typed = request.POST.copy()
            for name, key in keys.items():
                if key in before:
                    typed[name] = SentBefore(before[key].address)
            request.POST = typed  # type: ignore[assignment]


def _note(sending: Sending, response: HttpResponseBase) -> None:
    address = response.headers["Location"]
    if len(address) > LONGEST_ADDRESS or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = ""
    SentForm.objects.bulk_create(
        [
            SentForm(key=key, person_id=sending.person_id, digest=sending.digest, address=address)
            for key in _recorded(sending.keys)
        ],
        ignore_conflicts=True,  # the same form, sent again
    )


def _linked(before: SentForm) -> str:
    """The sentence, with a link to what was recorded."""
    if not before.address:
        return str(SENT_BEFORE)
    words = _("See what was recorded")
    return format_html(
        '{} <a class="govuk-notification-banner__link" href="{}">{}</a>', SENT_BEFORE, before.address, words
    )


def _to_copy(request: HttpRequest, before: SentForm, status: int, *, go_on: str = "") -> HttpResponse:
    """In place of a page that has no form any more because of what was recorded first: what was typed, to copy. The status
    of a refusal stays, for the access log. `go_on`: where the page leads."""
    context = {"before": before, "go_on": go_on}
    return render(request, "agencies/sent-before.html", context, status=status)


def sweep_sent_forms() -> int:
    """Drop what is older than 90 days. For the system; the database lets it drop old rows alone. Returns how many."""
    return SentForm.objects.filter(recorded_at__lt=clock.now() - KEPT).delete()[0]
