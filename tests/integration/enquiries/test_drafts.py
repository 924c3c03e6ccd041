"""Nothing typed is lost: kept as one types, kept on request, offered on return, gone when recorded."""

from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Draft, Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, record, sign_in
from tests.support.forms import the_form

RECORD, SAVE = reverse("enquiries:record_enquiry"), reverse("enquiries:save_draft")
THROW = reverse("enquiries:throw_draft_away")


OPENING = "018f2d5e-7a3b-7c4d-8e9f-0a1b2c3d4e5f"
LATER = {"draft-later": "1"}
ANSWERED = {"draft-opening": OPENING} | LATER
LONG_AGO = "2026-01-01T00:00:00+00:00"


def drafts(author: User) -> list[Draft]:
    with acting_user.acting_as(author):
        return list(Draft.objects.all())


def of(about: str, opening: str = OPENING, **answers: str) -> dict[str, str]:
    """What a page sends of this draft, with these answers."""
    return {"draft-about": about, "draft-opening": opening, **answers}


def test_what_was_typed_is_kept_offered_and_taken_up(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    typed = the_form(client, narrative="Half a sentence <b>", rating="") | of("record")
    kept = client.post(SAVE, typed)
    assert len(kept.json()["kept"]) == len("14:05")
    client.logout()
    sign_in(client, partnership.teacher)  # after a session that timed out
    offer = client.get(RECORD).content.decode()
    assert "You have unsaved answers from" in offer
    assert "Half a sentence" not in offer
    page = client.get(RECORD, {"draft": OPENING})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Half a sentence &lt;b&gt;" in text
    assert "There is a problem" not in text
    assert page.context["form"]["key"].value() == typed["key"]
    assert client.post(RECORD, typed | {"narrative": "A whole one.", "rating": "2"}).status_code == 302
    assert drafts(partnership.teacher) == []
    assert "unsaved answers" not in client.get(RECORD).content.decode()


def test_without_javascript_a_button_keeps_it(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    answer = client.post(RECORD, the_form(client, narrative="Later", **ANSWERED), follow=True)
    assert "Your answers are kept for you alone" in answer.content.decode()
    assert "Later" in client.get(RECORD, {"draft": OPENING}).content.decode()
    with acting_user.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_more_people_come_back_with_the_draft(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    more = {"people-TOTAL_FORMS": "3", "people-2-role": "other", "people-2-name": "Uncle Bo"}
    client.post(SAVE, the_form(client, **more) | of("record"))
    assert "Uncle Bo" in client.get(RECORD, {"draft": OPENING}).content.decode()


@pytest.mark.committed
def test_a_draft_is_its_authors_alone_and_in_no_record(
    partnership: Partnership, client: Client, backup_sql: Any
) -> None:
    sign_in(client, partnership.social_worker)
    client.post(SAVE, of("urgent", child="Kit"))
    sign_in(client, partnership.lead_manager)
    assert "unsaved answers" not in client.get(reverse("consent:urgent")).content.decode()
    assert drafts(partnership.lead_manager) == []
    assert backup_sql("SELECT count(*) FROM audit_entry WHERE \"table\" = 'enquiries_draft'") == [(0,)]
    client.post(THROW, of("urgent", next="/"))
    assert len(drafts(partnership.social_worker)) == 1


def test_thrown_away_is_gone(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    client.post(SAVE, of("urgent", child="Kit"))
    answer = client.post(THROW, of("urgent", next=reverse("consent:urgent")))
    assert answer["Location"] == reverse("consent:urgent")
    assert drafts(partnership.social_worker) == []


def test_the_way_back_stays_inside(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        answer = client.post(THROW, of("urgent", next=elsewhere))
        assert answer["Location"] == reverse("work"), elsewhere


NO_DRAFT: list[tuple[dict[str, str], int]] = [
    (of(""), 400),
    (of("answer:1"), 400),
    (of("answer:" + "-" * 36), 400),
    (of("record") | {"draft-part": "Form 1"}, 400),
    (of("record") | {"draft-part": "share"}, 400),
    (of("record", opening="1"), 400),
    ({"draft-about": "record"}, 400),
    (of("x" * 200), 400),
    (of("record", narrative="x" * 400_001), 413),
]


def test_what_is_no_draft_is_not_kept(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for data, status in NO_DRAFT:
        assert client.post(SAVE, data).status_code == status, str(data)[:50]
    assert drafts(partnership.social_worker) == []


def test_who_is_signed_out_or_no_caseworker_keeps_nothing(partnership: Partnership, client: Client) -> None:
    assert client.post(SAVE, of("urgent")).status_code == 302
    sign_in(client, partnership.administrator)
    assert client.post(SAVE, of("urgent")).status_code == 400
    assert client.get(SAVE).status_code == 405


def test_consent_and_override_keep_theirs(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    sign_in(client, partnership.social_worker)
    consent = reverse("consent:consent", args=[enquiry.pk, jo.pk])
    tried = {"key": str(new_key()), "seen": "", "position": "tried", "attempts": "Rang twice."}
    assert client.post(consent, tried | {"draft-later": "1"})["Location"] == reverse("work")
    assert client.get(consent).context["form"]["key"].value() == tried["key"]
    override = reverse("consent:override", args=[enquiry.pk])
    client.post(SAVE, of(f"override:{enquiry.pk}", concern="A bruise", people=str(jo.pk)))
    text = client.get(override).content.decode()
    assert "A bruise" in text
    assert "checked" in text
    assert len(drafts(partnership.social_worker)) == 2
    assert client.post(consent, tried).status_code == 302
    assert [d.about for d in drafts(partnership.social_worker)] == [f"override:{enquiry.pk}"]


# What comes late ------------------------------------------------------------------------------------------
def test_a_save_under_way_while_the_form_is_sent_does_not_bring_it_back(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)
    page = client.get(RECORD)
    shown = {"draft-opened": page.context["draft"].opened, "draft-turn": "3"}
    typed = the_form(client) | of("record") | shown
    assert client.post(RECORD, typed | {"draft-turn": "4"}).status_code == 302
    assert client.post(SAVE, typed).status_code == 409
    assert drafts(partnership.teacher) == []
    anew = client.get(RECORD).context["draft"].opened
    assert client.post(SAVE, typed | {"draft-opened": anew}).status_code == 200
    assert len(drafts(partnership.teacher)) == 1


@pytest.mark.committed
def test_a_save_waits_for_the_form_that_is_being_sent(
    partnership: Partnership, client: Client, worker_database: Any
) -> None:
    """The two at once: the save starts before the decision is written and is answered after it."""
    sign_in(client, partnership.social_worker)
    opened_at = client.get(reverse("consent:urgent")).context["draft"].opened
    held = f"draft:{partnership.social_worker.pk}:urgent"
    late: list[int] = []

    def save() -> None:
        typed = of("urgent", child="Kit") | {"draft-opened": opened_at, "draft-turn": "1"}
        late.append(client.post(SAVE, typed).status_code)
        connection.close()

    saving = Thread(target=save)
    with acting_user.acting_as(partnership.social_worker):
        with connection.cursor() as cursor:  # what ending the draft holds first
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [held])
        saving.start()
        saving.join(timeout=1)
        assert saving.is_alive(), "the save did not wait"
        drafts_actions.drop_draft(by=partnership.social_worker, about="urgent", opening=UUID(OPENING))
    saving.join(timeout=20)
    assert late == [409]
    assert drafts(partnership.social_worker) == []


def test_an_overtaken_save_of_the_same_page_changes_nothing(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for turn, child in (("2", "Kit Marlow"), ("1", "Kit")):
        typed = of("urgent", child=child) | {"draft-opened": LONG_AGO, "draft-turn": turn}
        assert client.post(SAVE, typed).status_code == 200
    [draft] = drafts(partnership.social_worker)
    assert draft.typed["form"]["answers"]["child"] == ["Kit Marlow"]


def test_a_page_that_does_not_say_when_it_was_shown_is_kept(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    typed = of("urgent", child="K\x00it") | {"draft-turn": "-1"}
    for opened_at in ("", "yesterday", "2026-01-01", "\x00", "9" * 50):
        assert client.post(SAVE, typed | {"draft-opened": opened_at}).status_code == 200, opened_at
        [draft] = drafts(partnership.social_worker)
        assert draft.typed["form"]["answers"] == {"child": ["Kit"]}, opened_at
        client.post(THROW, of("urgent", next="/"))
        assert drafts(partnership.social_worker) == []
