"""Each form that is opened is a draft of its own: two windows are two; one is gone on with, thrown away or decided alone."""

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse

from enquiries.casework.drafts.drafting import OURS
from enquiries.models import Draft, Enquiry, Person
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import Partnership, opened, record, sign_in
from tests.support.case import ITEM, people_of, send
from tests.support.forms import opened_by, the_form
from tests.support.forms import typed as as_typed

RECORD, WORK = reverse("enquiries:record_enquiry"), reverse("work")
SAVE, THROW = reverse("enquiries:save_draft"), reverse("enquiries:throw_draft_away")
ASKED_FIRST = "You have unsaved answers from"


def drafts(author: User) -> list[Draft]:
    with acting_user.acting_as(author):
        return list(Draft.objects.order_by("saved_at"))


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


def save(client: Client, page: Any, **answers: str) -> None:
    assert client.post(SAVE, as_sent(page) | answers).status_code == 200


def text(answer: Any) -> str:
    return str(answer.content.decode())


def an_override(partnership: Partnership) -> tuple[Enquiry, str]:
    enquiry = opened(partnership.social_worker)
    return enquiry, reverse("consent:override", args=[enquiry.pk])


# Two windows ------------------------------------------------------------------------------------------------
def test_two_windows_of_a_screen_about_something_are_two_drafts(
    partnership: Partnership, client: Client
) -> None:
    _enquiry, page = an_override(partnership)
    sign_in(client, partnership.social_worker)
    first, second = client.get(page), client.get(page)
    save(client, first, concern="A bruise on the arm")
    save(client, second, concern="A neighbour heard shouting")
    save(client, first, concern="A bruise on the arm, and a burn")
    assert len(drafts(partnership.social_worker)) == 2
    newest = client.get(page)
    assert newest.context["form"]["concern"].value() == "A bruise on the arm, and a burn"
    assert "You have other unsaved answers for this page" in text(newest)
    other = f"?draft={second.context['draft'].opening}"
    assert f'href="{other}"' in text(newest)
    again = client.get(page + other)
    assert again.context["form"]["concern"].value() == "A neighbour heard shouting"
    assert again.context["draft"].opening == second.context["draft"].opening
    work = text(client.get(WORK))
    for one in (first, second):
        assert f'href="{page}?draft={one.context["draft"].opening}"' in work


def test_each_is_thrown_away_alone(partnership: Partnership, client: Client) -> None:
    _enquiry, page = an_override(partnership)
    sign_in(client, partnership.social_worker)
    first, second = client.get(page), client.get(page)
    save(client, first, concern="A bruise")
    save(client, second, concern="Shouting")
    client.post(THROW, as_sent(client.get(page)) | {"draft-part": "", "next": page})
    [left] = drafts(partnership.social_worker)
    assert left.opening == first.context["draft"].opening
    assert "other unsaved answers" not in text(client.get(page))
    assert client.post(SAVE, as_sent(second) | {"concern": "Late"}).status_code == 409
    save(client, first, concern="Still kept")


def test_a_decision_drops_its_own_draft_alone(partnership: Partnership, client: Client) -> None:
    enquiry = record(partnership.social_worker)
    with acting_user.acting_as(partnership.social_worker):
        jo = Person.objects.get(enquiry=enquiry, role=Person.Role.PARENT_OR_CARER)
    page = reverse("consent:consent", args=[enquiry.pk, jo.pk])
    sign_in(client, partnership.social_worker)
    first, second = client.get(page), client.get(page)
    save(client, second, position="tried", attempts="Wrote to her.")
    tried = {
        "key": str(first.context["form"]["key"].value()),
        "seen": "",
        "position": "tried",
        "attempts": "Rang.",
    }
    save(client, first, **tried)
    assert client.post(page, as_sent(first) | tried).status_code == 302
    [left] = drafts(partnership.social_worker)
    assert left.opening == second.context["draft"].opening
    assert left.typed["form"]["answers"]["attempts"] == ["Wrote to her."]


def test_a_screen_about_nothing_asks_first_and_lists_every_draft(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)
    first, second = client.get(RECORD), client.get(RECORD)
    save(client, first, **the_form(client, narrative="Half of one"))
    save(client, second, **the_form(client) | {"narrative": "Half of another"})
    offer = text(client.get(RECORD))
    assert offer.count(ASKED_FIRST) == 2
    assert "Half of" not in offer
    for page, words in ((first, "Half of one"), (second, "Half of another")):
        shown = client.get(RECORD, {"draft": str(page.context["draft"].opening)})
        assert shown.context["form"]["narrative"].value() == words
        assert f'{RECORD}?draft={page.context["draft"].opening}"' in text(client.get(WORK))
    # An empty form besides them: its address is an opening that is not kept yet, so that loading it anew finds it again.
    [empty] = re.findall(r'href="(\?draft=[0-9a-f-]{36})"[^>]*>\s*Start with an empty form', offer)
    third = client.get(RECORD + empty)
    assert not third.context["form"].is_bound
    assert "Half of" not in third.context["form"].as_p()
    save(client, third, narrative="A third")
    assert client.get(RECORD + empty).context["form"]["narrative"].value() == "A third"
    assert len(drafts(partnership.teacher)) == 3


def test_without_the_script_two_forms_are_two_drafts(partnership: Partnership, client: Client) -> None:
    _enquiry, page = an_override(partnership)
    sign_in(client, partnership.social_worker)
    first, second = client.get(page), client.get(page)
    for form, words in ((first, "A bruise"), (second, "Shouting")):
        sent = as_sent(form) | {"concern": words, "draft-later": "1"}
        assert client.post(page, sent)["Location"] == WORK
    kept = [one.typed["form"]["answers"]["concern"] for one in drafts(partnership.social_worker)]
    assert kept == [["A bruise"], ["Shouting"]]


def test_what_is_saved_after_its_draft_ended_elsewhere_is_a_new_draft(
    partnership: Partnership, client: Client
) -> None:
    """Thrown away, recorded or handed over from another window: what was typed here since is not lost."""
    _enquiry, page = an_override(partnership)
    sign_in(client, partnership.social_worker)
    shown = client.get(page)
    save(client, shown, concern="A bruise")
    client.post(THROW, as_sent(shown))
    assert drafts(partnership.social_worker) == []
    late = client.post(
        page, as_sent(shown) | {"concern": "A bruise, and a burn", "draft-later": "1"}, follow=True
    )
    assert late.redirect_chain == [(WORK, 302)]
    assert "What you typed is kept as a new draft." in text(late)
    (anew,) = drafts(partnership.social_worker)
    assert anew.opening != shown.context["draft"].opening
    again = client.get(f"{page}?draft={anew.opening}")
    assert again.context["form"]["concern"].value() == "A bruise, and a burn"


def test_what_is_saved_of_an_answers_form_that_ended_elsewhere(
    partnership: Partnership, client: Client
) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    share = reverse("disclosures:share", args=[enquiry.pk, asked.pk])
    sign_in(client, p.nurse)
    shown = client.get(share)
    save(client, shown, text="Seen twice at A&E")
    client.post(THROW, as_sent(shown))
    client.post(share, as_sent(shown) | {"text": "Seen three times at A&E", "draft-later": "1"})
    (anew,) = drafts(p.nurse)
    ((part, typed),) = anew.typed.items()
    assert typed["answers"]["text"] == ["Seen three times at A&E"]
    opening = part.partition(".")[2]
    assert client.get(f"{share}?draft={opening}").context["form"]["text"].value() == "Seen three times at A&E"


def test_two_requests_are_written_side_by_side_in_two_windows(
    partnership: Partnership, client: Client
) -> None:
    enquiry = opened(partnership.social_worker)
    page = reverse("disclosures:ask", args=[enquiry.pk])
    sign_in(client, partnership.social_worker)
    first, second = client.get(page), client.get(page)
    another = {"another": "1", "key": str(first.context["form"]["key"].value()), "questions": "Seen at A&E?"}
    answer = client.post(page, as_sent(first) | another)
    assert f"?draft={first.context['draft'].opening}" in answer["Location"]
    save(client, second, questions="At school on Monday?")
    shown = client.get(answer["Location"])
    assert shown.context["form"]["questions"].value() == "Seen at A&E?"
    assert client.get(page).context["form"]["questions"].value() == "At school on Monday?"


def test_two_items_of_one_answer_are_written_in_two_windows(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    place = [enquiry.pk, asked.pk]
    share, answer = (reverse(f"disclosures:{name}", args=place) for name in ("share", "answer"))
    sign_in(client, p.nurse)
    first, second = client.get(share), client.get(share)
    save(client, first, text="Seen twice at A&E")
    save(client, second, text="Weighed in May")
    [draft] = drafts(p.nurse)  # one answer is one draft, with each opening of its forms
    assert len(draft.typed) == 2
    page = text(client.get(answer))
    for one, words in ((first, "Seen twice at A&E"), (second, "Weighed in May")):
        address = f"{share}?draft={one.context['draft'].opening}"
        assert address in page
        assert client.get(address).context["form"]["text"].value() == words
    item = as_typed({**ITEM, "key": str(first.context["form"]["key"].value()),
                     "about": people_of(enquiry, p.social_worker)["Kit Marlow"], "recipients": [str(p.lead.pk)]})  # fmt: skip
    assert client.post(share, as_sent(first) | item).status_code == 302
    [draft] = drafts(p.nurse)
    assert len(draft.answers["items"]) == 1
    assert [one["answers"]["text"] for one in draft.typed.values()] == [["Weighed in May"]]
    assert client.post(SAVE, as_sent(first) | {"text": "Late"}).status_code == 409
    save(client, second, text="Weighed in May, and in June")


# What a page sends for its draft's sake ------------------------------------------------------------------------
def test_a_forms_own_fields_of_any_name_are_kept(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    asked = send(enquiry, p.health, p.social_worker)
    kit = str(people_of(enquiry, p.social_worker)["Kit Marlow"])
    page = reverse("disclosures:share", args=[enquiry.pk, asked.pk])
    sign_in(client, p.nurse)
    form = client.get(page)
    save(client, form, about=kit, part="left", enquiry="this one", turn="2", opened="yes")
    assert client.get(page).context["form"]["about"].value() == kit
    [typed] = drafts(p.nurse)[0].typed.values()
    assert typed["answers"] == {
        "about": [kit], "part": ["left"], "enquiry": ["this one"], "turn": ["2"], "opened": ["yes"],
    }  # fmt: skip


def test_no_form_has_a_field_that_begins_as_those_of_a_draft_do() -> None:
    assert get_resolver().url_patterns  # so that every room's forms are there
    seen: list[type[forms.BaseForm]] = [forms.BaseForm]
    names = set()
    for one in seen:
        seen.extend(one.__subclasses__())
        names |= set(getattr(one, "base_fields", {}))
    assert {"about", "narrative"} <= names
    assert [name for name in names if name.startswith(OURS)] == []


# Handed over ------------------------------------------------------------------------------------------------------
def test_handed_over_one_of_two(partnership: Partnership, client: Client) -> None:
    p = partnership
    _enquiry, page = an_override(p)
    sign_in(client, p.lead_manager)
    theirs = client.get(page)
    save(client, theirs, concern="Theirs")
    sign_in(client, p.social_worker)
    first, second = client.get(page), client.get(page)
    save(client, first, concern="A bruise")
    save(client, second, concern="Shouting")
    one = drafts(p.social_worker)[0]
    sent = client.post(reverse("hand_over", args=[one.pk]), {"to": str(p.lead_manager.pk)})
    assert sent["Location"] == WORK
    assert [d.opening for d in drafts(p.social_worker)] == [second.context["draft"].opening]
    assert client.post(SAVE, as_sent(first) | {"concern": "Late"}).status_code == 409
    sign_in(client, p.lead_manager)
    assert len(drafts(p.lead_manager)) == 2
    handed = client.get(page, {"draft": str(one.opening)})
    assert "Sam Worker handed this over to you" in text(handed)
    assert handed.context["form"]["concern"].value() == "A bruise"


@pytest.mark.parametrize("wanted", ["", "continue", "1", "\x00", "9" * 50])
def test_an_address_that_names_no_opening_is_as_one_without(
    partnership: Partnership, client: Client, wanted: str
) -> None:
    _enquiry, page = an_override(partnership)
    sign_in(client, partnership.social_worker)
    save(client, client.get(page), concern="A bruise")
    assert client.get(page, {"draft": wanted}).context["form"]["concern"].value() == "A bruise"


def test_what_was_sent_while_signed_out_goes_on_with_its_own_draft(
    partnership: Partnership, client: Client
) -> None:
    sign_in(client, partnership.teacher)
    first, second = client.get(RECORD), client.get(RECORD)
    save(client, first, narrative="Half of one")
    save(client, second, narrative="Half of another")
    browser = Client()  # the same one, its session ended
    sent = as_sent(first) | the_form(client) | {"narrative": "All of one"} | opened_by(first)
    answer = browser.post(RECORD, sent)
    back = client.get(QueryDict(answer["Location"].partition("?")[2])["next"])
    assert ASKED_FIRST not in text(back)
    assert back.context["form"]["narrative"].value() == "All of one"
    assert back.context["draft"].opening == first.context["draft"].opening
    assert client.post(back.request["PATH_INFO"], sent | as_sent(back)).status_code == 302
    [left] = drafts(partnership.teacher)
    assert left.opening == second.context["draft"].opening
