"""A photograph in a real browser: attached, its original passed on with a reason or not, and seen by whoever receives it."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.models import AccessEvent
from disclosures.models import ItemFile
from imap.access import acting_user
from tests.factories import Partnership
from tests.support.acting import Looking, fill, press, sign_in, tick_the_three
from tests.support.attached import Answering
from tests.support.browser import NewPage
from tests.support.case import ITEM
from tests.support.photos import photo

pytestmark = pytest.mark.browser

BECAUSE = "The prosecutor has to prove where it was taken."


def write_the_item(page: Page, a: Answering, file: Path) -> None:
    year, month, day = ITEM["information_from"].split("-")
    texts = {name: words for name, words in ITEM.items() if name not in ("information_from", "owed")}
    dated = {"information_from-day": day, "information_from-month": month, "information_from-year": year}
    fill(page, **texts, **dated, about=a.about)
    page.get_by_text("Attach files").click()
    page.locator('[name="files-attach"]').set_input_files(file)
    press(page, "Add to your answer")


@pytest.mark.committed
@pytest.mark.parametrize(
    ("width", "javascript", "passed_on"), [(1280, True, True), (320, True, False), (320, False, True)]
)
def test_a_photograph_is_shared_as_a_copy(
    partnership: Partnership,
    new_page: NewPage,
    tmp_path: Path,
    settings: Any,
    width: int,
    javascript: bool,
    passed_on: bool,
) -> None:
    (tmp_path / "stored").mkdir()
    settings.FILES_DIRECTORY = str(tmp_path / "stored")
    p, a = partnership, Answering(partnership)
    file = tmp_path / "Left arm, 20 October.jpg"
    file.write_bytes(photo("jpeg", 1_600, 1_200, orientation=6))
    page = new_page(width=width, javascript=javascript)
    look = Looking(page, javascript=javascript)
    sign_in(page, p.officer, at=a.address("share"))
    write_the_item(page, a, file)
    look.at("Your answer", picture=f"drafted-{width}")
    page.get_by_role("link", name="Change or remove").click()
    look.at("Information to share", picture=f"form-{width}")
    expect(page.get_by_label("A copy without where, when and by whom it was taken")).to_be_checked()
    if passed_on:
        page.get_by_label("The copy and the original, with where, when and by whom it was taken").check()
        press(page, "Add to your answer")
        look.at("Information to share", picture=f"no-reason-{width}")
        expect(page.locator(".govuk-error-summary").first).to_contain_text(
            "Write why recipients need the original"
        )
        page.get_by_label("Why do they need the original?").fill(BECAUSE)
    press(page, "Add to your answer")
    look.at("Your answer")
    page.goto(a.address("preview"))
    look.at("Preview your answer", picture=f"preview-{width}")
    fill(page, helps="It shows a pattern.", hinders="They would judge one injury alone.")
    fill(page, all_needed_because="The dates of two injuries, and no other attendance.")
    tick_the_three(page)
    press(page, "Release")
    look.at("Request")
    with acting_user.acting_as(p.officer):
        row = ItemFile.objects.get()
    page.set_default_timeout(10_000)
    sign_in(page, p.social_worker, at=reverse("disclosures:information", args=[a.enquiry.pk]))
    shown = page.get_by_role("img", name="Picture: Left arm, 20 October.jpg")
    shown.scroll_into_view_if_needed()
    if javascript:
        page.wait_for_function("() => document.querySelector('.imap-picture').naturalWidth > 0")
        assert page.evaluate(
            "() => { const i = document.querySelector('.imap-picture'); return [i.naturalWidth, i.naturalHeight] }"
        ) == [1200, 1600]
    look.at("Information", picture=f"received-{width}")
    original = page.get_by_role("main").locator('a[href$="/original/"]')
    expect(original).to_have_count(1 if passed_on else 0)
    with acting_user.acting_as(p.guardian):
        assert AccessEvent.objects.filter(
            screen="disclosures:picture", about_id=row.pk, outcome="shown"
        ).exists()
