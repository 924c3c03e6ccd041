from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from imap.access.history import history
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class LocalEntry(models.Model):
    """One entry of a list that is the partnership's own; national lists are read-only (imap.law).

    It applies from `valid_from` up to, and not on, `valid_until`. Ended, with its successor when there is one; never
    deleted: decisions of the past name it.
    """

    table_kind: ClassVar[TableKind] = TableKind.REFERENCE

    class List(models.TextChoices):
        REFERRED_ON = "referred_on", _("Services and teams that a family is passed on to")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    list_name = models.CharField(_("list"), max_length=30, choices=List.choices)
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("first day on which it no longer applies"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    history = history()

    class Meta:
        ordering = ["list_name", "name", "valid_from"]
        verbose_name_plural = "local entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="agencies_localentry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(valid_until__isnull=False) & ~Q(successor=F("id"))),
                name="agencies_localentry_successor_of_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name
