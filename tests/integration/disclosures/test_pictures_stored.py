"""Originals of pictures where they lie: rows that the database judges, and bytes that stay as long as one names them."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from disclosures.attachments import originals, store
from disclosures.attachments.directory import root
from disclosures.attachments.queries import every_key_named
from disclosures.drafts.rules import about_answer
from disclosures.models import DraftOriginal, Item, ItemFile
from disclosures.tasks import sweep_left_over_files
from imap.access import acting_user
from imap.db.keys import new_key
from tests.support.attached import Answering, a_file, age, in_words, stored
from tests.support.case import CLOSING
from tests.support.forms import hidden, typed
from tests.support.pictures import BECAUSE, NAME, PHOTO, digest, released
from tests.support.sql import Sql

pytestmark = pytest.mark.committed


def test_rows_of_originals_are_the_database_s_to_judge(answering: Answering) -> None:
    a, p = answering, answering.p
    a.share(a_file(NAME, PHOTO))
    (kept,) = a.files
    for user in (p.social_worker, p.nurse, p.police_manager):  # nobody chooses for another
        with acting_user.acting_as(user):
            originals.choose(
                enquiry_id=a.enquiry.pk, about=about_answer(a.request.pk), reasons={kept.pk: BECAUSE}, by=user
            )
    with acting_user.acting_as(a.by):
        assert not DraftOriginal.objects.get().passed_on
    item, file = released(a)
    for user in (p.officer, p.social_worker):
        with acting_user.acting_as(user), pytest.raises(psycopg.errors.InsufficientPrivilege):
            add_later(item, file)
    with acting_user.acting_as(p.officer), pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked("UPDATE disclosures_itemoriginal SET passed_on = true, reasons = 'x'")


def add_later(item: Item, file: ItemFile) -> None:
    asked(
        "INSERT INTO disclosures_itemoriginal (id, enquiry_id, item_id, copy_id, name, kind, size, sha256, scanned_at,"
        " scanned_by, passed_on, reasons) VALUES (%s, %s, %s, %s, 'x', 'jpeg', 1, %s, now(), 'x', true, 'x')",
        [new_key(), item.enquiry_id, item.pk, file.pk, file.original_sha256],
    )


def asked(statement: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        try:
            cursor.execute(statement, values)
        except Exception as error:
            raise error.__cause__ or error from None


def test_both_are_kept_as_long_as_a_row_names_them(answering: Answering, worker_sql: Sql) -> None:
    a, before = answering, stored()
    a.share(a_file(NAME, PHOTO))
    assert stored() == before + 2
    age()
    assert sweep_left_over_files() == 0
    (kept,) = a.files
    a.share(
        address=a.address("change_item", kept.item_key),
        key=str(kept.item_key),
        **{"files-remove": str(kept.pk)},
    )
    assert a.files == []
    assert stored() == before  # taken out, both go
    a.share(a_file(NAME, PHOTO), key=str(kept.item_key), address=a.address("change_item", kept.item_key))
    assert len(_named()) == 2
    assert {released for *_, released in _named()} == {False}
    _item, file = released(a)
    age()
    assert sweep_left_over_files() == 0
    assert {(sha, done) for _key, sha, done in _named()} == {(file.sha256, True), (digest(PHOTO), True)}
    assert all(store.is_there(key, sha256=sha) for key, sha, _done in _named())


def _named() -> list[tuple[UUID, str, bool]]:
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        return list(every_key_named(1))


def test_an_original_that_is_gone_is_not_released(answering: Answering) -> None:
    a = answering
    a.share(a_file(NAME, PHOTO))
    with acting_user.acting_as(a.by):
        key = DraftOriginal.objects.get().pk
    next(path for path in root().glob("??/*") if path.name == str(key)).unlink()
    preview = a.client.get(a.address("preview")).content.decode()
    closing = typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")})
    answer = a.client.post(a.address("preview"), {**hidden(preview), **closing})
    assert "The original of “Kit’s arm.jpg” is not there any more" in in_words(answer)
