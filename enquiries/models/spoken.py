from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import Decision


class SpokenExchange(Decision):
    """What was said to somebody before it could be recorded (LATE1): when it was said (`happened_at`), to whom, what, and
    why it is recorded only now (`recorded_at`). Life first, the record at once after."""

    spoken_to = models.CharField(_("to whom"), max_length=200)
    said = models.TextField(_("what was said"))
    late_because = models.TextField(_("why it was said before it was recorded"))

    class Meta:
        indexes = [models.Index(fields=["enquiry", "happened_at"], name="enquiries_spoken_order")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(spoken_to="") & ~models.Q(said="") & ~models.Q(late_because=""),
                name="enquiries_spoken_whole",
            )
        ]
