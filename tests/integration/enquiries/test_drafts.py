"""Nothing typed is lost: kept as one types, kept on request, offered on return, gone when recorded."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enquiries.models import Draft, Enquiry, Person
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from tests.factories import Partnership, record, sign_in
from tests.integration.test_path_pages import the_form

RECORD, SAVE = reverse("enquiries:record_enquiry"), reverse("enquiries:save_draft")
THROW = reverse("enquiries:throw_draft_away")


def drafts(of: User) -> list[Draft]:
    with session.acting_as(of):
        return list(Draft.objects.all())


def test_what_was_typed_is_kept_offered_and_taken_up(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    typed = the_form(client, narrative="Half a sentence <b>", rating="", about="record")
    kept = client.post(SAVE, typed)
    assert len(kept.json()["kept"]) == len("14:05")
    client.logout()
    sign_in(client, partnership.teacher)  # after a session that timed out
    offer = client.get(RECORD).content.decode()
    assert "You have unsaved answers from" in offer
    assert "Half a sentence" not in offer
    page = client.get(RECORD, {"draft": "continue"})
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
    answer = client.post(RECORD, the_form(client, narrative="Later", save_draft="1"), follow=True)
    assert "Your answers are kept for you alone" in answer.content.decode()
    assert "Later" in client.get(RECORD, {"draft": "continue"}).content.decode()
    with session.acting_as(partnership.social_worker):
        assert Enquiry.objects.count() == 0


def test_more_people_come_back_with_the_draft(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    more = {"people-TOTAL_FORMS": "3", "people-2-role": "other", "people-2-name": "Uncle Bo"}
    client.post(SAVE, the_form(client, **more, about="record"))
    assert "Uncle Bo" in client.get(RECORD, {"draft": "continue"}).content.decode()


def test_a_draft_is_its_authors_alone_and_in_no_record(
    partnership: Partnership, client: Client, backup_sql: Any
) -> None:
    sign_in(client, partnership.social_worker)
    client.post(SAVE, {"about": "urgent", "child": "Kit"})
    sign_in(client, partnership.lead_manager)
    assert "unsaved answers" not in client.get(reverse("consent:urgent")).content.decode()
    assert drafts(partnership.lead_manager) == []
    assert backup_sql("SELECT count(*) FROM audit_entry WHERE \"table\" = 'enquiries_draft'") == [(0,)]
    client.post(THROW, {"about": "urgent", "next": "/"})
    assert len(drafts(partnership.social_worker)) == 1


def test_thrown_away_is_gone(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    client.post(SAVE, {"about": "urgent", "child": "Kit"})
    answer = client.post(THROW, {"about": "urgent", "next": reverse("consent:urgent")})
    assert answer["Location"] == reverse("consent:urgent")
    assert drafts(partnership.social_worker) == []


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_way_back_stays_inside(partnership: Partnership, client: Client, elsewhere: str) -> None:
    sign_in(client, partnership.social_worker)
    assert client.post(THROW, {"about": "urgent", "next": elsewhere})["Location"] == reverse("work")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"about": ""}, 400),
        ({"about": "answer:1"}, 400),
        ({"about": "x" * 200}, 400),
        ({"about": "record", "narrative": "x" * 400_001}, 413),
    ],
)
def test_what_is_no_draft_is_not_kept(
    partnership: Partnership, client: Client, data: dict[str, str], status: int
) -> None:
    sign_in(client, partnership.social_worker)
    assert client.post(SAVE, data).status_code == status
    assert drafts(partnership.social_worker) == []


def test_who_is_signed_out_or_no_caseworker_keeps_nothing(partnership: Partnership, client: Client) -> None:
    assert client.post(SAVE, {"about": "urgent"}).status_code == 302
    sign_in(client, partnership.administrator)
    assert client.post(SAVE, {"about": "urgent"}).status_code == 400
    assert client.get(SAVE).status_code == 405


def test_consent_and_override_keep_theirs(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with session.acting_as(partnership.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    sign_in(client, partnership.social_worker)
    consent = reverse("consent:consent", args=[enquiry.pk, jo.pk])
    tried = {"key": str(new_key()), "seen": "", "position": "tried", "attempts": "Rang twice."}
    assert client.post(consent, tried | {"save_draft": "1"})["Location"] == reverse("work")
    assert client.get(consent, {"draft": "continue"}).context["form"]["key"].value() == tried["key"]
    override = reverse("consent:override", args=[enquiry.pk])
    client.post(SAVE, {"about": f"override:{enquiry.pk}", "concern": "A bruise", "people": str(jo.pk)})
    text = client.get(override, {"draft": "continue"}).content.decode()
    assert "A bruise" in text
    assert "checked" in text
    assert len(drafts(partnership.social_worker)) == 2
    assert client.post(consent, tried).status_code == 302
    assert [d.about for d in drafts(partnership.social_worker)] == [f"form:override:{enquiry.pk}"]
