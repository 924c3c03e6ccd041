"""Marks of an item that not everybody who sees its row may know, or that come later: sensitivity with its named people,
the duty of confidence, and that it may be relevant to a criminal investigation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.items import Item
from enquiries.models import CaseRow, Decision, Person
from imap.db.table_kinds import TableKind


class SensitivityReason(models.TextChoices):
    """What makes an item too sensitive to spread (SEN1)."""

    ADDRESS = "address", _("An address or whereabouts that must not become known")
    LIFE = "life", _("A life may be at risk if it is known")
    HEALTH = "health", _("Health that is most private, for example HIV status")
    OTHER = "other", _("Something else")


class ItemSensitivity(CaseRow):
    """Why an item is for named people, and not for a whole agency (SEN1)."""

    table_kind = TableKind.DECISION

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="sensitivity")
    why = models.CharField(_("what makes it sensitive"), max_length=7, choices=SensitivityReason.choices)
    because = models.TextField(_("why it is for named people only"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="disclosures_sensitive_because")
        ]


class ItemReader(Decision):
    """One named person of a recipient agency (`of`) who may read a sensitive item, and their named deputy. The agency that
    shared it may name others in their place: then `supersedes`, with reasons (SEN1)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="readers")
    of = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", verbose_name=_("agency")
    )
    person = models.ForeignKey(
        "agencies.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("named person")
    )
    deputy = models.ForeignKey(
        "agencies.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("their deputy")
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reasons = models.TextField(_("why others are named"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("deputy")), name="disclosures_reader_not_own_deputy"
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes=None) | ~models.Q(reasons=""),
                name="disclosures_reader_replaced_why",
            ),
        ]
        indexes = [models.Index(fields=["item", "of"], name="disclosures_reader_of_item")]


class SensitiveRead(Decision):
    """That one of the named people has read a sensitive item, for their agency; a colleague's word for the release is not
    enough (SEN1)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sensitive_reads")

    class Meta:
        constraints = [models.UniqueConstraint("item", "agency", name="disclosures_sensitive_read_once")]


class Lifted(models.TextChoices):
    """What lets information go that was given in confidence (DOC1)."""

    PUBLIC_INTEREST = "public_interest", _("The public interest")
    LAW = "law", _("A power that requires or allows it")
    CONSENT = "consent", _("Consent of the person it is owed to")
    PARENT = "parent", _("Consent of a parent, for a child who cannot decide this themselves")


class ItemConfidence(CaseRow):
    """Whether a duty of confidence is owed beyond what everybody owes, to whom, and what lifts it (DOC1). It stands beside
    necessity, proportionality and relevance, and replaces none of them."""

    table_kind = TableKind.DECISION

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="confidence")
    owed = models.BooleanField(_("a duty of confidence is owed"))
    owed_to = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owed to")
    )
    owed_name = models.CharField(_("owed to, as stated in the request"), max_length=200, blank=True)
    owed_role = models.CharField(_("owed to somebody else"), max_length=200, blank=True)
    lifted_by = models.CharField(_("lifted by"), max_length=15, choices=Lifted.choices, blank=True)
    power = models.CharField(_("power"), max_length=20, blank=True)
    because = models.TextField(_("why it is lifted"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    owed=False, owed_to=None, owed_name="", owed_role="", lifted_by="", power="", because=""
                )
                | (
                    models.Q(owed=True)
                    & ~models.Q(lifted_by="")
                    & (models.Q(owed_to__isnull=False, owed_role="") | ~models.Q(owed_role=""))
                ),
                name="disclosures_confidence_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(lifted_by__in=["consent", "parent"]) | models.Q(owed_to__isnull=False),
                name="disclosures_confidence_consent_of_somebody",
            ),
        ]


class CriminalRelevance(Decision):
    """That an item may be relevant to a criminal investigation: it is kept, not disposed of, and stands in the schedule of
    its enquiry (ONW3). Never taken back: what once might have been evidence stays findable."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="criminal")
    reasons = models.TextField(_("why it may be relevant"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="disclosures_criminal_reasons")
        ]
