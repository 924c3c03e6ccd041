"""Every address: signed in by default, and a case's key in the address of everything about a case."""

import re

from django.test import Client
from django.urls import URLPattern
from django.urls.converters import StringConverter, UUIDConverter

from tests.support.addresses import CASE_APPS, EVERY

#: What the public may read.
PUBLIC = {"privacy_notice", "privacy_notice_version", "accessibility"}
#: Reached without signing in: signing in itself, and setting a password through a link.
OPEN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
#: Pages of these rooms that are about no single case.
ABOUT_NO_CASE = {
    "work", "record_enquiry", "urgent", "find", "save_draft", "throw_draft_away", "reviews", "withheld_queue", "guardian", "guardian_cases",
    "hand_over",
}  # fmt: skip


def filled(route: str) -> str:
    """A route as an address that leads to nothing."""
    nowhere = "01a20000-0000-7000-8000-000000000000"
    route = re.sub(r"<uuid:\w+>", nowhere, route)
    return "/" + re.sub(r"<(str:)?\w+>", "nothing", route)


def test_signing_in_comes_first(partnership: object, client: Client) -> None:
    assert len(EVERY) > 140
    for route, pattern in EVERY:
        if pattern.name in OPEN or route.startswith("^"):
            assert "account/" in route, route
        elif pattern.name in PUBLIC:
            assert route.startswith(("privacy/", "accessibility/")), route
        else:
            answer = client.get(filled(route))
            assert answer.status_code == 302, route
            assert answer["Location"].startswith("/account/login/"), route


def is_about_a_case(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith(CASE_APPS) and pattern.name not in ABOUT_NO_CASE


def test_what_is_about_a_case_names_it() -> None:
    of_cases = [(route, pattern) for route, pattern in EVERY if is_about_a_case(pattern)]
    faults = [
        f"{route}: the access log and the policies need the enquiry's key"
        for route, _pattern in of_cases
        if "enquiry_id" not in route
    ]
    faults += [
        f"{route}: <{name}> is neither a key nor a word"
        for route, pattern in of_cases
        for name, converter in pattern.pattern.converters.items()
        if not isinstance(converter, UUIDConverter | StringConverter)
    ]
    assert len(of_cases) > 90
    assert not faults, "\n".join(faults)
