"""Sound and films: taken and handed over in pieces, told in words, and kept within what an agency may have."""

import struct
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO, RawIOBase
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from disclosures.attachments.actions import attach
from disclosures.attachments.quota import GIGABYTE
from disclosures.attachments.rules import CheckedFile, check
from disclosures.attachments.scanning import Scanned
from disclosures.models import ItemFile
from imap.access import acting_user
from imap.db.keys import new_key
from imap.design.uploads import LARGEST_FILM
from imap.law.violations import RuleViolation
from tests.factories import sign_in
from tests.support.attached import WORDS, Answering, a_file, in_words, keep, stored
from tests.support.case import SECRET_WORDS
from tests.support.files import box, film
from tests.support.forms import hidden
from tests.support.photos import photo
from tests.support.races import WAITING
from tests.support.recordings import mp3
from tests.support.sql import Sql

pytestmark = pytest.mark.committed

SHOWN = "SELECT count(*) FROM audit_accessevent WHERE screen = 'disclosures:file' AND outcome = 'shown'"
MEMORY = 24 * 1024 * 1024  # bytes, for everything that a page does besides


def test_a_film_is_handed_over_after_its_access_event_without_the_database(
    answering: Answering, backup_sql: Sql
) -> None:
    a = answering
    assert a.share(a_file("night.mp4", film()), a_file("call.mp3", mp3())).status_code == 302
    assert [(one.kind, one.name) for one in a.files] == [("mp4", "night.mp4"), ("mp3", "call.mp3")]
    item = a.release()
    with acting_user.acting_as(a.by):
        file = ItemFile.objects.get(kind="mp4")
    given: Any = sign_in(Client(), a.p.social_worker).get(
        reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk])
    )
    # Before the first byte: the access stands for everybody to see, and the connection is given back.
    assert backup_sql(SHOWN) == [(1,)]
    assert connection.connection is None
    assert given.streaming
    assert given["Content-Type"] == "video/mp4"
    assert given["Content-Length"] == str(len(film()))
    assert given["Content-Disposition"] == 'attachment; filename="night.mp4"'
    assert given["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(given.streaming_content) == film()
    assert connection.connection is None


def test_what_is_not_what_its_name_says_is_told_and_what_was_typed_stays(answering: Answering) -> None:
    told = answering.share(
        a_file("holiday.jpg", film()),
        a_file("night.mp4", photo("jpeg")),
        a_file("short.mp4", film()[:-9]),
        a_file("old.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + b"\0" * 90),
    )
    assert told.status_code == 422
    page = in_words(told)
    assert "“holiday.jpg” is a film or a sound recording, and its name says that it is something else" in page
    assert "“night.mp4” has the name of a film or a sound recording, and is none" in page
    assert "“short.mp4” is cut short, damaged" in page
    assert (
        "“old.wmv” is a film or a sound recording of a kind that cannot be attached. Save it as MP4" in page
    )
    assert SECRET_WORDS in page
    assert answering.files == []


class Sent(RawIOBase):
    """The body of a request that nobody holds whole: what stands before so many zeros, and what behind them."""

    def __init__(self, before: bytes, zeros: int, after: bytes) -> None:
        super().__init__()
        self.before, self.zeros, self.after = before, zeros, after
        self.length = len(before) + zeros + len(after)

    def read(self, size: int = -1, /) -> bytes:
        if self.before:
            piece, self.before = self.before[:size], self.before[size:]
        elif self.zeros:
            piece = bytes(min(size, self.zeros))
            self.zeros -= len(piece)
        else:
            piece, self.after = self.after[:size], self.after[size:]
        return piece


def send_film(a: Answering, size: int) -> Any:
    """Share an item with a film of this size, as a browser sends it."""
    carried = hidden(a.client.get(a.address("share")).content.decode())
    fields = encode_multipart(BOUNDARY, {**carried, **a.item()})
    end = f"--{BOUNDARY}--\r\n".encode()
    part = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files-attach"; filename="night.mp4"\r\n\r\n'
    )
    head = box(b"ftyp", b"isom\0\0\x02\0isommp41") + box(b"moov", b"\0" * 20)
    head += struct.pack(">I4s", size - len(head), b"mdat")
    body = Sent(fields.removesuffix(end) + part.encode() + head, size - len(head), b"\r\n" + end)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": a.address("share"),
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "CONTENT_LENGTH": str(body.length),
        "wsgi.input": body,
    }
    return a.client.request(**environ)


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MEMORY, f"{most / 1024**2:.0f} MB"


def test_a_film_of_200_megabytes_comes_and_goes_in_pieces(answering: Answering) -> None:
    a = answering
    a.client.get(a.address("share"))  # what a page loads once is loaded
    with little_memory():
        assert send_film(a, LARGEST_FILM).status_code == 302
    item = a.release()
    with acting_user.acting_as(a.by):
        file = ItemFile.objects.get()
    assert (file.size, file.kind) == (LARGEST_FILM, "mp4")
    reader, digest = sign_in(Client(), a.p.social_worker), sha256()
    with little_memory():
        given: Any = reader.get(reverse("disclosures:file", args=[a.enquiry.pk, item.pk, file.pk]))
        for piece in given.streaming_content:
            digest.update(piece)
    assert digest.hexdigest() == file.sha256
    next(
        Path(configured.FILES_DIRECTORY).glob(f"??/{file.pk}")
    ).unlink()  # not kept with the tests' other leavings


def test_a_film_of_more_is_told_and_what_was_typed_stays(answering: Answering) -> None:
    told = send_film(answering, LARGEST_FILM + 1)
    assert told.status_code == 422
    assert "“night.mp4” is larger than 200 MB" in in_words(told)
    assert SECRET_WORDS in in_words(told)
    assert stored() == 0


# How much an agency may have ------------------------------------------------------------------------------------
def used(a: Answering, by: Any) -> int:
    with acting_user.acting_as(by), connection.cursor() as cursor:
        cursor.execute("SELECT imap.bytes_of_my_agency()")
        return int(cursor.fetchone()[0])


def test_the_files_of_an_agency_have_a_bound(answering: Answering, settings: Any) -> None:
    a, p = answering, answering.p
    settings.FILES_QUOTA = (len(WORDS) + 20) / GIGABYTE
    assert a.share(a_file()).status_code == 302
    told = a.share(a_file("more.txt", b"x" * 21))
    assert told.status_code == 422
    page = in_words(told)
    assert "“more.txt”: It is not attached: the files of your agency may have" in page
    assert "Ask whoever looks after this system for more room" in page
    assert SECRET_WORDS in page
    assert 'href="#id_files-attach"' in page
    assert stored() == 1
    assert (used(a, p.officer), used(a, p.police_manager)) == (len(WORDS), len(WORDS))  # a draft's
    a.release()
    assert used(a, p.officer) == len(WORDS)  # and released
    assert (used(a, p.nurse), used(a, p.social_worker)) == (
        0,
        0,
    )  # of the agency that attached it, nobody else's
    b = Answering(p)
    assert "may have" in in_words(b.share(a_file("more.txt", b"x" * 21)))
    assert b.share(a_file("just.txt", b"x" * 20)).status_code == 302
    assert used(b, p.officer) == len(WORDS) + 20


def test_a_picture_counts_with_its_original(answering: Answering) -> None:
    a = answering
    assert a.share(a_file("arm.jpg", photo())).status_code == 302
    (copy,) = a.files
    together = copy.size + len(photo())
    assert used(a, a.by) == together
    a.release()
    assert used(a, a.by) == together


def one_more(a: Answering, content: bytes) -> Callable[[], Any]:
    about = keep(a)

    def act() -> Any:
        file = check("note.txt", BytesIO(content))
        assert isinstance(file, CheckedFile)
        with acting_user.acting_as(a.by):
            return attach(
                enquiry_id=a.enquiry.pk,
                about=about,
                item_key=new_key(),
                file=file,
                scanned=Scanned("test"),
                by=a.by,
            )

    return act


def test_two_uploads_at_once_do_not_both_take_the_last_room(
    answering: Answering, settings: Any, backup_sql: Sql
) -> None:
    settings.FILES_QUOTA = 30 / GIGABYTE
    acts = [one_more(answering, b"x" * 20), one_more(Answering(answering.p), b"y" * 20)]
    answers: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            answers.append(act())
        except RuleViolation as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    with acting_user.acting_as(answering.by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"files:{answering.by.agency_id}"]
        )
        for thread in threads:
            thread.start()
        until = monotonic() + 60
        while backup_sql(WAITING) != [(2,)]:
            assert monotonic() < until, "they did not wait for each other"
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(isinstance(one, RuleViolation) for one in answers) == [False, True]
    assert stored() == 1
