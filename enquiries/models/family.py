from typing import ClassVar

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import CaseRow, within_enquiry
from enquiries.models.enquiry import Person
from imap.access.history import history
from imap.db.table_kinds import TableKind


class Relation(CaseRow):
    """How two people of one enquiry are related: a detail that improves, read from `person` to `other`
    ("Jo is a parent of Kit"). It is never deleted: it ends, or is marked as a mistake."""

    table_kind: ClassVar[TableKind] = TableKind.DETAIL

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent of")
        STEP_PARENT = "step_parent", _("step-parent of")
        GRANDPARENT = "grandparent", _("grandparent of")
        SIBLING = "sibling", _("brother or sister of")
        HALF_SIBLING = "half_sibling", _("half-brother or half-sister of")
        PARTNER = "partner", _("partner of")
        OTHER = "other", _("something else to")

    class State(models.TextChoices):
        NOW = "now", _("It is so now")
        ENDED = "ended", _("It has ended")
        MISTAKE = "mistake", _("It was recorded by mistake")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("first person")
    )
    kind = models.CharField(_("relation"), max_length=12, choices=Kind.choices)
    other = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("second person")
    )
    words = models.CharField(_("what else"), max_length=60, blank=True)
    state = models.CharField(_("whether it is so"), max_length=7, choices=State.choices, default=State.NOW)
    changed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    history = history()

    class Meta:
        indexes = [models.Index(fields=["enquiry", "id"], name="enquiries_relation_of_enquiry")]
        constraints = [
            within_enquiry("enquiries_relation"),
            models.UniqueConstraint(
                Least("person", "other"),
                Greatest("person", "other"),
                condition=~models.Q(state="mistake"),
                name="enquiries_relation_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="enquiries_relation_two_people"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="other") | ~models.Q(words=""), name="enquiries_relation_which_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind_in_words} {self.other}"

    @property
    def kind_in_words(self) -> str:
        """ "parent of"; of something else its own words: "aunt of"."""
        return self.words if self.kind == self.Kind.OTHER else str(self.get_kind_display())
