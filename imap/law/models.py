"""Reference lists: statutory powers, lawful bases, code lists. Dated data, not code (LEG1).

Loaded by the tables' owner from `data/lists/` (actions.load_lists) and read by everyone signed in. Keys are
the ids of the files. An entry applies from `valid_from` up to, and not on, `valid_until`; an empty date is
an open end. Nothing is ever deleted: decisions of the past name these entries.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# What a list says of a power that an Act holds but that has not been brought into force, as far as is known.
NOT_COMMENCED = "commencement not confirmed"


class Dated(models.Model):
    """What every list entry has: its id, its dates, and how well it has been checked."""

    id = models.CharField(primary_key=True, max_length=40)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(
        null=True, blank=True, help_text=_("The first day on which it no longer applies")
    )
    position = models.PositiveSmallIntegerField(help_text=_("Place in its file"))

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            )
        ]


class Gateway(Dated):
    """A statutory or common-law power to share information, and the kinds of agency that may name it (LEG1).

    `agency_kinds` holds the names used in the lists (kinds.names_in_lists). `checked` is the file's own mark.
    """

    act = models.CharField(max_length=200)
    provision = models.CharField(max_length=200)
    use = models.TextField()
    agency_kinds: "models.JSONField[list[str], list[str]]" = models.JSONField()
    checked = models.CharField(max_length=200)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta(Dated.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.act}, {self.provision}"


class LawfulBasis(Dated):
    """A basis or condition of data protection law: Article 6, 9 or 10, Schedule 1, or Part 3 (LEG1)."""

    class Kind(models.TextChoices):
        ARTICLE_6 = "article6", _("UK GDPR Article 6: lawful basis")
        ARTICLE_9 = "article9", _("UK GDPR Article 9: special category data")
        SCHEDULE_1 = "schedule1", _("Data Protection Act 2018, Schedule 1: conditions")
        ARTICLE_10 = "article10", _("UK GDPR Article 10: allegations and offences")
        PART_3 = "part3", _("Data Protection Act 2018, Part 3: law enforcement")
        SCHEDULE_8 = "schedule8", _("Data Protection Act 2018, Schedule 8: sensitive processing under Part 3")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    agency_kinds: "models.JSONField[list[str], list[str]]" = models.JSONField()
    note = models.TextField(blank=True)
    checked = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name_plural = "lawful bases"

    def __str__(self) -> str:
        return self.name


class ListEntry(Dated):
    """One code of a code list. Its id is the list's name and the code: "referral_source:2A"."""

    class List(models.TextChoices):
        REFERRAL_SOURCE = "referral_source", _("Referral source")
        PRIMARY_NEED = "primary_need", _("Primary need")
        FACTOR = "factor", _("Factor")
        ABUSE_CATEGORY = "abuse_category", _("Category of abuse")
        DISABILITY = "disability", _("Disability")
        ETHNICITY = "ethnicity", _("Ethnicity")

    list_name = models.CharField(max_length=30, choices=List.choices)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)

    class Meta(Dated.Meta):
        verbose_name_plural = "list entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["list_name", "code"], name="one_entry_for_each_code"),
        ]

    def __str__(self) -> str:
        return self.name
