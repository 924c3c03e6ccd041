"""Every long screen keeps what was typed, shows it again and lets it go; also a draft of last month, after its form changed."""

import re
from collections import Counter
from typing import Any

from django.test import Client
from django.urls import reverse

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Draft, Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, override, refuse_consent, sign_in
from tests.support.case import send

SAVE, WORK = reverse("enquiries:save_draft"), reverse("work")
RECORD, THROW = reverse("enquiries:record_enquiry"), reverse("enquiries:throw_draft_away")


def drafts(author: User) -> list[Draft]:
    with acting_user.acting_as(author):
        return list(Draft.objects.all())


def as_sent(page: Any) -> dict[str, str]:
    """What the script sends for the draft of the form that this page shows, beside its answers."""
    draft = page.context["draft"]
    return {
        "draft-about": draft.about,
        "draft-part": draft.part,
        "draft-enquiry": str(draft.enquiry_id or ""),
        "draft-opening": str(draft.opening),
        "draft-opened": draft.opened,
    }


def consent_page(enquiry: Enquiry, by: User) -> str:
    with acting_user.acting_as(by):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    return reverse("consent:consent", args=[enquiry.pk, jo.pk])


# Every long screen ------------------------------------------------------------------------------------------
def test_every_long_screen_shows_what_was_typed_and_lets_it_go(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    going_ahead = override(enquiry, p.social_worker)
    with acting_user.acting_as(p.social_worker):
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
    for number, (user, page, about, _part, question) in enumerate(screens):
        sign_in(client, user)
        words = f"Half a sentence, number {number}"
        form = client.get(page)
        assert f'data-draft="{about}"' in form.content.decode(), page
        ours = Counter(re.findall(r'name="(draft-[^"]*)"', form.content.decode()))
        assert ours == Counter(
            ["draft-opening", "draft-opened", "draft-turn", "draft-later", "draft-later"]
        ), page
        kept = as_sent(form) | {question: words}
        assert client.post(SAVE, kept).status_code == 200
        again = client.get(page)
        assert again.status_code == 200, page
        assert words in again.content.decode(), page
        assert "We kept what you typed on" in again.content.decode(), page
        assert "There is a problem" not in again.content.decode(), page
        later = client.post(page, {question: words + " more", "draft-later": "1"})
        assert later["Location"] == reverse("work"), page
        assert words + " more" in client.get(page).content.decode(), page
        if about not in on_my_work:  # the parts of an answer are one line there
            on_my_work.add(about)
            work = client.get(reverse("work")).content.decode()
            assert "Yours, not finished" in work, page
            assert enquiry.reference in work, page
        client.post(THROW, as_sent(client.get(page)) | {"next": page})
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
    about = {"draft-about": f"answer:{asked.pk}", "draft-enquiry": str(enquiry.pk)}
    client.post(SAVE, about | {"draft-part": "share", "text": "Seen twice"})
    client.post(SAVE, about | {"draft-part": "nothing", "searched": "Record, 2018 to"})
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
        "draft-opened": page.context["draft"].opened,
    }
    assert client.post(reverse("disclosures:nothing", args=place), sent).status_code == 302
    assert drafts(p.nurse) == []
    assert (
        client.post(
            SAVE, about | {"draft-part": "share", "text": "x", "draft-opened": sent["draft-opened"]}
        ).status_code
        == 409
    )


# An old draft -----------------------------------------------------------------------------------------------
GONE = {
    "asked_in_october": ["Words of a question that is gone"],
    "people-0-gone": ["x"],
    "people-TOTAL_FORMS": ["2"],
    "people-INITIAL_FORMS": ["2"],
    "key": ["no key any more"],
}
#: What choices, dates, numbers and moments might have been when a form asked otherwise.
NONSENSE = ["a choice that is gone", "another"]


def as_of_last_month(page: Any) -> dict[str, list[str]]:
    """What a form of last month left: questions that are gone, every second one of today's, and other choices in those."""
    names = [field.html_name for field in page.context["form"]]
    return dict.fromkeys(names[::2], NONSENSE) | GONE


def test_a_draft_of_last_month_opens_after_its_form_has_changed(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    going_ahead = override(enquiry, p.social_worker)
    answer = [enquiry.pk, asked.pk]
    screens = [
        (p.social_worker, RECORD),
        (p.social_worker, reverse("consent:urgent")),
        (p.social_worker, consent_page(enquiry, p.social_worker)),
        (p.social_worker, consent_page(enquiry, p.social_worker).replace("consent/", "withdraw/")),
        (p.social_worker, reverse("consent:override", args=[enquiry.pk])),
        (p.lead_manager, reverse("consent:the_override", args=[enquiry.pk, going_ahead.pk])),
        (p.social_worker, reverse("disclosures:ask", args=[enquiry.pk])),
        (p.social_worker, reverse("disclosures:outcome", args=[enquiry.pk]) + "?now=section_47"),
        (p.social_worker, reverse("disclosures:exchange", args=[enquiry.pk])),
        (p.nurse, reverse("disclosures:override", args=answer)),
        (p.nurse, reverse("disclosures:share", args=answer)),
        (p.nurse, reverse("disclosures:withhold", args=answer)),
        (p.nurse, reverse("disclosures:nothing", args=answer)),
        (p.nurse, reverse("disclosures:refuse", args=answer)),
    ]
    for user, page in screens:
        sign_in(client, user)
        blank = client.get(page)
        assert blank.status_code == 200, page
        shown = blank.context["draft"]
        old = as_of_last_month(blank)
        sent = {"draft-about": shown.about, "draft-part": shown.part, "draft-opening": str(shown.opening)}
        assert client.post(SAVE, sent | old | {"draft-enquiry": str(enquiry.pk)}).status_code == 200, page
        there = client.get(page + ("&" if "?" in page else "?") + f"draft={shown.opening}")
        assert there.status_code == 200, page
        assert there.context["draft"].kept_at, page
        assert "There is a problem" not in there.content.decode(), page
        every = {name: values[0] for name, values in old.items()} | sent
        assert client.post(page, every).status_code == 422, (
            page
        )  # and sent as it is it is turned back, not broken
        assert client.get(WORK).status_code == 200


def test_what_forms_of_last_month_accepted_opens_too(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    item, withheld = str(new_key()), str(new_key())
    accepted: list[tuple[User, str, str, dict[str, object], dict[str, str]]] = [
        (
            p.nurse,
            "answer",
            f"answer:{asked.pk}",
            {
                "items": [{"key": item, "text": "Seen twice", "gone": ["x"], "kind": "a kind that is gone"}],
                "withheld": [{"key": withheld, "gone": 1}],
                "lawful": {"purpose": "a purpose that is gone", "powers": ["one that is gone"], "gone": True},
                "gone": {},
            },
            {"change_item": item, "change_withholding": withheld, "preview": "", "share": ""},
        ),
        (
            p.social_worker,
            "ask",
            f"ask:{enquiry.pk}",
            {"key": str(new_key()), "asked": "nobody", "questions": "At A&E?", "kinds": ["gone"], "gone": 1},
            {"ask_preview": ""},
        ),
    ]
    for user, page, about, answers, more in accepted:
        place = [enquiry.pk, asked.pk] if page == "answer" else [enquiry.pk]
        with acting_user.acting_as(user):
            opening = drafts_actions.shared(about)
            drafts_actions.keep_draft(
                by=user, about=about, opening=opening, answers=answers, enquiry_id=enquiry.pk
            )
        sign_in(client, user)
        for name, key in {page: "", **more}.items():
            address = reverse(f"disclosures:{name}", args=[*place, *([key] if key else [])])
            there = client.get(address)
            assert there.status_code == 200, name
            if name == "preview":
                assert "Before this can be released" in there.content.decode()
