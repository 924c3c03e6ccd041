"""Attached files: kept with the draft, released with the item, handed over through the item's own door."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import AccessEvent
from disclosures.attachments import store
from disclosures.attachments.actions import attach
from disclosures.attachments.rules import CheckedFile, check
from disclosures.attachments.scanning import EICAR, Scanned, ScannerDown
from disclosures.drafts.rules import about_answer
from disclosures.models import DraftFile, Item, ItemFile
from disclosures.responses import actions
from disclosures.tasks import sweep_left_over_files
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Draft
from imap.access import acting_user
from imap.db.keys import new_key
from imap.law.violations import RuleViolation
from tests.factories import opened, sign_in
from tests.support.attached import WORDS, Answering, a_file, age, in_words, stored
from tests.support.case import CLOSING, SECRET_WORDS, page, send
from tests.support.files import DOCX, film, mail, pdf, script, zipped
from tests.support.forms import hidden, typed
from tests.support.photos import photo
from tests.support.races import at_once
from tests.support.sql import Sql

pytestmark = pytest.mark.committed


def test_a_file_is_previewed_released_told_and_handed_over(answering: Answering) -> None:
    a, p = answering, answering.p
    assert a.share(a_file("../secret\\ward note.txt")).status_code == 302
    (kept,) = a.files
    listed, preview = page(p.officer, a.address("answer")), page(p.officer, a.address("preview"))
    for shown in (listed, preview):
        assert "ward note.txt" in shown
        assert kept.sha256 in shown
        assert "/files/" not in shown  # a draft's file has no address
    with acting_user.acting_as(p.social_worker):
        assert not DraftFile.objects.exists()  # its author's alone
    item = a.release()
    assert a.files == []
    with acting_user.acting_as(p.officer):
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
    assert given.getvalue() == WORDS
    assert given["Content-Disposition"] == 'attachment; filename="ward note.txt"'
    assert given["Content-Security-Policy"].startswith("sandbox")
    assert (given["X-Content-Type-Options"], given["Cache-Control"]) == ("nosniff", "no-store")
    assert worker.post(address).status_code == 405
    record = page(p.lead_manager, reverse("audit:record", args=[a.enquiry.pk]) + "?whole=yes")
    assert "File of the item: ward note.txt" in record
    assert re.search(r"Sam Worker.{0,400}file: ward note.txt", record, re.DOTALL)
    with acting_user.acting_as(p.guardian):
        look = AccessEvent.objects.get(screen="disclosures:file", outcome="shown")
        assert (look.about_id, look.person_id) == (file.pk, p.social_worker.pk)


def test_who_may_not_read_the_item_finds_no_file(answering: Answering) -> None:
    a, p = answering, answering.p
    a.share(a_file())
    item = a.release()
    with acting_user.acting_as(p.officer):
        file = ItemFile.objects.get()
    other = opened(p.social_worker)
    send(a.enquiry, p.health, p.social_worker)  # asked, and no recipient
    address = reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk])
    for user in (p.nurse, p.teacher, p.guardian, p.administrator):
        answer = sign_in(Client(), user).get(address)
        assert answer.status_code == 404, user
        assert WORDS not in answer.content
        with acting_user.acting_as(user):
            assert not ItemFile.objects.exists(), user
            assert not ItemFile.history.exists(), user
    for wrong in (
        [other.pk, item.pk, file.pk],
        [a.enquiry.pk, new_key(), file.pk],
        [a.enquiry.pk, item.pk, new_key()],
    ):
        assert (
            sign_in(Client(), p.social_worker).get(reverse("disclosures:file", args=wrong)).status_code == 404
        )
    with acting_user.acting_as(p.officer), pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        _add_later(item)
    assert "row-level security" in str(refused.value)
    store.write(other_key := new_key(), BytesIO(WORDS))
    assert store.read(other_key) == WORDS
    assert not store.remove(file.pk)  # named by what was released, it stays
    assert store.read(file.pk) == WORDS
    with acting_user.acting_as(p.officer), pytest.raises(ValueError, match="there are bytes under this key"):
        store.write(file.pk, BytesIO(WORDS + b" And more."))
    next(Path(settings.FILES_DIRECTORY).glob(f"??/{file.pk}")).write_bytes(WORDS + b" And more.")
    answer = sign_in(Client(), p.social_worker).get(address)
    assert answer.status_code == 403
    assert "what is stored is not what was released" in answer.content.decode()


def _add_later(item: Item) -> None:
    """An item that was released gets no more files."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO disclosures_itemfile (id, enquiry_id, item_id, name, kind, size, sha256, scanned_at, scanned_by,"
                " original_sha256) VALUES (%s, %s, %s, 'x', 'text', 1, 'x', now(), 'x', '')",
                [new_key(), item.enquiry_id, item.pk],
            )
        except Exception as error:
            raise error.__cause__ or error from None


def test_a_file_stays_with_the_draft_whatever_else_is_wrong(answering: Answering) -> None:
    a, p = answering, answering.p
    before = stored()
    turned_back = a.share(a_file(), a_file("map.png", photo("png")), about="")
    assert turned_back.status_code == 422
    assert [one.name for one in a.files] == ["ward note.txt", "map.png"]
    again = in_words(turned_back)
    assert "Remove ward note.txt (54 bytes)" in again
    assert SECRET_WORDS in again
    carried = hidden(turned_back.content.decode())
    # The same bytes again, under another name, and one of the two to be removed.
    answer = a.client.post(
        a.address("share"),
        {**carried, **a.item(), "files-attach": a_file("copy.txt"), "files-remove": str(a.files[1].pk)},
        follow=True,
    )
    assert "is the same file as “ward note.txt”" in in_words(answer)
    (kept,) = a.files
    assert stored() == before + 1
    # In another window a file is added after the preview: what was previewed is not what would go out.
    preview = a.client.get(a.address("preview")).content.decode()
    change = a.address("change_item", kept.item_key)
    assert a.share(a_file("second.txt", b"Second"), address=change, key=str(kept.item_key)).status_code == 302
    closing = typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")})
    late = a.client.post(a.address("preview"), {**hidden(preview), **closing})
    assert "You changed this answer in another window" in in_words(late)
    # Handed over, the files go with the draft. What is not to be shared is not kept, bytes and all.
    with acting_user.acting_as(p.officer):
        drafts_actions.hand_over_draft(draft_id=Draft.objects.get().pk, to=p.police_manager, by=p.officer)
        assert not DraftFile.objects.exists()
    a.by, a.client = p.police_manager, sign_in(Client(), p.police_manager)
    assert len(a.files) == 2
    no = {"relevant": "no", "relevant_because": "It is about the aunt.", "key": str(kept.item_key)}
    assert a.share(a_file("third.txt", b"Third"), address=change, **no).status_code == 422
    assert a.files == []
    assert stored() == before
    # Taken out of the draft, an item takes its files with it.
    assert a.share(a_file()).status_code == 302
    (kept,) = a.files
    a.client.post(a.address("remove", kept.item_key))
    assert a.files == []
    assert stored() == before


def test_what_no_parser_can_read_is_said_and_what_was_typed_stays(answering: Answering) -> None:
    a, before = answering, stored()
    answer = a.share(
        a_file("broken.docx", zipped(DOCX)[:-40]),
        a_file("film.jpg", film()),
        a_file("many.pdf", b"%PDF-1.7\n" + b"stream\n" * 57_000 + b"%%EOF\n"),
        a_file("forwarded.eml", mail(act_pdf=pdf(script())).as_bytes()),
        a_file("letter.eml", mail(scan_pdf=pdf()).as_bytes()),
        a_file("the sixth.txt"),
    )
    told = in_words(answer)
    assert answer.status_code == 422
    assert "“broken.docx” is cut short, damaged" in told
    assert "“film.jpg” is a film or a sound recording" in told
    assert "“many.pdf” is " in told
    assert (
        "“forwarded.eml” cannot be attached because of what is inside: “act.pdf” is a PDF that can run"
        in told
    )
    assert "An item has at most 5 files" in told
    assert SECRET_WORDS in told
    assert [one.name for one in a.files] == ["letter.eml"]  # the sixth was not looked at
    assert stored() == before + 1


def test_bad_files_are_refused_in_words_and_nothing_typed_is_lost(
    answering: Answering, settings: Any
) -> None:
    a, before = answering, stored()
    large = SimpleUploadedFile("scan.pdf", b"%PDF-1.7\n" + b"0" * 20 * 1024 * 1024)
    refused = in_words(
        a.share(
            large,
            a_file("letter.pdf", b"MZ\x90\x00\x03\x00" + b"\0" * 64),
            a_file("nothing.txt", b""),
            a_file("virus.txt", EICAR),
        )
    )
    assert "“scan.pdf” is larger than 10 MB" in refused
    assert "“letter.pdf” is not a kind of file that can be shared" in refused
    assert "“nothing.txt” is empty" in refused
    assert "the virus scanner found “EICAR test file” in it" in refused
    assert SECRET_WORDS in refused
    assert 'href="#id_files-attach"' in refused
    settings.FILE_SCANNER = f"{__name__}.Down"
    assert "could not be scanned for viruses now" in in_words(a.share(a_file()))
    settings.FILE_SCANNER = "none: our gateway scans"
    six = [a_file(f"{n}.txt", f"Page {n}".encode()) for n in range(6)]
    answer = a.share(*six)
    assert "An item has at most 5 files" in in_words(answer)
    assert answer.status_code == 422
    assert {one.scanned_by for one in a.files} == {"not scanned: our gateway scans"}
    assert len(a.files) == 5
    # Put off instead of sent: what may be kept is kept, and why the rest was not is said on the next page.
    key = hidden(answer.content.decode())["key"]
    put_off = a.client.post(
        a.address("share"),
        {**a.item(key=key), "files-attach": a_file("x.txt", b"X"), "draft-later": "1"},
        follow=True,
    )
    assert "“x.txt”: An item has at most 5 files" in in_words(put_off)
    # Answered otherwise, the draft goes and its files with it; what is left of them is swept.
    with acting_user.acting_as(a.by):
        actions.answer_nothing(
            enquiry_id=a.enquiry.pk, request_id=a.request.pk, searched="All.", by=a.by, key=new_key()
        )
    assert a.files == []
    assert stored() == before + 5
    assert sweep_left_over_files() == 0  # too young to be nobody's
    age()
    assert sweep_left_over_files() == 5
    assert stored() == before
    assert a.client.post(a.address("share"), {**a.item(), "files-attach": a_file()}).status_code == 403
    assert stored() == before


class Down:
    def scan(self, content: bytes) -> Scanned:
        raise ScannerDown


def test_two_at_once_are_five_and_what_a_row_names_is_never_swept(
    answering: Answering, backup_sql: Sql
) -> None:
    a = answering
    for n in range(4):
        a.share(a_file(f"{n}.txt", f"Page {n}".encode()), **({"key": str(a.files[0].item_key)} if n else {}))

    def one_more(name: str) -> Any:
        file = check(name, BytesIO(name.encode()))
        assert isinstance(file, CheckedFile)
        with acting_user.acting_as(a.by):
            return attach(
                enquiry_id=a.enquiry.pk,
                about=about_answer(a.request.pk),
                item_key=a.files[0].item_key,
                file=file,
                scanned=Scanned("test"),
                by=a.by,
            )

    first, second = at_once(
        a.enquiry, a.p.social_worker, backup_sql, lambda: one_more("a.txt"), lambda: one_more("b.txt")
    )
    assert first.name == "a.txt"
    assert isinstance(second, RuleViolation)
    assert "at most 5 files" in str(second)
    a.release()
    age()
    sweep_left_over_files()
    with acting_user.acting_as(a.by):
        assert all(store.is_there(one.pk) for one in ItemFile.objects.all())
        assert ItemFile.objects.count() == 5
