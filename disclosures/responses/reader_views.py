"""In an answer that is being written: who may read a sensitive item (SEN1)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from disclosures.drafts.rules import readers_stand
from disclosures.handling.facts import by_agency, colleagues_of
from disclosures.handling.reader_forms import ReadersForm
from disclosures.handling.rules import Marks
from disclosures.responses.meanwhile import StandsNow, keep
from disclosures.responses.views import Opened
from enquiries.casework.http import render_form


def named_people(request: HttpRequest, opened: Opened, item_id: UUID) -> HttpResponse:
    """Of a sensitive item that is being drafted: who at each recipient may read it."""
    key = str(item_id)
    written = opened.draft.item(key)
    if written is None or not written.get("sensitive"):
        raise Http404
    to = set(written.get("recipients") or ())
    agencies = {key: name for key, name in opened.known.agencies.items() if key in to}
    typing = opened.typing(f"readers:{item_id}")
    if later := typing.later():
        return later
    form = ReadersForm(
        **typing.form,
        agencies=agencies,
        colleagues=by_agency(colleagues_of(set(agencies))),
        readers=Marks.given(written).readers,
        initial={"opened_on": readers_stand(opened.draft, key)},
    )
    now: StandsNow | None = None
    if typing.posted and form.is_valid():
        chosen = form.to_readers()
        now = keep(
            opened,
            typing,
            form,
            lambda draft: draft.with_readers(key, chosen),
            typing.part,
            of=key,
            as_of=readers_stand,
        )
        if form.is_valid():
            return opened.go("answer")
    return render_form(
        request, "disclosures/responses/readers.html", form, draft=typing, now=now, **opened.context()
    )
