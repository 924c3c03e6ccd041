"""What an agency does with information that it holds when the consent, or the override, behind it falls away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentRecord, GoingAhead, Review
from enquiries.models import Decision
from imap.access.history import history


class Settlement(Decision):
    """How a holder settles it, once: it stops using what it holds, or goes on for reasons of its own (CON6, OVR7).

    It answers one consent record that took consent back, or one review that overturned an override. Who has to
    answer is derived (`imap.followed`); what was lawfully shared stays on the record either way.
    """

    class Choice(models.TextChoices):
        STOP = "stop", _("We stop using it")
        CONTINUE = "continue", _("We continue, for our own reasons")

    consent_record = models.ForeignKey(
        ConsentRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(_("stop or continue"), max_length=10, choices=Choice.choices)
    ground = models.CharField(
        _("ground for continuing"), max_length=15, choices=GoingAhead.choices, blank=True
    )
    reasons = models.TextField(_("reasons"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent_record__isnull=False, review=None)
                | models.Q(consent_record=None, review__isnull=False),
                name="disclosures_settlement_one_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(choice="continue") & ~models.Q(ground="")
                | models.Q(choice="stop", ground=""),
                name="disclosures_settlement_ground",
            ),
            models.UniqueConstraint("consent_record", "agency", name="disclosures_settlement_record_once"),
            models.UniqueConstraint("review", "agency", name="disclosures_settlement_review_once"),
        ]
        indexes = [models.Index(fields=["enquiry", "id"], name="disclosures_settlement_of_case")]
