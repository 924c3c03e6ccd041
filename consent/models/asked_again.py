"""What is decided about a consent record after it stands: that it is still right, and what an unclear refusal means."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models import Decision

RECORD = "consent.ConsentRecord"


class StillRight(Decision):
    """That a position in force is still right although something changed on the enquiry since it was recorded (CON8).

    One row for each position, with the sentence that was written for those answered together (`together`).
    """

    record = models.ForeignKey(RECORD, on_delete=models.PROTECT, related_name="still_right")
    because = models.TextField(_("why it is still right"))
    together = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="consent_still_right_because"),
            models.UniqueConstraint("together", "record", name="consent_still_right_once"),
        ]
        indexes = [models.Index(fields=["record", "-recorded_at"], name="consent_still_right_newest")]


class ReferrerAttempt(Decision):
    """One attempt to talk an unclear refusal through with the referrer: when (`happened_at`), whom and how, and what was
    said if they were reached (CON11). A log: each is appended."""

    record = models.ForeignKey(RECORD, on_delete=models.PROTECT, related_name="referrer_attempts")
    whom = models.CharField(_("whom, and how"), max_length=300)
    reached = models.BooleanField(_("reached"))
    said = models.TextField(_("what was said"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(whom="")
                & (models.Q(reached=True) & ~models.Q(said="") | models.Q(reached=False, said="")),
                name="consent_attempt_whole",
            )
        ]
        indexes = [models.Index(fields=["record", "happened_at"], name="consent_attempt_of_record")]


class UnclearDecision(Decision):
    """What was decided about a refusal whose reason was unclear: whether to proceed, and why (CON11). It blocks nothing
    that is decided later: a refusal never by itself stops a child being protected."""

    class Choice(models.TextChoices):
        PROCEED = "proceed", _("Go ahead, under our own reasons")
        DO_NOT = "do_not", _("Do not go ahead")
        CLEAR = "clear", _("The reason is clear now: record the position anew")

    record = models.OneToOneField(RECORD, on_delete=models.PROTECT, related_name="unclear_decision")
    choice = models.CharField(_("what was decided"), max_length=7, choices=Choice.choices)
    because = models.TextField(_("why"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="consent_unclear_decision_because")
        ]
