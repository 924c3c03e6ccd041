"""The pages up to opening an enquiry, as real people through Django's client, both locks on."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from consent.models import ConsentRecord
from enquiries.models import Draft, Enquiry, Person, Stage
from enquiries.tasks import look_for_what_is_due
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, grant_consent, opened, record, sign_in
from tests.support.forms import the_form

NOBODY = uuid4()


def errors(response: Any) -> str:
    return " ".join(str(e) for e in response.context["form"].errors.values()) + str(
        response.context.get("people").errors if response.context.get("people") else ""
    )


def bare(response: Any, key: object) -> str:
    """A page without what differs each time: the token against forged posts, and the address."""
    text = response.content.decode().replace(str(key), "")
    return re.sub(r'name="(csrfmiddlewaretoken|opened-by)" value="[^"]*"', "", text)


def all_enquiries(partnership: Partnership) -> list[Enquiry]:
    with acting_user.acting_as(partnership.social_worker):
        return list(Enquiry.objects.all())


def test_an_enquiry_is_recorded_by_a_school_for_the_lead_agency(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)
    answer = client.post(reverse("enquiries:record_enquiry"), the_form(client))
    assert answer.status_code == 302, errors(answer)
    page = client.get(answer["Location"])
    [enquiry] = all_enquiries(partnership)
    assert enquiry.reference in page.content.decode()
    assert enquiry.stage == Stage.RECEIVED
    theirs = client.get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    assert "Kit O’Marlow" in theirs  # what it gave
    assert "&lt;b&gt;" in theirs
    assert "<b>" not in theirs
    assert "What you can do" not in theirs


def test_a_form_posted_twice_is_one_enquiry(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    data = the_form(client)
    first = client.post(reverse("enquiries:record_enquiry"), data)
    second = client.post(reverse("enquiries:record_enquiry"), data)
    assert first["Location"] == second["Location"]
    assert len(all_enquiries(partnership)) == 1


BAD: list[tuple[dict[str, str], str]] = [
    ({"narrative": ""}, "Enter what the concern is"),
    ({"narrative": "x" * 100_000}, "80,000"),
    ({"narrative": "bad\x07bell"}, "character"),
    ({"people-0-name": ""}, "Enter their name"),
    ({"people-0-name": "x" * 201}, "1 too many characters"),
    (
        {
            "people-0-date_of_birth-day": "1",
            "people-0-date_of_birth-month": "1",
            "people-0-date_of_birth-year": "2999",
        },
        "today or in the past",
    ),
    ({"people-0-role": "other"}, "at least one child"),
    ({"source": "6"}, "police"),
    ({"consent_sought": "not_known"}, "OPEN3"),
    ({"consent_sought": "no"}, "why"),
    ({"key": "not-a-key"}, "key"),
    ({"rating": "9"}, "Choose one"),
]


def test_bad_input_is_said_and_nothing_is_lost(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    good = the_form(client)
    for changes, words in BAD:
        answer = client.post(reverse("enquiries:record_enquiry"), good | changes)
        assert answer.status_code == 422, words
        text = answer.content.decode()
        assert "There is a problem" in text, words
        assert words.lower() in text.lower()
        assert "Tess Teacher" in text, words  # what was typed stays
    assert all_enquiries(partnership) == []


def test_names_of_every_kind_pass(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.social_worker)
    for name in ("D’Arcy O'Neill", "Zoë Åkesson", "محمد علي", "X", "n" * 200):
        answer = client.post(reverse("enquiries:record_enquiry"), the_form(client, **{"people-0-name": name}))
        assert answer.status_code == 302, (name, errors(answer))
        with acting_user.acting_as(partnership.social_worker):
            assert Person.objects.filter(name=name).exists()


def test_add_another_person_keeps_what_was_typed(partnership: Partnership, client: Client) -> None:
    sign_in(client, partnership.teacher)
    answer = client.post(
        reverse("enquiries:record_enquiry"),
        the_form(client, add_person="1", narrative="Half a sentence", source=""),
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in text
    assert "Half a sentence" in text
    assert "people-2-name" in text


ENQUIRY_PAGES = [
    "enquiry",
    "audit:record",
    "enquiries:recorded",
    "enquiries:add_person",
    "consent:override",
    "consent:open",
]


def test_outsiders_get_the_same_answer_as_for_nothing(partnership: Partnership, client: Client) -> None:
    enquiry = opened(partnership.social_worker)
    for outsider in (partnership.officer, partnership.administrator):
        sign_in(client, outsider)
        for name in ENQUIRY_PAGES:
            there = client.get(reverse(name, args=[enquiry.pk]))
            nowhere = client.get(reverse(name, args=[NOBODY]))
            assert there.status_code == nowhere.status_code == 404, (outsider.name, name)


def test_a_person_of_another_enquiry_is_not_found_here(partnership: Partnership, client: Client) -> None:
    here, there = record(partnership.social_worker), record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        theirs = Person.objects.filter(enquiry=there).first()
    assert theirs
    sign_in(client, partnership.social_worker)
    for name in ("consent:consent", "enquiries:change_person"):
        assert client.get(reverse(name, args=[here.pk, theirs.pk])).status_code == 404


@pytest.mark.clause("OPEN1")
def test_opening_by_its_address_before_consent_is_refused(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    where = reverse("consent:open", args=[enquiry.pk])
    assert "OPEN1" in client.get(where).content.decode()
    answer = client.post(
        where, {"key": str(new_key()), "seen_stage": "received", "reasons": "Because of the family."}
    )
    assert answer.status_code == 422
    assert "Record the consent position of Kit Marlow first" in answer.content.decode()
    [same] = all_enquiries(partnership)
    assert same.stage == Stage.RECEIVED


def test_opening_twice_is_one_move(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    grant_consent(enquiry, partnership.social_worker)
    sign_in(client, partnership.social_worker)
    data = {"key": str(new_key()), "seen_stage": "received", "reasons": "All agree."}
    for _time in range(2):
        assert client.post(reverse("consent:open", args=[enquiry.pk]), data).status_code == 302
    later = client.post(reverse("consent:open", args=[enquiry.pk]), data | {"key": str(new_key())})
    assert later.status_code == 422
    assert "Sam Worker moved this enquiry meanwhile: it is open now" in later.content.decode()


def test_a_stale_consent_form_is_told_who_decided_meanwhile(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    where = reverse("consent:consent", args=[enquiry.pk, jo.pk])
    sign_in(client, partnership.social_worker)
    mine = {"key": str(new_key()), "seen": "", "position": "tried", "attempts": "Rang twice, no answer."}
    grant_consent(enquiry, partnership.lead_manager)
    answer = client.post(where, mine)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Mina Manager recorded “Granted” meanwhile" in text
    assert "Rang twice, no answer." in text
    again = mine | {"seen": str(answer.context["form"]["seen"].value())}
    assert client.post(where, again).status_code == 302
    with acting_user.acting_as(partnership.social_worker):
        newest = ConsentRecord.objects.get(person=jo, superseded_by=None)
        assert newest.position == "tried"
        assert newest.supersedes


def test_who_may_see_but_not_act_is_told_why(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.teacher)
    sign_in(client, partnership.teacher)
    answer = client.get(reverse("consent:open", args=[enquiry.pk]))
    assert answer.status_code == 403
    assert "Your agency is not the lead agency" in answer.content.decode()


def test_every_look_and_every_refusal_is_noted(partnership: Partnership, client: Client) -> None:
    enquiry = opened(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    client.get(reverse("enquiry", args=[enquiry.pk]))
    sign_in(client, partnership.officer)
    client.get(reverse("enquiry", args=[enquiry.pk]))
    with acting_user.acting_as(partnership.guardian):
        looks = list(
            AccessEvent.objects.filter(enquiry_id=enquiry.pk)
            .order_by("at")
            .values_list("person__name", "screen", "outcome", "capacity")
        )
    assert looks == [
        ("Sam Worker", "enquiry", "shown", "lead_enquiry"),
        ("Oba Officer", "enquiry", "refused", ""),
    ]


@pytest.mark.committed
def test_when_a_look_cannot_be_noted_nothing_is_shown(
    partnership: Partnership, client: Client, owner_sql: Any
) -> None:
    enquiry = opened(partnership.social_worker)
    owner_sql("REVOKE INSERT ON audit_accessevent FROM imap_access")
    sign_in(client, partnership.social_worker)
    client.raise_request_exception = False
    answer = client.get(reverse("enquiry", args=[enquiry.pk]))
    assert answer.status_code == 500
    assert "Kit Marlow" not in answer.content.decode()


def test_a_changed_detail_is_told_from_what_to_what(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        kit = Person.objects.get(enquiry=enquiry, role="child")
    sign_in(client, partnership.social_worker)
    answer = client.post(
        reverse("enquiries:change_person", args=[enquiry.pk, kit.pk]),
        {
            "role": "child",
            "name": "Kit Marlowe",
            "date_of_birth-day": "4",
            "date_of_birth-month": "3",
            "date_of_birth-year": "2018",
            "information_needed": "yes",
            "reason": "Spelling from the school",
        },
    )
    assert answer.status_code == 302, errors(answer)
    text = client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes").content.decode()
    assert "from “Kit Marlow” to “Kit Marlowe”" in text
    assert "Spelling from the school" in text


def test_the_record_is_in_the_order_of_writing(partnership: Partnership, client: Client) -> None:
    enquiry = opened(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    page = client.get(reverse("audit:record", args=[enquiry.pk]) + "?whole=yes")
    told = [line.telling.sentence for line in page.context["lines"]]
    assert told[1].startswith("Enquiry")
    assert told[-1] == "Moved from Received to Open"
    assert [s for s in told if s.startswith("Consent position")] == [
        "Consent position of Kit Marlow: Granted",
        "Consent position of Jo Marlow: Granted",
    ]


def test_a_reference_is_found_however_it_is_typed(partnership: Partnership, client: Client) -> None:
    enquiry = opened(partnership.social_worker)
    sign_in(client, partnership.social_worker)
    typed = enquiry.reference.replace("-", " ").lower()
    assert client.get(reverse("work"), {"q": typed})["Location"] == reverse("enquiry", args=[enquiry.pk])
    missing = client.get(reverse("work"), {"q": "22222-22222"}).content.decode()
    assert "No enquiry that you can see has this reference" in missing
    sign_in(client, partnership.officer)
    assert client.get(reverse("work"), {"q": typed}).status_code == 200


@pytest.mark.committed
def test_old_drafts_are_swept_by_the_system_and_seen_by_nobody_else(
    partnership: Partnership, app_sql: Any
) -> None:
    with acting_user.acting_as(partnership.social_worker):
        for about in ("new", "old"):
            Draft.objects.create(author=partnership.social_worker, about=about, answers={"a": 1})
    app_sql(
        "UPDATE enquiries_draft SET saved_at = now() - interval '40 days' WHERE about = 'old'",
        person=partnership.social_worker.pk,
    )
    with acting_user.acting_as(partnership.lead_manager):
        assert Draft.objects.count() == 0
    assert look_for_what_is_due() == 1
    assert look_for_what_is_due() == 0
    with acting_user.acting_as(partnership.social_worker):
        assert list(Draft.objects.values_list("about", flat=True)) == ["new"]
