"""A photograph with its position and author, and what became of it."""

from hashlib import sha256

from disclosures.models import Item, ItemFile
from imap.access import acting_user
from tests.support.attached import Answering
from tests.support.photos import photo

PHOTO = photo("jpeg")

NAME = "Kit’s arm.jpg"

BECAUSE = "The prosecutor has to prove where it was taken."


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def released(a: Answering) -> tuple[Item, ItemFile]:
    item = a.release()
    with acting_user.acting_as(a.by):
        return item, ItemFile.objects.get()
