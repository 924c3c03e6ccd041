"""A decision on an enquiry, with what was recorded before it."""

from disclosures.outcomes import actions as disclosure_actions
from disclosures.outcomes.queries import deciding
from disclosures.outcomes.rules import LATER, ConfirmationAnswers, OutcomeAnswers, TellingAnswers
from enquiries.models import Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.db.keys import new_key


def decide(enquiry: Enquiry, by: User) -> None:
    """Consent confirmed and early help decided; the referrer is to be told later."""
    with acting_user.acting_as(by):
        seen = deciding(by, enquiry.pk)
        positions, still_open = seen.positions(by.agency_id), "\n".join(seen.still_open.in_words())
        disclosure_actions.confirm_consent(
            enquiry_id=enquiry.pk,
            answers=ConfirmationAnswers(answer="confirmed"),
            by=by,
            key=new_key(),
            seen_positions=positions,
        )
        disclosure_actions.record_outcome(
            enquiry_id=enquiry.pk,
            answers=OutcomeAnswers(
                decision="no_further_action",
                reasons="The mark has an explanation that the school can confirm.",
                threshold="Universal: nothing more is needed than what the school does.",
            ),
            telling=TellingAnswers(how=LATER),
            by=by,
            key=new_key(),
            seen_positions=positions,
            seen_open=still_open,
        )
