"""What lies in the directory of files, and what the record says of removals."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from disclosures.models import FileRemoval
from imap.access import acting_user
from imap.db.keys import new_key
from tests.support.attached import WORDS


def left(content: bytes = WORDS, *, ending: str = "") -> UUID:
    """Bytes that no row names, as a killed upload leaves them."""
    key = new_key()
    place = Path(settings.FILES_DIRECTORY) / key.hex[-2:]
    place.mkdir(exist_ok=True)
    (place / f"{key}{ending}").write_bytes(content)
    return key


def removals() -> list[FileRemoval]:
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        return list(FileRemoval.objects.order_by("id"))
