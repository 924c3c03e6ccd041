from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from imap.access.history import history
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind
from imap.law.kinds import AgencyKind


class Agency(models.Model):
    """A member of the partnership: it joined by signing the agreement. Each is a controller of its own.

    `group` is the django group that guardian's grants are given to; it holds the agency's caseworkers only.
    """

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=AgencyKind.choices)
    leads = models.BooleanField(_("is the lead agency"), default=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="agency", editable=False)
    contact = models.CharField(_("safeguarding contact"), max_length=200, blank=True)
    agreement_version = models.CharField(_("version of the agreement signed"), max_length=20)
    agreement_signed_on = models.DateField(_("signed on"))
    agreement_signed_by = models.CharField(_("signed by"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    history = history()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint("leads", condition=models.Q(leads=True), name="agencies_agency_one_lead"),
            models.CheckConstraint(
                condition=models.Q(leads=False) | models.Q(kind=AgencyKind.LACSC),
                name="agencies_agency_lead_is_lacsc",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DutyTeam(models.Model):
    """A named inbox of an agency, so that nothing waits for someone who is away."""

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    class Hours(models.TextChoices):
        DAY = "day", _("Day")
        OUT_OF_HOURS = "out_of_hours", _("Out of hours")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duty_teams")
    name = models.CharField(_("name"), max_length=120)
    hours = models.CharField(_("hours"), max_length=20, choices=Hours.choices, default=Hours.DAY)
    is_active = models.BooleanField(_("active"), default=True)
    history = history()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("agency", "name", name="agencies_dutyteam_one_name")]

    def __str__(self) -> str:
        return self.name


class DutyMember(models.Model):
    """That a person is on a duty team; ended, never deleted."""

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    team = models.ForeignKey(DutyTeam, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="duty")
    ended_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "team", "user", condition=models.Q(ended_at=None), name="agencies_dutymember_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.team_id}"
