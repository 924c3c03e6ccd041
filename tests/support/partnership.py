"""A partnership entered as it would be: the first administrator by the command, everybody else on the screens."""

import re

from tests.support.crowd import Someone
from tests.support.https import Browser, form_of
from tests.support.mailbox import Mailbox

PASSWORD = "three words that do not belong"
ADMINISTRATOR = "admin@imap.example"
LEAD = "Example Children’s Services"
AGENCIES = {"Example Police": "police", "Example NHS Trust": "health_provider", "Elm Grove School": "school"}
PEOPLE = {
    LEAD: ("Sam Worker", "Mina Manager"),
    "Example Police": ("Oba Officer", "Piet Sergeant"),
    "Example NHS Trust": ("Nia Nurse", "Mo Midwife"),
    "Elm Grove School": ("Tess Teacher", "Hedy Head"),
}


def email_of(name: str) -> str:
    return name.lower().replace(" ", ".") + "@people.example"


def set_password(browser: Browser, path: str) -> None:
    """Follow the link that sets a password, and set it."""
    answer = browser.send(path, "password1", password1=PASSWORD, password2=PASSWORD)
    assert answer.status == 302, answer.text


def sign_in(browser: Browser, email: str) -> None:
    """By address and password; fails when the page turns them back."""
    browser.cookies.clear()
    answer = browser.send("/account/login/", "login", login=email, password=PASSWORD)
    assert answer.status == 302, (email, answer.status, answer.text[:500])


def enter(made: Browser, said: str, mailbox: Mailbox) -> list[Someone]:
    """All of them, signed in. `said` is what `first_administrator` printed, `made` the administrator's browser."""
    link = re.search(r"https://imap\.example(/\S+)", said)
    assert link, said
    set_password(made, link[1])
    sign_in(made, ADMINISTRATOR)
    for name, kind in AGENCIES.items():
        answer = made.send(
            "/administration/agencies/add/", "agreement_version",
            **{"name": name, "kind": kind, "agreement_version": "1.0", "agreement_signed_on-day": "1",
               "agreement_signed_on-month": "4", "agreement_signed_on-year": "2026", "agreement_signed_by": "A Signatory"},
        )  # fmt: skip
        assert answer.status == 302, answer.text
    rows = [
        f'{name},{email_of(name)},"{agency}",practitioner'
        for agency, names in PEOPLE.items()
        for name in names
    ]
    preview = made.send(
        "/administration/people/import/", "text", text="\n".join(["name,email,agency,roles", *rows])
    )
    _, fields = form_of(preview.text, "key")
    answer = made.post("/administration/people/import/", fields | {"confirm": "1"})
    assert answer.status == 302, answer.text
    people = []
    for agency, names in PEOPLE.items():
        for name in names:
            browser = Browser(made.host, made.port, made.certificate)
            set_password(browser, mailbox.link_for(email_of(name)))
            sign_in(browser, email_of(name))
            people.append(Someone(browser, name=name, agency=agency))
    return people
