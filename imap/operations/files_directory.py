"""A process that cannot keep attached files, or has another database's directory, says so as it starts, and serves.

Uploads are refused then, nothing is swept, and everything else works: a volume that goes away must not take a hub that
children depend on along with it.
"""

import logging
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from disclosures.attachments.directory import FilesUnavailable, require_ours, require_writable
from imap.access.acting_user import SYSTEM
from imap.operations.own_database import connect

log = logging.getLogger(__name__)


def make_files_directory_in_development() -> None:
    """Make FILES_DIRECTORY where it is missing; never in production, where what is missing may be a volume that is not
    mounted."""
    if settings.PRODUCTION:
        return
    with suppress(OSError):  # whoever needs it says what is wrong
        Path(settings.FILES_DIRECTORY).mkdir(mode=0o700, parents=True, exist_ok=True)


def report_files_directory() -> None:
    """Log as an error why attached files cannot be kept, if they cannot. Raises as `faults_of_files_directory` does."""
    for fault in faults_of_files_directory():
        log.error("Attached files cannot be kept, so uploads are refused; all else is served. %s", fault)


def faults_of_files_directory(address: str | None = None, *, claiming: bool = True) -> list[str]:
    """Why attached files cannot be kept, with what to do; empty when they can.

    FILES_DIRECTORY is missing, cannot be written, or is another database's. Asked on a connection of its own, not on
    Django's, which is closed before anything can be forked. `address` is the process's own where it is not given. An unused
    directory is this database's from now on, unless not `claiming`. Raises psycopg.OperationalError when the database does
    not let us in.
    """
    if claiming:
        make_files_directory_in_development()
    try:
        require_writable()
        with (
            connect(address) as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT set_config('imap.actor', %s, true)", [SYSTEM])
            require_ours(cursor, claiming=claiming)
    except FilesUnavailable as error:
        return [str(error.args[0])]
    return []
