"""Withholding although the agency has reasons in force for going ahead without consent (OVR6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Answer
from enquiries.models import Decision, within_enquiry
from imap.access.history import history


class KeptDespite(Decision):
    """Why an agency that had decided to go ahead, or relied on such a decision, withheld or refused all the same (OVR6).
    Its own alone: that it withheld at all may be hidden from everybody else (REC2)."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="kept_despite")
    reasons = models.TextField(_("why it is withheld all the same"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_keptdespite")]
        indexes = [models.Index(fields=["agency", "recorded_at", "id"], name="disclosures_kept_queue")]


class KeptDespiteRead(Decision):
    """That a manager of the agency, not the one who withheld, has read why (OVR6)."""

    kept = models.OneToOneField(KeptDespite, on_delete=models.PROTECT, related_name="read")
    note = models.TextField(_("what the manager says to it"), blank=True)
