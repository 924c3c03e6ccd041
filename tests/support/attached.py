"""An answer with files, written through the forms, and what lies in the directory of files."""

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosures.attachments import actions
from disclosures.attachments.rules import CheckedFile, check
from disclosures.attachments.scanning import Scanned
from disclosures.attachments.sweep import LEFT_OVER
from disclosures.models import DraftFile, InformationRequest, Item
from disclosures.responses import queries
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.db.keys import new_key
from tests.factories import Partnership, opened, sign_in
from tests.support.case import CLOSING, ITEM, send
from tests.support.forms import post, typed

WORDS = b"Seen on the ward on 20 October: two bruises, left arm."


def a_file(name: str = "ward note.txt", content: bytes = WORDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


class Answering:
    """Police were asked; an officer writes an answer through the forms."""

    def __init__(self, p: Partnership) -> None:
        self.p, self.by = p, p.officer
        self.enquiry: Enquiry = opened(p.social_worker)
        self.request: InformationRequest = send(self.enquiry, p.police, p.social_worker)
        self.place = [self.enquiry.pk, self.request.pk]
        self.client = sign_in(Client(), p.officer)
        with acting_user.acting_as(p.officer):
            known = queries.answering(p.officer, self.enquiry.pk, self.request.pk)
        self.about = next(key for key, name in known.people.items() if name == "Kit Marlow")

    def address(self, name: str, *keys: object) -> str:
        return reverse(f"disclosures:{name}", args=[*self.place, *keys])

    def item(self, **changes: Any) -> dict[str, Any]:
        return typed(ITEM, **{"about": self.about, "recipients": [str(self.request.agency_id)], **changes})

    def share(self, *files: SimpleUploadedFile, address: str = "", **changes: Any) -> Any:
        return post(
            self.client,
            address or self.address("share"),
            {**self.item(**changes), "files-attach": list(files)},
        )

    def release(self) -> Item:
        answer = post(
            self.client,
            self.address("preview"),
            typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")}),
        )
        assert answer.status_code == 302, answer.content.decode()
        with acting_user.acting_as(self.by):
            return Item.objects.get(enquiry=self.enquiry)

    @property
    def files(self) -> list[DraftFile]:
        with acting_user.acting_as(self.by):
            return list(DraftFile.objects.order_by("id"))


def stored() -> int:
    """How many files lie in their places."""
    return sum(1 for path in Path(settings.FILES_DIRECTORY).glob("??/*") if path.is_file())


def in_words(answer: Any) -> str:
    """A page with every run of white space as one space."""
    return re.sub(r"\s+", " ", answer.content.decode())


def age() -> None:
    """As if all that is stored had lain there for long."""
    for path in Path(settings.FILES_DIRECTORY).glob("??/*"):
        long_ago = path.stat().st_mtime - 2 * LEFT_OVER
        os.utime(path, (long_ago, long_ago))


def attach(a: Answering, about: str, content: bytes) -> UUID:
    """A file of one more item in a draft."""
    file = check("note.txt", BytesIO(content))
    assert isinstance(file, CheckedFile)
    with acting_user.acting_as(a.by):
        attached = actions.attach(
            enquiry_id=a.enquiry.pk,
            about=about,
            item_key=new_key(),
            file=file,
            scanned=Scanned("test"),
            by=a.by,
        )
    return UUID(attached.key)


def keep(a: Answering) -> str:
    """A draft of the officer's, beside the answer."""
    about = f"unasked:{a.enquiry.pk}"
    with acting_user.acting_as(a.by):
        drafts_actions.keep_draft(by=a.by, about=about, answers={}, enquiry_id=a.enquiry.pk)
    return about
