"""Work that has a time: an id in or nothing, one action called, safe to run twice."""

from celery import shared_task

from enquiries.casework.drafts import actions as drafts_actions
from imap.access import acting_user
from imap.accounts.sent_forms import sweep_sent_forms
from imap.accounts.unsent import sweep_unsent


@shared_task
def look_for_what_is_due() -> int:
    """The one periodic task: asks the database what is due, and acts as the system. Returns drafts dropped."""
    with acting_user.acting_as(None, actor=acting_user.SYSTEM):
        sweep_unsent()
        sweep_sent_forms()
        return drafts_actions.sweep_drafts()
