"""Two drafts of one form are told apart, on the form's page and in My work, by their author alone."""

import pytest
from django.test import Client
from django.urls import reverse

from enquiries.casework.drafts.words import LONGEST, words_of
from imap.agencies.models import User
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.forms import the_form

RECORD, WORK, SAVE = (
    reverse("enquiries:record_enquiry"),
    reverse("work"),
    reverse("enquiries:save_draft"),
)


def text(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def save(client: Client, about: str, **answers: str) -> None:
    ours = {"draft-about": about, "draft-opening": str(new_key())}
    assert client.post(SAVE, answers | ours).status_code == 200


@pytest.mark.parametrize(("typed", "words"), [
    ({"narrative": ["A bruise"], "child": ["Kit Marlow"]}, "Kit Marlow"),
    ({"people-0-name": ["Jo Marlow"], "people-0-role": ["parent_or_carer"], "people-1-name": ["Kit Marlow"],
      "people-1-role": ["child"]}, "Kit Marlow"),
    ({"people-0-name": [" "], "people-1-name": ["Jo Marlow"], "people-1-role": ["parent_or_carer"]}, "Jo Marlow"),
    ({"referrer_name": ["Tess Teacher"], "people-0-name": [""], "narrative": ["A bruise\non the arm"]}, "A bruise on the arm"),
    ({"key": [str(new_key())], "shown": ["Police: no answer"], "why": ["supported"], "on-day": ["1"],
      "reasons": ["Early help has begun"]}, "Early help has begun"),
    ({"rating": ["2"]}, ""),
    ({}, ""),
])  # fmt: skip
def test_what_tells_a_draft(typed: dict[str, list[str]], words: str) -> None:
    assert words_of(typed) == words
    assert len(words_of({"reasons": ["word " * 500]})) == LONGEST


def test_two_drafts_of_new_enquiries_are_told_apart(partnership: Partnership, client: Client) -> None:
    p = partnership
    sign_in(client, p.teacher)
    form = the_form(client)
    names = ("Kit & Marlow", "Ava Quill")
    for name in names:
        save(client, "record", **(form | {"people-0-name": name}))
    for address in (RECORD, WORK):
        page = text(client, address)
        for name in ("Kit &amp; Marlow", "Ava Quill"):
            assert name in page, address

    def none_of_it(user: User) -> None:
        theirs = sign_in(Client(), user)
        for address in (RECORD, WORK):
            assert not [name for name in ("Kit &amp; Marlow", "Ava Quill") if name in text(theirs, address)]

    none_of_it(p.social_worker)
    none_of_it(p.lead_manager)


def test_two_drafts_on_one_enquiry_are_told_apart(partnership: Partnership, client: Client) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    sign_in(client, p.social_worker)
    concerns = ("A bruise on the arm", "A neighbour heard shouting")
    for concern in concerns:
        save(client, f"override:{enquiry.pk}", **{"draft-enquiry": str(enquiry.pk), "concern": concern})
    work = text(client, WORK)
    assert [concern in work for concern in concerns] == [True, True]
    page = text(client, reverse("consent:override", args=[enquiry.pk]))
    assert page.count(concerns[1]) == 1  # in its field
    assert page.count(concerns[0]) == 1  # in the list of other drafts
    [draft] = [one for one in client.get(WORK).context["unfinished"] if one.words == concerns[0]]
    assert concerns[0] in text(client, reverse("hand_over", args=[draft.draft.pk]))
