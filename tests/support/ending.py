"""Closing a case through the same action as the screen, whatever it is closed over."""

from typing import Any

from disclosures.closing.actions import close_enquiry
from disclosures.closing.queries import to_close
from disclosures.closing.rules import ClosingAnswers
from disclosures.models import ClosedWithout, Closing
from enquiries.models import Enquiry
from enquiries.standing.queries import get_enquiry_or_404
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key

#: As a browser posts it.
CLOSED = {"why": "supported", "reasons": "Early help has begun, and the school knows.", "level": "2"}


def close(enquiry: Enquiry, by: User, **changes: Any) -> Closing:
    """Closed by this person, with each silence and each thing unread confirmed; `changes`: other answers."""
    with acting_user.acting_as(by):
        known = to_close(by, get_enquiry_or_404(by, enquiry.pk))
        without = {gap.key: ClosedWithout.Because.NO_DIFFERENCE for gap in known.facts.gaps}
        history = "Read together with the earlier ones."
        answers = ClosingAnswers(**{**CLOSED, "history": history, "without": without, **changes})
        return close_enquiry(
            enquiry_id=enquiry.pk, answers=answers, by=by, key=new_key(), seen=known.in_words()
        )
