from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import Decision


class EnquiryLink(Decision):
    """A decision of the lead agency that two enquiries belong together, with its reasons.

    One pair is linked once, whichever of the two it was decided on; both show it.
    """

    other = models.ForeignKey("enquiries.Enquiry", on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(_("why they belong together"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Least("enquiry", "other"), Greatest("enquiry", "other"), name="enquiries_link_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(enquiry=models.F("other")), name="enquiries_link_two_enquiries"
            ),
        ]
        indexes = [models.Index(fields=["other"], name="enquiries_link_other")]
