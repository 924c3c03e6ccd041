"""Nothing typed is lost: kept as one types, kept on request, offered on return, gone when recorded."""

from threading import Thread
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from enquiries import draft_actions
from enquiries.models import Draft, Enquiry, Person
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from tests.factories import Partnership, opened, override, record, refuse_consent, sign_in
from tests.integration.disclosures.case import send
from tests.integration.test_path_pages import the_form

RECORD, SAVE = reverse("enquiries:record_enquiry"), reverse("enquiries:save_draft")
THROW = reverse("enquiries:throw_draft_away")


LONG_AGO = "2026-01-01T00:00:00+00:00"


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


def test_the_way_back_stays_inside(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        answer = client.post(THROW, {"about": "urgent", "next": elsewhere})
        assert answer["Location"] == reverse("work"), elsewhere


NO_DRAFT: list[tuple[dict[str, str], int]] = [
    ({"about": ""}, 400),
    ({"about": "answer:1"}, 400),
    ({"about": "answer:" + "-" * 36}, 400),
    ({"about": "record", "part": "Form 1"}, 400),
    ({"about": "x" * 200}, 400),
    ({"about": "record", "narrative": "x" * 400_001}, 413),
]


def test_what_is_no_draft_is_not_kept(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for data, status in NO_DRAFT:
        assert client.post(SAVE, data).status_code == status, str(data)[:50]
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
    assert [d.about for d in drafts(partnership.social_worker)] == [f"override:{enquiry.pk}"]


# What comes late ------------------------------------------------------------------------------------------
def test_a_save_under_way_while_the_form_is_sent_does_not_bring_it_back(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)
    page = client.get(RECORD)
    shown = {"draft_opened": page.context["draft"].opened, "draft_turn": "3"}
    typed = the_form(client) | {"about": "record"} | shown
    assert client.post(RECORD, typed | {"draft_turn": "4"}).status_code == 302
    assert client.post(SAVE, typed).status_code == 409
    assert drafts(partnership.teacher) == []
    anew = client.get(RECORD).context["draft"].opened
    assert client.post(SAVE, typed | {"draft_opened": anew}).status_code == 200
    assert len(drafts(partnership.teacher)) == 1


def test_a_save_waits_for_the_form_that_is_being_sent(
    partnership: Partnership, client: Client, worker_database: Any
) -> None:
    """The two at once: the save starts before the decision is written and is answered after it."""
    sign_in(client, partnership.social_worker)
    opened_at = client.get(reverse("consent:urgent")).context["draft"].opened
    held = f"draft:{partnership.social_worker.pk}:urgent"
    late: list[int] = []

    def save() -> None:
        typed = {"about": "urgent", "child": "Kit", "draft_opened": opened_at, "draft_turn": "1"}
        late.append(client.post(SAVE, typed).status_code)
        connection.close()

    saving = Thread(target=save)
    with session.acting_as(partnership.social_worker):
        with connection.cursor() as cursor:  # what ending the draft holds first
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [held])
        saving.start()
        saving.join(timeout=1)
        assert saving.is_alive(), "the save did not wait"
        draft_actions.drop_draft(by=partnership.social_worker, about="urgent")
    saving.join(timeout=20)
    assert late == [409]
    assert drafts(partnership.social_worker) == []


def test_an_overtaken_save_of_the_same_page_changes_nothing(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for turn, child in (("2", "Kit Marlow"), ("1", "Kit")):
        typed = {"about": "urgent", "child": child, "draft_opened": LONG_AGO, "draft_turn": turn}
        assert client.post(SAVE, typed).status_code == 200
    [draft] = drafts(partnership.social_worker)
    assert draft.typed["form"]["answers"]["child"] == ["Kit Marlow"]


def test_a_page_that_does_not_say_when_it_was_shown_is_kept(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    typed = {"about": "urgent", "child": "K\x00it", "draft_turn": "-1"}
    for opened_at in ("", "yesterday", "2026-01-01", "\x00", "9" * 50):
        assert client.post(SAVE, typed | {"draft_opened": opened_at}).status_code == 200, opened_at
        [draft] = drafts(partnership.social_worker)
        assert draft.typed["form"]["answers"] == {"child": ["Kit"]}, opened_at
        client.post(THROW, {"about": "urgent", "next": "/"})
        assert drafts(partnership.social_worker) == []


# Every long screen ------------------------------------------------------------------------------------------
def test_every_long_screen_shows_what_was_typed_and_lets_it_go(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    going_ahead = override(enquiry, p.social_worker)
    with session.acting_as(p.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    case = [enquiry.pk]
    answer = [enquiry.pk, asked.pk]
    screens = [  # who, page, its query, draft, form of it, question
        (p.social_worker, reverse("consent:consent", args=[enquiry.pk, jo.pk]), f"consent:{jo.pk}", "", "attempts"),
        (p.social_worker, reverse("consent:override", args=case), f"override:{enquiry.pk}", "", "concern"),
        (p.social_worker, reverse("disclosures:ask", args=case), f"ask:{enquiry.pk}", "", "questions"),
        (p.social_worker, reverse("disclosures:outcome", args=case) + "?now=section_47", f"outcome:{enquiry.pk}", "", "reasons"),
        (p.lead_manager, reverse("consent:the_override", args=[enquiry.pk, going_ahead.pk]), f"review:{going_ahead.pk}", "", "reasons"),
        (p.nurse, reverse("disclosures:override", args=answer), f"own_override:{asked.pk}", "", "concern"),
        (p.nurse, reverse("disclosures:share", args=answer), f"answer:{asked.pk}", "share", "text"),
        (p.nurse, reverse("disclosures:withhold", args=answer), f"answer:{asked.pk}", "withhold", "description"),
        (p.nurse, reverse("disclosures:nothing", args=answer), f"answer:{asked.pk}", "nothing", "searched"),
        (p.nurse, reverse("disclosures:refuse", args=answer), f"answer:{asked.pk}", "refuse", "reasons"),
    ]  # fmt: skip
    on_my_work: set[str] = set()
    for number, (user, page, about, part, question) in enumerate(screens):
        sign_in(client, user)
        words = f"Half a sentence, number {number}"
        form = client.get(page)
        assert f'data-draft="{about}"' in form.content.decode(), page
        kept = {"about": about, "part": part, "enquiry": str(enquiry.pk), question: words}
        assert client.post(SAVE, kept | {"draft_opened": form.context["draft"].opened}).status_code == 200
        again = client.get(page)
        assert again.status_code == 200, page
        assert words in again.content.decode(), page
        assert "We kept what you typed on" in again.content.decode(), page
        assert "There is a problem" not in again.content.decode(), page
        later = client.post(page, {question: words + " more", "save_draft": "1"})
        assert later["Location"] == reverse("work"), page
        assert words + " more" in client.get(page).content.decode(), page
        if about not in on_my_work:  # the parts of an answer are one line there
            on_my_work.add(about)
            work = client.get(reverse("work")).content.decode()
            assert "Yours, not finished" in work, page
            assert enquiry.reference in work, page
        client.post(THROW, {"about": about, "part": part, "next": page})
        assert words not in client.get(page).content.decode(), page
    for user in (p.social_worker, p.lead_manager, p.nurse):
        assert drafts(user) == []


def test_an_answer_is_one_draft_that_goes_when_it_is_recorded(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    sign_in(client, p.nurse)
    about = {"about": f"answer:{asked.pk}", "enquiry": str(enquiry.pk)}
    client.post(SAVE, about | {"part": "share", "text": "Seen twice"})
    client.post(SAVE, about | {"part": "nothing", "searched": "Record, 2018 to"})
    assert len(drafts(p.nurse)) == 1
    place = [enquiry.pk, asked.pk]
    text = client.get(reverse("disclosures:answer", args=place)).content.decode()
    assert "Typed, and not in your draft yet" in text
    assert "Seen twice" not in text
    page = client.get(reverse("disclosures:nothing", args=place))
    key = page.context["form"]["key"].value()
    sent = {
        "key": key or str(new_key()),
        "searched": "Record, 2018 to today",
        "draft_opened": page.context["draft"].opened,
    }
    assert client.post(reverse("disclosures:nothing", args=place), sent).status_code == 302
    assert drafts(p.nurse) == []
    assert (
        client.post(
            SAVE, about | {"part": "share", "text": "x", "draft_opened": sent["draft_opened"]}
        ).status_code
        == 409
    )
