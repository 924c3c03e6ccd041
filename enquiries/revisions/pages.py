"""A form whose details were changed by somebody else since it was opened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from enquiries.casework.http import add_violations
from enquiries.revisions import queries as revisions_queries
from imap.law.violations import RuleViolation

NO_VERSION = UUID(int=0)  # of a form that came without one: whatever was ever changed is news to it


def turned_back_stale(form: Any, refused: RuleViolation, known: Any, as_initial: Any) -> None:
    """Show a refusal; when the detail was changed meanwhile, beside what is known now."""
    known.refresh_from_db()
    now = revisions_queries.version(known)
    then = revisions_queries.as_seen(known, form.cleaned_data["seen"])
    if form.cleaned_data["seen"] != now:
        revisions_queries.bring_up_to_date(
            form, then=as_initial(then) if then else {}, now=as_initial(known), seen=now
        )
    add_violations(form, refused)


def say(request: HttpRequest, changed: bool) -> None:
    """What came of a change."""
    if changed:
        messages.success(request, _("The change is recorded."))
    else:
        messages.info(request, _("Nothing was different, so nothing was recorded."))
