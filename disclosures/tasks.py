"""Work that has a time: safe to run twice."""

from celery import shared_task

from disclosures.attachments.sweep import sweep_files


@shared_task
def sweep_left_over_files() -> int:
    """Move the bytes of files that no row names into the quarantine. Returns how many; fails, and says why in the log,
    when the directory is not this database's or when most of it would go."""
    return sweep_files()
