"""Rules of agencies: facts in, violations out."""

from django.utils.translation import gettext as _

from imap.law.kinds import AgencyKind
from imap.law.violations import Violation


def check_agency(*, kind: str, leads: bool, other_lead: str) -> list[Violation]:
    """Why an agency may not be the lead agency (OPEN2). Field: `leads`.

    `other_lead` is the name of the agency that leads now; empty when there is none or it is this one.
    """
    if not leads:
        return []
    if kind != AgencyKind.LACSC:
        words = _("Only local authority children’s social care can be the lead agency.")
        return [Violation("OPEN2", words, "leads")]
    if other_lead:
        words = _("%(agency)s is the lead agency. There can be only one.") % {"agency": other_lead}
        return [Violation("OPEN2", words, "leads")]
    return []


def check_deactivating_agency(*, own: bool, leads: bool) -> list[Violation]:
    """Why an agency may not be deactivated (SEC1, OPEN2). Field: `is_active`."""
    if own:
        words = _("This is your own agency: deactivating it would end your own access.")
        return [Violation("SEC1", words, "is_active")]
    if leads:
        words = _("This is the lead agency: without it nobody could work on any enquiry.")
        return [Violation("OPEN2", words, "is_active")]
    return []
