"""Attached files: kept with the draft, released with the item, handed over through the item's own door."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import Look
from disclosures import actions, queries
from disclosures.drafts import AnswerDraft, about_answer
from disclosures.files import store
from disclosures.files.actions import LEFT_OVER, attach
from disclosures.files.queries import drafted_files
from disclosures.files.rules import Checked, check
from disclosures.files.scanning import EICAR, Scanned, ScannerDown
from disclosures.models import DraftFile, InformationRequest, Item, ItemFile
from disclosures.rules.answering import ReleaseAnswers
from disclosures.tasks import sweep_left_over_files
from enquiries import draft_actions
from enquiries.models import Draft, Enquiry
from imap.agencies import session
from imap.agencies.keys import new_key
from imap.agencies.models import User
from imap.law.breaches import Refused
from tests.factories import Partnership, opened, sign_in
from tests.harness.database import Sql
from tests.integration.disclosures.case import CLOSING, ITEM, SECRET_WORDS, page, permit, asked_onward, send
from tests.integration.disclosures.test_path import hidden, post, typed

WORDS = b"Seen on the ward on 20 October: two bruises, left arm."


def a_file(name: str = "ward note.txt", content: bytes = WORDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


class Answering:
    """Health was asked; a nurse writes an answer through the forms."""

    def __init__(self, p: Partnership) -> None:
        self.p, self.by = p, p.nurse
        self.enquiry: Enquiry = opened(p.social_worker)
        self.request: InformationRequest = send(self.enquiry, p.health, p.social_worker)
        self.place = [self.enquiry.pk, self.request.pk]
        self.client = sign_in(Client(), p.nurse)
        with session.acting_as(p.nurse):
            known = queries.answering(p.nurse, self.enquiry.pk, self.request.pk)
        self.about = next(key for key, name in known.people.items() if name == "Kit Marlow")

    def address(self, name: str, *keys: object) -> str:
        return reverse(f"disclosures:{name}", args=[*self.place, *keys])

    def item(self, **changes: Any) -> dict[str, Any]:
        return typed(ITEM, about=self.about, recipients=[str(self.request.agency_id)], **changes)

    def share(self, *files: SimpleUploadedFile, address: str = "", **changes: Any) -> Any:
        return post(
            self.client, address or self.address("share"), {**self.item(**changes), "files-files": list(files)}
        )

    def release(self) -> Item:
        answer = post(
            self.client, self.address("preview"), typed({n: CLOSING[n] for n in ("helps", "hinders", "all_needed")})
        )
        assert answer.status_code == 302, answer.content.decode()
        with session.acting_as(self.by):
            return Item.objects.get(enquiry=self.enquiry)

    @property
    def files(self) -> list[DraftFile]:
        with session.acting_as(self.by):
            return list(DraftFile.objects.order_by("id"))


@pytest.fixture
def answering(partnership: Partnership) -> Answering:
    return Answering(partnership)


def stored() -> int:
    return sum(1 for path in Path(settings.FILES_DIRECTORY).glob("??/*") if path.is_file())


def in_words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_file_is_previewed_released_told_and_handed_over(answering: Answering) -> None:
    a, p = answering, answering.p
    assert a.share(a_file("../secret\\ward note.txt")).status_code == 302
    (kept,) = a.files
    listed, preview = page(p.nurse, a.address("answer")), page(p.nurse, a.address("preview"))
    for shown in (listed, preview):
        assert "ward note.txt" in shown
        assert kept.sha256 in shown
        assert "/files/" not in shown  # a draft's file has no address
    with session.acting_as(p.social_worker):
        assert not DraftFile.objects.exists()  # its author's alone
    item = a.release()
    assert a.files == []
    with session.acting_as(p.nurse):
        file = ItemFile.objects.get()
        assert (file.pk, file.name, file.kind, file.size) == (kept.pk, "ward note.txt", "text", len(WORDS))
        assert file.scanned_by == "the built-in scanner of demonstrations"
        assert ItemFile.history.count() == 1
    address = reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk])
    for place in (
        reverse("disclosures:release", args=[a.enquiry.pk, item.release_id]),
        reverse("disclosures:information", args=[a.enquiry.pk]),
        reverse("disclosures:onward", args=[a.enquiry.pk, item.pk]),
    ):
        seen = page(p.social_worker, place)
        assert f'href="{address}" download>ward note.txt</a>' in seen, place
        assert file.sha256 in seen, place
    worker = sign_in(Client(), p.social_worker)
    given = worker.get(address)
    assert given.content == WORDS
    assert given["Content-Disposition"] == 'attachment; filename="ward note.txt"'
    assert given["Content-Security-Policy"].startswith("sandbox")
    assert (given["X-Content-Type-Options"], given["Cache-Control"]) == ("nosniff", "no-store")
    assert worker.post(address).status_code == 405
    record = page(p.lead_manager, reverse("audit:record", args=[a.enquiry.pk]))
    assert "File of the item: ward note.txt" in record
    assert re.search(r"Sam Worker.{0,400}file: ward note.txt", record, re.DOTALL)
    with session.acting_as(p.guardian):
        look = Look.objects.get(screen="disclosures:file", outcome="shown")
        assert (look.about_id, look.person_id) == (file.pk, p.social_worker.pk)


def test_who_may_not_read_the_item_finds_no_file(answering: Answering, app_sql: Sql) -> None:
    a, p = answering, answering.p
    a.share(a_file())
    item = a.release()
    with session.acting_as(p.nurse):
        file = ItemFile.objects.get()
    other = opened(p.social_worker)
    send(a.enquiry, p.police, p.social_worker)  # asked, and no recipient
    address = reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk])
    for user in (p.officer, p.teacher, p.guardian, p.administrator):
        answer = sign_in(Client(), user).get(address)
        assert answer.status_code == 404, user
        assert WORDS not in answer.content
        with session.acting_as(user):
            assert not ItemFile.objects.exists(), user
            assert not ItemFile.history.exists(), user
    for wrong in ([other.pk, item.pk, file.pk], [a.enquiry.pk, new_key(), file.pk], [a.enquiry.pk, item.pk, new_key()]):
        assert sign_in(Client(), p.social_worker).get(reverse("disclosures:file", args=wrong)).status_code == 404
    with session.acting_as(p.nurse), pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        _add_later(item, p.nurse)
    assert "row-level security" in str(refused.value)
    store.write(other_key := new_key(), WORDS)
    assert store.read(other_key) == WORDS
    store.remove(file.pk)
    store.write(file.pk, WORDS + b" And more.")
    answer = sign_in(Client(), p.social_worker).get(address)
    assert answer.status_code == 403
    assert "what is stored is not what was released" in answer.content.decode()


def _add_later(item: Item, by: User) -> None:
    """An item that was released gets no more files."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO disclosures_itemfile (id, enquiry_id, item_id, name, kind, size, sha256, scanned_at, scanned_by)"
                " VALUES (%s, %s, %s, 'x', 'text', 1, 'x', now(), 'x')",
                [new_key(), item.enquiry_id, item.pk],
            )
        except Exception as error:
            raise error.__cause__ or error from None
