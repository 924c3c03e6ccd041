"""A third contact about one family: two older enquiries belong together with it, so that its chronology begins with them."""

from enquiries.identity_links.linking_actions import link_enquiries
from enquiries.models import Enquiry
from imap.access.acting_user import acting_as
from imap.agencies.models import User

#: By number, the newest first: an answered one, and two that are closed, of the same surname.
HERE, EARLIER = 16, (36, 56)


def enter(*, by: User) -> None:
    """The decision that they belong together; nothing where fewer are loaded."""
    with acting_as(by):
        enquiries = list(Enquiry.objects.order_by("-happened_at"))
        if len(enquiries) > max(EARLIER):
            link_enquiries(
                enquiry_id=enquiries[HERE].pk,
                others=[enquiries[number].pk for number in EARLIER],
                reasons="One household: the school, the surgery and housing have the same address and the same cousins.",
                by=by,
            )
