"""Work that has a time: safe to run twice."""

from celery import shared_task

from disclosures.files.actions import sweep_files
from imap.agencies import session


@shared_task
def sweep_left_over_files() -> int:
    """Remove the bytes of files that no row names. Returns how many."""
    with session.acting_as(None, actor=session.SYSTEM):
        return sweep_files()
