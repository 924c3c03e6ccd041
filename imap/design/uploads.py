"""How files come in: into memory, never onto a disk, and never more of them than a page can use."""

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

#: Bytes of one file, and of all of one form. What is larger is read to its end and counted, and not kept: its `size`
#: says how large it was, so that the form can say it too, with everything else that was typed still there.
LARGEST: Final = 10 * 1024 * 1024
TOGETHER: Final = 5 * LARGEST


class Bounded(FileUploadHandler):
    """The only upload handler (settings.FILE_UPLOAD_HANDLERS)."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept = 0  # of all files of this form

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size, self.pieces = 0, BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        self.kept += len(raw_data)
        if self.size > LARGEST or self.kept > TOGETHER:
            self.kept -= self.pieces.getbuffer().nbytes + len(raw_data)
            self.pieces = BytesIO()
            self.size = max(self.size, LARGEST + 1)
        else:
            self.pieces.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.pieces.seek(0)
        return InMemoryUploadedFile(
            file=self.pieces,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self.size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
