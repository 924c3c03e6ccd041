"""Error pages, headers, dates on screen."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from imap.design import build, views
from imap.design.context import navigation
from imap.design.middleware import security_headers
from tests.support.visitors import hidden_fields


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.unit.design.addresses"):
        yield


def words(response: HttpResponse) -> str:
    return response.content.decode()


def test_not_found_says_the_same_for_missing_and_for_not_allowed(rf: RequestFactory) -> None:
    missing = views.page_not_found(rf.get("/a/"), Http404("no such enquiry"))
    hidden = views.page_not_found(rf.get("/a/"), Http404("restricted: a relative"))
    assert missing.status_code == hidden.status_code == 404
    assert words(missing) == words(hidden)
    assert "There is nothing at this address, or you may not see it." in words(missing)


def test_who_may_see_but_not_act_is_told_why(rf: RequestFactory) -> None:
    response = views.permission_denied(
        rf.get("/"), PermissionDenied("Only a <b>manager</b> lowers a rating.")
    )
    assert response.status_code == 403
    assert "Only a &lt;b&gt;manager&lt;/b&gt; lowers a rating." in words(response)


def test_every_error_page_says_what_to_do(rf: RequestFactory) -> None:
    assert "Go back" in words(views.bad_request(rf.get("/")))
    assert "Your role does not include this action." in words(views.permission_denied(rf.get("/")))
    assert "send the form once more" in words(views.csrf_failure(rf.post("/"), reason="expired"))
    assert "Try again in a few minutes" in words(views.server_error(rf.get("/")))


def test_what_is_too_long_to_send_is_said_with_the_limit(rf: RequestFactory) -> None:
    response = views.bad_request(rf.post("/"), RequestDataTooBig("Request body exceeded the limit."))
    assert response.status_code == 400
    assert "This is too long to send" in words(response)
    assert "about 2,000,000 characters" in words(response)
    assert "Go back, shorten your answers" in words(response)
    assert "too long" not in words(views.bad_request(rf.post("/")))


def test_the_browser_is_told_the_servers_limit() -> None:
    script = (Path(build.ASSETS) / "largest.js").read_text(encoding="utf-8")
    assert f"const LARGEST = {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:_};" in script
    assert views.LARGEST_IN_WORDS < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_the_page_for_server_errors_survives_its_own_failure(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(TEMPLATES=[]), caplog.at_level(logging.CRITICAL):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "telephone 999" in words(response)


def test_when_the_disk_is_full_a_page_says_to_wait(rf: RequestFactory) -> None:
    request = rf.post("/account/login/", {"login": "a@b.example", "password": "a long enough password"})
    try:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"x")
    except OSError:
        response = views.server_error(request)
    assert response.status_code == 503
    assert "Wait a few seconds" in words(response)
    assert "a long enough password" not in response.content.decode()


def while_the_database_is_away(view: Any, request: HttpRequest) -> HttpResponse:
    try:
        raise OperationalError("the connection is closed")
    except OperationalError:
        return cast("HttpResponse", view(request))


def test_while_the_database_is_away_a_page_says_to_wait(rf: RequestFactory) -> None:
    response = while_the_database_is_away(views.server_error, rf.get("/enquiries/find/?page=2"))
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert 'href="/enquiries/find/?page=2"' in response.content.decode()
    assert "999" in words(response)


def test_while_the_database_is_away_what_was_sent_can_be_sent_again(rf: RequestFactory) -> None:
    typed = "\n first line <b>\nsecond & “last”\n"
    request = rf.post("/enquiries/record/", {"narrative": typed, "people": ["one", "two"], "key": "k"})
    text = while_the_database_is_away(views.server_error, request).content.decode()
    assert list(hidden_fields(text)) == [
        ("narrative", typed),
        ("people", "one"),
        ("people", "two"),
        ("key", "k"),
    ]
    assert "may not have been recorded" in text
    assert "not be recorded twice" in text
    assert "What you typed, to copy" in text
    without = while_the_database_is_away(views.server_error, rf.post("/chase/", {"words": "x"}))
    assert "not be recorded twice" not in words(without)


def test_while_the_database_is_away_nothing_is_sent_to_another_site(rf: RequestFactory) -> None:
    for request in (rf.get("/"), rf.post("/", {"x": "y"})):
        request.path = "//elsewhere.example/login"
        text = while_the_database_is_away(views.server_error, request).content.decode()
        assert '="//' not in text
        assert '="/%2Felsewhere.example/login"' in text


def test_while_the_database_is_away_no_password_is_sent_back(rf: RequestFactory) -> None:
    request = rf.post("/account/login/", {"login": "a@b.example", "password": "a long enough password"})
    text = while_the_database_is_away(views.server_error, request).content.decode()
    assert "a long enough password" not in text
    assert 'href="/account/login/"' in text


@pytest.mark.parametrize(
    ("wanted", "href"),
    [
        ("/enquiries/0198/?page=2&x=y", "/account/login/?next=%2Fenquiries%2F0198%2F%3Fpage%3D2%26x%3Dy"),
        ("https://elsewhere.example/", "/account/login/"),
        ("//elsewhere.example/", "/account/login/"),
        ("", "/account/login/"),
    ],
)
def test_whoever_signs_in_meanwhile_still_goes_where_they_wanted(
    rf: RequestFactory, wanted: str, href: str
) -> None:
    sent = {"login": "a@b.example", "password": "a long enough password", "next": wanted}
    text = while_the_database_is_away(views.server_error, rf.post("/account/login/", sent)).content.decode()
    assert f'href="{href}"' in text
    again = rf.post("/account/login/?next=/kept/", sent)
    text = while_the_database_is_away(views.server_error, again).content.decode()
    assert 'href="/account/login/?next=/kept/"' in text


@dataclass
class Someone:
    """A signed-in person as the frame of a page sees one."""

    name: str = "Priya <b>Shah"
    agency: str = "Northshire"
    is_authenticated: bool = True
    is_caseworker: bool = True
    is_administrator: bool = False


def places(rf: RequestFactory, path: str, user: Someone) -> list[tuple[str, bool]]:
    request = rf.get(path)
    request.user = user  # type: ignore[assignment]
    return [(str(place["text"]), place["active"]) for place in navigation(request)]


def test_the_navigation_shows_what_one_may_do_and_where_one_is(rf: RequestFactory) -> None:
    assert navigation(rf.get("/")) == []
    assert places(rf, "/guidance/CON3/", Someone()) == [
        ("My work", False),
        ("Record an enquiry", False),
        ("Guidance", True),
    ]
    administrator = Someone(is_caseworker=False, is_administrator=True)
    assert places(rf, "/", administrator) == [
        ("My work", True),
        ("Guidance", False),
        ("Administration", False),
    ]


def test_the_frame_names_who_is_signed_in_and_signs_out_by_post(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = Someone()  # type: ignore[assignment]
    page = get_template("404.html").render({}, request)
    assert "Priya &lt;b&gt;Shah, Northshire" in page
    assert '<form method="post" action="/account/logout/">' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert 'aria-current="page"' in page


def test_pages_are_never_kept_and_carry_the_headers(rf: RequestFactory) -> None:
    answer = security_headers(lambda _request: HttpResponse("x"))
    page, file = answer(rf.get("/enquiries/")), answer(rf.get("/static/design/imap.css"))
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in file.headers
    for response in (page, file):
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "login",
        "logout",
        "password_change",
        "password_change_done",
        "reauthenticate",
        "account_inactive",
        "signup_closed",
    ],
)
def test_the_account_pages_stand_in_our_frame(rf: RequestFactory, name: str) -> None:
    page = get_template(f"account/{name}.html").render({"form": None, "redirect_field": ""}, rf.get("/"))
    assert '<main class="govuk-main-wrapper " id="main-content">' in page
    assert page.count("<h1") == 1
    assert " – IMAP</title>" in page


def test_a_demonstration_says_who_can_sign_in(rf: RequestFactory) -> None:
    person = {
        "email": "practitioner@lacsc.example",
        "name": "P",
        "agency": "A",
        "role": "Practitioner",
        "good_for": "All",
    }
    shown = {
        "form": "",
        "demonstration": True,
        "demonstration_people": [person],
        "demonstration_password": "made-up",
    }
    template = get_template("account/login.html")
    page = template.render(shown, rf.get("/"))
    assert "practitioner@lacsc.example" in page
    assert "made-up" in page
    assert "Never enter real people" in page
    assert "Who can sign in" not in template.render({"form": ""}, rf.get("/"))


def test_the_front_end_is_built_without_crown_font_or_foreign_address(tmp_path: Path) -> None:
    build.build(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        "imap.css",
        "imap.js",
        "largest.js",
        "drafts.js",
        "shown.js",
        "supported.js",
        "govuk-frontend.min.js",
        "favicon.svg",
    }
    style = (tmp_path / "imap.css").read_text(encoding="utf-8")
    assert ".govuk-radios__conditional--hidden" in style
    assert ".imap-staff" in style
    for forbidden in ("GDS Transport", "crest", "crown", "url(", "@font-face", "govuk-header"):
        assert forbidden not in style
    assert "sourceMappingURL" not in (tmp_path / "govuk-frontend.min.js").read_text(encoding="utf-8")
