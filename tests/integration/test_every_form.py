"""Every form on every page that people reach: whoever adds one and forgets, fails here.

What its rules may say is missing or wrong stands on its page, to be answered or changed. What is typed about people a browser does
not remember and offer to the next one, and no spelling service sees a name. One walk asks both.
"""

from typing import Any

import pytest
from django.test import Client

from enquiries.search.forms import FindForm
from imap.access import acting_user
from tests.factories import Partnership, sign_in
from tests.support.answerable import problems
from tests.support.pages_with_forms import forms_in, layers, pages_with_forms
from tests.support.remembered import Controls, offered

#: Signing in: what password managers and browsers fill in.
TOKENS = {
    "/account/login/": {"login": "username", "password": "current-password"},
    "/account/password/reset/": {"email": "email"},
    "/account/password/change/": {
        "oldpassword": "current-password",
        "password1": "new-password",
        "password2": "new-password",
    },
}


@pytest.mark.clause("NPR1", "NPR2", "NPR3", "OVR2", "OVR3")
def test_every_form_can_be_answered_and_a_browser_remembers_nothing_of_it(partnership: Partnership) -> None:
    unanswerable: dict[str, str] = {}
    remembered: set[str] = set()
    controls: set[str] = set()
    judged: set[str] = set()
    for user, pages in pages_with_forms(partnership):
        client = sign_in(Client(), user)
        for address in pages:
            response: Any = client.get(address)
            if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
                continue
            page = response.content.decode()
            wrong, seen = offered(address, page)
            remembered |= wrong
            controls |= seen
            if response.context is None or response.context.get("asks") is False:
                continue
            context = [value for one in layers(response.context) for value in one.values()]
            for form in forms_in(context, set()):
                if isinstance(form, FindForm):  # has no rules; the lead agency alone finds by a date of birth
                    continue
                judged.add(type(form).__name__)
                with acting_user.acting_as(user):
                    for problem in problems(page, form, f"{user.name} {type(form).__name__}"):
                        unanswerable.setdefault(problem, f"{user.name}, {address}")
    assert not unanswerable, "\n".join(f"{what} ({where})" for what, where in sorted(unanswerable.items()))
    assert not remembered, "\n".join(sorted(remembered))
    assert {
        "line name",
        "line day",
        "line month",
        "line q",
        "textarea narrative",
        "textarea whereabouts",
    } < controls
    assert len(controls) > 60, sorted(controls)
    assert {
        "ShortForm",
        "ItemForm",
        "UrgentForm",
        "OverrideForm",
        "RequestForm",
        "RefuseForm",
        "ReleaseForm",
    } <= judged
    assert len(judged) > 40, sorted(judged)


def test_a_password_manager_finds_its_way(partnership: Partnership) -> None:
    for address, tokens in TOKENS.items():
        client = sign_in(Client(), partnership.nurse) if "change" in address else Client()
        found = {
            control["name"]: control.get("autocomplete", "")
            for _kind, control in Controls(client.get(address).content.decode()).found
            if control["name"] != "q"  # the search in the header
        }
        assert found == tokens, address
