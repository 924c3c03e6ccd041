"""A form that is sent again: as it was, it leads to what it recorded; with other answers it is turned back, with all that was
typed; two at once are one after the other."""

from contextlib import closing
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse

from consent.models import ConsentRecord
from disclosures.models import Answer
from enquiries.models import Enquiry, Person, Referral
from imap.access.acting_user import SYSTEM, acting_as
from imap.accounts.sent_forms import digest, sweep_sent_forms
from imap.agencies.models import Agency, SentForm
from imap.db import clock
from imap.db.keys import new_key
from tests.factories import Partnership, opened, record, sign_in
from tests.support.agencies import NEW
from tests.support.case import people_of, send
from tests.support.forms import hidden, the_form
from tests.support.oddities import answered
from tests.support.sql import Sql
from tests.support.urgent import ANSWERS

SAID = "You have already sent this form, and what you sent first is recorded."
RECORD = reverse("enquiries:record_enquiry")
OTHER = "His aunt rang again: it was the left arm."


def text(answer: Any) -> str:
    return str(answer.content.decode())


def posted(client: Client, address: str, **answers: Any) -> dict[str, Any]:
    """What a browser posts from this page: what the form carries unseen, and these answers."""
    return hidden(text(client.get(address))) | answers


def test_the_same_again_leads_to_what_was_recorded_and_other_answers_are_turned_back(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.social_worker)
    address = reverse("enquiries:add_person", args=[opened(partnership.social_worker).pk])
    sent = posted(client, address, name="Ola Marlow", role="other", information_needed="no")
    first, again = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, again.status_code) == (302, 302)
    other = client.post(address, sent | {"name": "Ida Quill", "relationship": OTHER})
    page = text(other)
    assert (other.status_code, SAID in page, "Ida Quill" in page, OTHER in page) == (422, True, True, True)
    assert f'href="{first["Location"]}"' in page
    assert "See what was recorded" in page
    with acting_as(partnership.social_worker):
        assert set(Person.objects.filter(role="other").values_list("name", flat=True)) == {"Ola Marlow"}
    fresh = hidden(page)["key"]
    assert fresh not in {"", sent["key"]}
    anew = client.post(address, sent | {"key": fresh, "name": "Ida Quill", "relationship": OTHER})
    assert anew.status_code == 302
    with acting_as(partnership.social_worker):
        assert Person.objects.filter(name="Ida Quill").exists()


def test_it_is_so_on_forms_of_every_kind(partnership: Partnership, client: Client) -> None:
    """The urgent screen with its draft, a consent position, and a form of an administrator."""
    p = partnership
    sign_in(client, p.social_worker)
    urgent = reverse("consent:urgent")
    whole = posted(client, urgent, **ANSWERS)
    assert client.post(urgent, whole).status_code == 302
    turned_back = client.post(urgent, whole | {"concern": OTHER})
    assert (turned_back.status_code, SAID in text(turned_back), OTHER in text(turned_back)) == (
        422,
        True,
        True,
    )
    enquiry = record(p.social_worker)
    child = people_of(enquiry, p.social_worker)["Kit Marlow"]
    mother = people_of(enquiry, p.social_worker)["Jo Marlow"]
    consent = reverse("consent:consent", args=[enquiry.pk, child])
    refused = {"position": "refused", "giver": mother, "refusal_reason": "Private", "reason_clear": "yes"}
    refused |= {"not_told_because": "They rang off.", "own_view_not_obtained": "Not seen"}
    sent = posted(client, consent, **refused)
    first = client.post(consent, sent)
    assert first.status_code == 302
    other = client.post(consent, sent | {"refusal_reason": OTHER})
    assert (other.status_code, SAID in text(other), OTHER in text(other)) == (422, True, True)
    with acting_as(p.social_worker):
        assert ConsentRecord.objects.filter(person_id=child).count() == 1
    sign_in(client, p.administrator)
    address = reverse("agencies:add_agency")
    given = posted(client, address) | NEW
    assert client.post(address, given).status_code == 302
    other = client.post(address, given | {"name": "Elm Haven"})
    assert (other.status_code, SAID in text(other), "Elm Haven" in text(other)) == (422, True, True)
    assert not Agency.objects.filter(name="Elm Haven").exists()


def test_a_page_that_answers_no_more_shows_what_was_typed(partnership: Partnership, client: Client) -> None:
    p = partnership
    asked = send(opened(p.social_worker), p.health, p.social_worker)
    sign_in(client, p.nurse)
    address = reverse("disclosures:nothing", args=[asked.enquiry_id, asked.pk])
    sent = posted(client, address, searched="Patient record, 2018 to today")
    assert client.post(address, sent).status_code == 302
    other = client.post(address, sent | {"searched": OTHER})
    assert (other.status_code, "You have already sent this form" in text(other)) == (403, True)
    assert OTHER in text(other)
    with acting_as(p.nurse):
        assert Answer.objects.get().searched == "Patient record, 2018 to today"


def test_save_and_come_back_later_still_saves_and_says_it(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    sent = the_form(client)
    page = client.get(RECORD)
    sent |= {"draft-opening": str(page.context["draft"].opening)}
    assert client.post(RECORD, sent).status_code == 302
    later = client.post(RECORD, sent | {"narrative": OTHER, "draft-later": "1"}, follow=True)
    assert SAID in text(later)
    assert "See what was recorded" in text(later)
    draft = str(later.context["user"].pk) and client.get(f"{RECORD}?draft={page.context['draft'].opening}")
    assert OTHER in text(draft)


def test_whoever_records_presses_back_and_records_is_asked_once(
    partnership: Partnership, client: Client
) -> None:
    """A partner, who is told nothing of other enquiries: only of what they recorded themselves."""
    sign_in(client, partnership.teacher)
    first = the_form(client)
    assert client.post(RECORD, first).status_code == 302
    again = the_form(client, narrative=OTHER)
    page = client.post(RECORD, again)
    with acting_as(partnership.teacher):
        reference = Enquiry.objects.get().reference
    assert f"You recorded enquiry {reference} about Kit O’Marlow at" in text(page)
    assert OTHER in text(page)
    assert client.post(RECORD, again | answered(page, tick=False)).status_code == 422
    for _twice in range(2):
        assert client.post(RECORD, again | answered(page)).status_code == 302
    with acting_as(partnership.teacher):
        assert Enquiry.objects.count() == 2
        assert reference in Referral.objects.latest("recorded_at").confirmed
    another = the_form(client, **{"people-0-name": "Ada Quill"})
    assert client.post(RECORD, another).status_code == 302, "another child: not asked"
    sign_in(client, partnership.officer)
    assert client.post(RECORD, the_form(client)).status_code == 302, "of what others recorded nothing is said"


@pytest.mark.committed
@pytest.mark.parametrize("same", [True, False])
def test_two_at_once(partnership: Partnership, same: bool) -> None:
    """One records; the other leads there, or is turned back. Nothing is half-written."""
    one, other = (sign_in(Client(), partnership.social_worker) for _twice in range(2))
    address = reverse("consent:urgent")
    sent = posted(one, address, **ANSWERS)
    answers: list[Any] = []

    def post(client: Client, **changes: str) -> None:
        try:
            answers.append(client.post(address, sent | changes))
        finally:
            connections.close_all()

    threads = [Thread(target=post, args=[one]), Thread(target=post, args=[other])]
    if not same:
        threads[1] = Thread(target=post, args=[other], kwargs={"concern": OTHER})
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    statuses = sorted(one.status_code for one in answers)
    assert statuses == ([302, 302] if same else [302, 422])
    with acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 1
    if not same:
        back = next(one for one in answers if one.status_code == 422)
        assert SAID in text(back)


@pytest.mark.committed
def test_the_key_of_somebody_else_tells_nothing(partnership: Partnership, app_sql: Sql) -> None:
    """Neither through the page, which answers as to a form without a key, nor in the database."""
    p = partnership
    theirs = sign_in(Client(), p.social_worker)
    address = reverse("consent:urgent")
    sent = posted(theirs, address, **ANSWERS)
    assert theirs.post(address, sent).status_code == 302
    answer = sign_in(Client(), p.lead_manager).post(address, sent | {"concern": OTHER})
    assert (answer.status_code, SAID in text(answer)) == (422, False)
    assert "This form came without its key" in text(answer)
    count = "SELECT count(*) FROM agencies_sentform"
    assert app_sql(count, person=p.social_worker.pk) == [(1,)]
    for one in (p.lead_manager, p.guardian, p.administrator):
        assert app_sql(count, person=one.pk) == [(0,)]
    assert app_sql("SELECT imap.recorded_now(%s)", [sent["key"]], person=p.social_worker.pk) == [(False,)]


@pytest.mark.committed
def test_what_was_sent_is_kept_for_ninety_days_as_a_digest(partnership: Partnership, app_sql: Sql) -> None:
    p = partnership
    with acting_as(p.social_worker):
        now = clock.now()
        for days in (89, 91):
            SentForm.objects.create(
                key=new_key(), person=p.social_worker, digest="0" * 64, recorded_at=now - timedelta(days=days)
            )
    app_sql("DELETE FROM agencies_sentform", person=p.social_worker.pk)
    with acting_as(None, actor=SYSTEM):
        assert sweep_sent_forms() == 1, "the sender cannot drop any"
    with acting_as(p.social_worker):
        assert SentForm.objects.count() == 1


def test_files_count_as_answers_and_what_a_page_sends_for_its_draft_does_not() -> None:
    make, key = RequestFactory(), str(new_key())

    def of(content: bytes = b"one", **more: Any) -> str:
        file = SimpleUploadedFile("a.txt", content)
        request = make.post("/x/", {"key": key, "words": "one\r\ntwo", "file": file, **more})
        with closing(request):  # as the end of its answer does, with the files that came
            return digest(request)

    ours: dict[str, Any] = {"draft-turn": "7", "csrfmiddlewaretoken": "x"}
    assert of() == of(words="one\ntwo") == of(b"one", **ours)
    assert len({of(), of(content=b"three"), of(words="one two"), of(key=str(new_key()))}) == 4
