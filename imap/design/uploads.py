"""How files come in: small ones into memory, larger ones into a file without a name, and never more than a page can use."""

import logging
from contextlib import suppress
from enum import StrEnum
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

#: Bytes of one file that is read by a parser; of a sound recording or a film; and of all files of one form.
LARGEST: Final = 10 * 1024 * 1024
LARGEST_FILM: Final = 200 * 1024 * 1024
TOGETHER: Final = 2 * LARGEST_FILM
log = logging.getLogger(__name__)


class NotKept(StrEnum):
    """Why a file was read to its end and not kept."""

    TOO_LARGE = "too_large"
    TOGETHER = "together"
    NO_ROOM = "no_room"


class Upload(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker alone
    """A file as it came. `not_kept`: why it is empty now; its `size` says how large it was all the same, so that the form
    can say it, with everything else that was typed still there."""

    def __init__(self, *args: Any, not_kept: NotKept | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_kept = not_kept


class Bounded(FileUploadHandler):
    """The only upload handler (settings.FILE_UPLOAD_HANDLERS).

    Not Django's own two: they choose by the length of the whole form, keep whatever is sent, answer a full disk with an
    error page, and leave their files behind when the process is killed. What is too large for memory lies in
    FILES_DIRECTORY, which is encrypted, under no name: it is gone when it is closed, or the process ends."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept = 0  # bytes of all files of this form
        self.not_kept: NotKept | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size, self.not_kept = 0, None
        self.file: IO[bytes] = SpooledTemporaryFile(  # noqa: SIM115  (closed with the request)
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, dir=settings.FILES_DIRECTORY, prefix=".upload-"
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.not_kept:
            return
        self.kept += len(raw_data)
        if self.size > LARGEST_FILM:
            self._drop(NotKept.TOO_LARGE)
        elif self.kept > TOGETHER:
            self._drop(NotKept.TOGETHER)
        else:
            try:
                self.file.write(raw_data)
            except OSError as error:  # no room, or no directory
                log.error(
                    "A file could not be received: FILES_DIRECTORY cannot be used (%s).", error.strerror
                )
                self._drop(NotKept.NO_ROOM)

    def _drop(self, why: NotKept) -> None:
        self.not_kept = why
        self.kept -= self.size
        with suppress(OSError):  # what it could not write is not wanted any more
            self.file.close()
        self.file = BytesIO()

    def file_complete(self, file_size: int) -> Upload:
        self.file.seek(0)
        return Upload(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=self.size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
            not_kept=self.not_kept,
        )

    def upload_interrupted(self) -> None:
        self.file.close()
