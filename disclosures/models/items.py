"""What is shared and what is withheld: an item with its words and recipients; a withholding with its reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Answer, Certainty, ReasonFlags, ReasonWords, Release
from enquiries.models import CaseRow, Decision, Person, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind
from imap.law.information import every_name


class Item(Decision, ReasonFlags, ReasonWords):
    """One piece of information that an agency shares; what it says stands in `ItemContent`."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    # Its place in the release, the same for every reader: "item 2" on the telephone. A new version keeps it.
    number = models.PositiveSmallIntegerField(_("number in the release"))
    about = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about_name = models.CharField(_("whom it is about, as stated in the request"), max_length=200)
    # A code of imap.law.information. Who may know of the item knows its kind: the agency that shares it, recipients, and
    # the Guardian, who judges whether limits were kept. Another lead agency sees no row at all (imap.holdings).
    kind = models.CharField(_("kind of information"), max_length=20, choices=every_name)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    information_from = models.DateField(_("date the information is from"))
    # Marks that everybody may know who sees the row. A sensitive one is seen by its named people alone (SEN1): imap.closed.
    sensitive = models.BooleanField(_("for named people only"), default=False)
    official_sensitive = models.BooleanField(_("OFFICIAL-SENSITIVE"), default=False)
    grading = models.CharField(_("police 3x5x2 grading"), max_length=3, blank=True)  # such as 2BC
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_item"),
            # NPR4: shared only with three yeses; proportionality may rest on life at risk alone (NPR2).
            models.CheckConstraint(
                condition=models.Q(necessary=True, relevant=True)
                & (models.Q(proportionate=True) | models.Q(life_at_risk=True)),
                name="disclosures_item_three_yeses",
            ),
        ]
        indexes = [models.Index(fields=["enquiry", "information_from"], name="disclosures_item_chronology")]


class ItemContent(CaseRow):
    """The words of an item: read by the agency that holds it and by its recipients, nobody else."""

    table_kind = TableKind.DECISION

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="content")
    text = models.TextField(_("information"))
    said_by = models.CharField(_("who said it"), max_length=200)
    checked_how = models.TextField(_("how it was checked"), blank=True)
    history = history()


class ItemRecipient(CaseRow):
    """An agency that an item was released to (SEC1: recipients are per item)."""

    table_kind = TableKind.DECISION

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="recipients")
    recipient = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("item", "recipient", name="disclosures_recipient_once")]
        indexes = [models.Index(fields=["recipient", "item"], name="disclosures_recipient_items")]


class Withholding(Decision):
    """That an agency keeps something back, and whether the lead agency may know that it does (REC2)."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="withheld")
    existence_shown = models.BooleanField(_("the lead agency may know that something was withheld"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_withholding")]


class WithholdingReason(CaseRow, ReasonFlags):
    """Which of the three tests the withheld information failed: what a Guardian sees of it."""

    table_kind = TableKind.DECISION

    withholding = models.OneToOneField(Withholding, on_delete=models.PROTECT, related_name="reason")
    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(necessary=False)
                | models.Q(relevant=False)
                | models.Q(proportionate=False, life_at_risk=False),
                name="disclosures_withholding_one_no",
            )
        ]


class WithholdingAccount(CaseRow, ReasonWords):
    """A short description, where it is held, and why it is kept back: the holding agency's alone. Never the
    content: typing that into a shared system would be excessive (REC2)."""

    table_kind = TableKind.DECISION

    withholding = models.OneToOneField(Withholding, on_delete=models.PROTECT, related_name="account")
    description = models.CharField(_("short description"), max_length=200)
    held_where = models.CharField(_("where it is held in your own system"), max_length=200)
    helps = models.TextField(_("how providing it would help further enquiries"))
    hinders = models.TextField(_("how keeping it back may hinder them"))
    history = history()
