from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import Decision, within_enquiry
from enquiries.models.enquiry import Person


class EnquiryLink(Decision):
    """A decision of the lead agency that two enquiries belong together, or no longer do, with its reasons.

    One pair has one chain of decisions, whichever of the two each was made on; both show it. The end of the chain
    is in force: undoing a link is a new row.
    """

    other = models.ForeignKey("enquiries.Enquiry", on_delete=models.PROTECT, related_name="+")
    linked = models.BooleanField(_("whether they belong together"), default=True)
    reasons = models.TextField(_("why"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Least("enquiry", "other"),
                Greatest("enquiry", "other"),
                condition=models.Q(supersedes=None),
                name="enquiries_link_one_first",
            ),
            models.CheckConstraint(
                condition=~models.Q(enquiry=models.F("other")), name="enquiries_link_two_enquiries"
            ),
            models.CheckConstraint(
                condition=models.Q(linked=True) | models.Q(supersedes__isnull=False),
                name="enquiries_link_undoes_a_link",
            ),
        ]
        indexes = [models.Index(fields=["other"], name="enquiries_link_other")]


class SamePerson(Decision):
    """A decision of the lead agency that a person on this enquiry and one on another are the same, or are not after
    all, with its reasons. A chain for each pair, as for `EnquiryLink`; nothing of either person's details is changed,
    so undoing it loses nothing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other_enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField(_("whether they are the same person"), default=True)
    reasons = models.TextField(_("why"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name_plural = "same people"
        constraints = [
            within_enquiry("enquiries_sameperson"),
            models.UniqueConstraint(
                Least("person", "other"),
                Greatest("person", "other"),
                condition=models.Q(supersedes=None),
                name="enquiries_same_one_first",
            ),
            models.CheckConstraint(
                condition=~models.Q(enquiry=models.F("other_enquiry")), name="enquiries_same_two_enquiries"
            ),
            models.CheckConstraint(
                condition=models.Q(same=True) | models.Q(supersedes__isnull=False),
                name="enquiries_same_undoes_one",
            ),
        ]
