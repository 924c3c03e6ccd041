"""What is sent while signed out waits until the person who opened the form signs in, and then stands in it again.

The walk is over every page with a form that people reach: whoever adds one and forgets, fails here.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.forms import Textarea
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imap.access import acting_user
from imap.accounts.openers import SALT
from imap.accounts.unsent import sweep_unsent
from imap.agencies.models import UnsentForm
from imap.db.keys import new_key
from imap.design.sent import OPENED_BY
from tests.factories import Partnership, opened, sign_in
from tests.support.forms import opened_by
from tests.support.forms_sent_signed_out import WORDS
from tests.support.pages_with_forms import forms_in, layers, pages_with_forms


def in_the_form(page: str, name: str) -> bool:
    """Whether the question's own field holds the words: not only the list of what was typed, to copy."""
    return re.search(rf'<textarea[^>]* name="{re.escape(name)}"[^>]*>\s*{re.escape(WORDS)}', page) is not None


def come_back(client: Client, response: Any) -> Any:
    """Sign in on the page that the answer led to, and go where it leads."""
    assert response.status_code == 302, response.status_code
    assert response["Location"].startswith("/account/login/"), response["Location"]
    return client.get(QueryDict(response["Location"].partition("?")[2])["next"])


def test_whatever_form_was_sent_signed_out_stands_there_again(partnership: Partnership) -> None:
    lost: dict[str, str] = {}
    kinds: set[str] = set()
    sent: set[tuple[str, str]] = set()  # a form is the same for everybody who opens it at one address
    for user, pages in pages_with_forms(partnership):
        client = sign_in(Client(), user)
        for address in pages:
            page: Any = client.get(address)
            if page.status_code != 200 or page.context is None:
                continue
            for form in forms_in([value for one in layers(page.context) for value in one.values()], set()):
                texts = [
                    form[name].html_name
                    for name, field in form.fields.items()
                    if isinstance(field.widget, Textarea)
                    and f' name="{form[name].html_name}"' in page.content.decode()
                ]
                which = (type(form).__name__, page.resolver_match.view_name)
                if not texts or which in sent:
                    continue
                sent.add(which)
                kinds.add(type(form).__name__)
                typed = dict.fromkeys(texts, WORDS) | opened_by(page)
                back = come_back(client, Client().post(address, typed))
                lost |= {
                    f"{type(form).__name__}: {name}": f"{user.name}, {address}"
                    for name in texts
                    if not in_the_form(back.content.decode(), name)
                }
    assert not lost, "\n".join(f"{form} ({where})" for form, where in sorted(lost.items()))
    assert len(kinds) > 30, sorted(kinds)


def a_form(p: Partnership) -> tuple[Client, str, dict[str, str]]:
    """A practitioner's browser, the address of a form, and what they type."""
    client = sign_in(Client(), p.social_worker)
    address = reverse("enquiries:change_concern", args=[opened(p.social_worker).pk])
    page: Any = client.get(address)
    form = page.context["form"]
    typed = {name: str(form[name].value() or "") for name in form.fields} | opened_by(page)
    return client, address, typed | {"narrative": WORDS, "reason": "Her aunt telephoned at noon."}


def test_it_is_shown_to_nobody_else_and_lets_nobody_in(partnership: Partnership) -> None:
    client, address, typed = a_form(partnership)
    location = Client().post(address, typed)["Location"]
    back = QueryDict(location.partition("?")[2])["next"]
    for other in (partnership.lead_manager, partnership.officer, partnership.administrator):
        assert WORDS not in sign_in(Client(), other).get(back).content.decode()
    assert Client().get(back).status_code == 302, "the address signs nobody in"
    assert WORDS in client.get(back).content.decode()
    with acting_user.acting_as(partnership.officer):
        assert not UnsentForm.objects.exists()


def test_a_form_that_does_not_say_who_opened_it_is_kept_for_nobody(partnership: Partnership) -> None:
    _client, address, typed = a_form(partnership)
    stranger, key = Client(), str(partnership.social_worker.pk)
    nobody, other_salt = signing.dumps(str(new_key()), salt=SALT), signing.dumps(key, salt="other")
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        too_old = signing.dumps(key, salt=SALT)
    for opener in ("", key, f"{key}:1:x", nobody, other_salt, too_old):
        assert "unsent" not in stranger.post(address, typed | {OPENED_BY: opener})["Location"]
    with acting_user.acting_as(partnership.social_worker):
        assert not UnsentForm.objects.exists()


def test_once_it_is_accepted_it_is_gone(partnership: Partnership) -> None:
    client, address, typed = a_form(partnership)
    back = come_back(client, Client().post(address, typed))
    form = back.context["form"]
    answers = {name: str(form[name].value() or "") for name in form.fields} | {
        "changed_because": "Her aunt telephoned."
    }
    assert (
        client.post(back.request["PATH_INFO"] + "?" + back.request["QUERY_STRING"], answers).status_code
        == 302
    )
    with acting_user.acting_as(partnership.social_worker):
        assert not UnsentForm.objects.exists()


def test_a_page_that_stood_open_while_its_reader_signed_in_elsewhere(partnership: Partnership) -> None:
    """Signing in changes the protection of forms: what the old page sends is turned back, and stands in the form again."""
    client, address, typed = a_form(partnership)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(address, typed | {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 302
    for _twice in range(2):  # it can be opened again until it is sent
        assert in_the_form(client.get(answer["Location"]).content.decode(), "narrative")
    del typed[OPENED_BY]
    elsewhere = strict.post(address, typed, HTTP_ORIGIN="http://testserver")
    assert elsewhere.status_code == 403, "another site lays no words into a form"
    assert WORDS not in elsewhere.content.decode()


def test_only_the_newest_twenty_are_kept_and_none_for_ever(partnership: Partnership) -> None:
    _client, address, typed = a_form(partnership)
    out = Client()
    for number in range(23):
        out.post(address, typed | {"narrative": f"{WORDS} {number}"})
    with acting_user.acting_as(partnership.social_worker):
        kept = [
            one.answers["narrative"][0].rpartition(" ")[2] for one in UnsentForm.objects.order_by("sent_at")
        ]
    assert kept == [str(number) for number in range(3, 23)]
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        assert sweep_unsent() == 0, "they are of today"


def test_a_script_that_saves_a_draft_is_no_form_that_was_sent(partnership: Partnership) -> None:
    _client, address, typed = a_form(partnership)
    answer = Client().post(address, typed, headers={"sec-fetch-mode": "cors"})
    assert "unsent" not in answer["Location"]


@pytest.mark.parametrize(("name", "kept"), [("passed_to", True), ("password", False), ("oldpassword", False)])
def test_a_password_is_never_kept_and_what_was_passed_on_is(
    partnership: Partnership, name: str, kept: bool
) -> None:
    _client, address, typed = a_form(partnership)
    answer = Client().post(address, typed | {name: WORDS})
    assert ("unsent" in answer["Location"]) is kept
