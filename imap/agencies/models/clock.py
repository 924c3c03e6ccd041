from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind
from imap.law.timetable import ClockName

#: What a change may be about: one of the clocks, or the hours of the MASH.
HOURS = "hours"
SUBJECTS = [*ClockName.choices, (HOURS, _("Working hours of the MASH"))]


class ClockChange(models.Model):
    """That a clock, or the MASH's working hours, are others from a day on, and why.

    Written once: the rows are their own history. Of two for the same day the later one counts. One table, so that a
    page that needs clocks asks once.
    """

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    class Unit(models.TextChoices):
        HOURS = "hours", _("hours, day and night")
        MASH_HOURS = "mash_hours", _("working hours of the MASH")
        WORKING_DAYS = "working_days", _("working days")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    subject = models.CharField(_("clock"), max_length=20, choices=SUBJECTS)
    amount = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    valid_from = models.DateField(_("from"))
    reason = models.TextField(_("reason"))
    recorded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    subject=HOURS, amount=None, unit="", opens__isnull=False, closes__gt=models.F("opens")
                )
                | (
                    ~models.Q(subject=HOURS)
                    & models.Q(amount__gte=1, opens=None, closes=None)
                    & ~models.Q(unit="")
                ),
                name="agencies_clockchange_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} from {self.valid_from}"
