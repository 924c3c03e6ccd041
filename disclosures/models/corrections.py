"""What an agency does when what it shared was wrong (ACC2), or went to the wrong place (ACC3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Release
from disclosures.models.items import Item
from enquiries.models import CaseRow, Decision, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind


class Correction(Decision):
    """That an item was wrong, and what holds instead: a new version, an item of the same release to the same recipients; or
    nothing (`replacement` is None): wrong, disregard it. The first stays, marked (ACC2)."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="corrected")
    replacement = models.OneToOneField(
        Item, on_delete=models.PROTECT, null=True, blank=True, related_name="corrects"
    )
    reasons = models.TextField(_("what was wrong, and how it came to light"))
    basis = models.TextField(_("consent position or override relied on, in words, as it stood"), blank=True)
    read_by = models.DateTimeField(_("to be read by"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_correction"),
            models.CheckConstraint(
                condition=models.Q(replacement=None) | ~models.Q(replacement=models.F("item")),
                name="disclosures_correction_of_another",
            ),
        ]
        indexes = [models.Index(fields=["agency", "read_by", "id"], name="disclosures_correction_late")]


class CorrectionRead(Decision):
    """That a recipient has read a correction, when and by whom."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="reads")

    class Meta:
        constraints = [
            models.UniqueConstraint("correction", "agency", name="disclosures_correction_read_once")
        ]


class ThirdPartyTold(Decision):
    """That an agency told a third party, to whom it had passed an item on, of its correction: when (`happened_at`), whom and
    how. Or that nothing ever went there, though it was permitted (ACC2)."""

    class What(models.TextChoices):
        TOLD = "told", _("They were told of the correction")
        NEVER = "never", _("It never went to them: there is nothing to tell")

    class How(models.TextChoices):
        TELEPHONE = "telephone", _("By telephone")
        EMAIL = "email", _("By secure e-mail")
        IN_PERSON = "in_person", _("In person")
        LETTER = "letter", _("By letter")

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="third_parties")
    party = models.CharField(max_length=250)  # which third party: imap.third_parties says so
    name = models.CharField(_("third party"), max_length=200)
    what = models.CharField(_("what was done"), max_length=5, choices=What.choices)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, blank=True)
    whom = models.CharField(_("whom there"), max_length=200, blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "correction", "agency", "party", name="disclosures_third_party_told_once"
            ),
            models.CheckConstraint(
                condition=models.Q(what="told") & ~models.Q(how="") & ~models.Q(whom="")
                | models.Q(what="never", how="", whom=""),
                name="disclosures_third_party_told_whom",
            ),
        ]


class Recall(Decision):
    """What an agency released to the wrong place is called back from one recipient, whose access ends with it (ACC3)."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="recalls")
    recipient = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    find = models.TextField(_("what the recipient is told, to find what it may have kept"))
    answer_by = models.DateTimeField(_("to be confirmed by"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_recall")]
        indexes = [
            models.Index(fields=["recipient", "answer_by", "id"], name="disclosures_recall_to_confirm")
        ]


class RecalledItem(CaseRow):
    """One item that this recipient does not read any more: `imap.receives` and every query of received items ask here."""

    table_kind = TableKind.DECISION

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="recalled")
    recipient = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("item", "recipient", name="disclosures_recalled_once")]


class RecallAnswer(Decision):
    """What the wrong recipient says it kept, and whom it passed it on to. The newest counts: until it says that nothing is
    kept any more, it is asked."""

    class Kept(models.TextChoices):
        NOTHING = "nothing", _("Nothing was kept or copied")
        DELETED = "deleted", _("Something was kept or copied, and is deleted now")
        KEPT = "kept", _("Something is still kept")

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="answers")
    kept = models.CharField(_("what was kept"), max_length=10, choices=Kept.choices)
    where = models.TextField(_("what is still kept, where, and until when"), blank=True)
    passed_on = models.BooleanField(_("it was passed on"))
    passed_to = models.TextField(_("whom it was passed on to, and when"), blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_recallanswer"),
            models.CheckConstraint(
                condition=models.Q(kept="kept") & ~models.Q(where="")
                | ~models.Q(kept="kept") & models.Q(where=""),
                name="disclosures_recallanswer_where",
            ),
            models.CheckConstraint(
                condition=models.Q(passed_on=True) & ~models.Q(passed_to="")
                | models.Q(passed_on=False, passed_to=""),
                name="disclosures_recallanswer_whom",
            ),
        ]


class BreachEntry(Decision):
    """A personal data breach of the agency that released: that it is one, of which sort, how much, and by when it is to be
    decided whether it is reported. No content: what its data protection officer reads (ACC3)."""

    class Category(models.TextChoices):
        MISDIRECTED = "misdirected", _("Released to the wrong recipient")

    recall = models.OneToOneField(Recall, on_delete=models.PROTECT, related_name="breach")
    reference = models.CharField(_("enquiry"), max_length=20)  # its officer may not open the enquiry
    category = models.CharField(_("category"), max_length=15, choices=Category.choices)
    items = models.PositiveIntegerField(_("items"))
    people = models.PositiveIntegerField(_("people whom they are about"))
    noticed_at = models.DateTimeField(_("noticed"))
    report_by = models.DateTimeField(_("to be decided, and if need be reported, by"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_breachentry")]
        indexes = [models.Index(fields=["agency", "report_by", "id"], name="disclosures_breach_clock")]


class BreachAccount(CaseRow):
    """What happened and what was done at once, in words: the agency's own, nobody else's."""

    table_kind = TableKind.DECISION

    entry = models.OneToOneField(BreachEntry, on_delete=models.PROTECT, related_name="account")
    what = models.TextField(_("what happened, and how"))
    steps = models.TextField(_("what was done at once"))
    history = history()


class BreachDecision(Decision):
    """One more step, whether the breach is reported, or that it is closed; with reasons. The newest counts."""

    class Choice(models.TextChoices):
        STEP = "step", _("Another step was taken")
        REPORTED = "reported", _("It is reported to the Information Commissioner")
        NOT_REPORTED = "not_reported", _("It is not reported: a risk to anyone is unlikely")
        CLOSED = "closed", _("It is closed: nothing more is to be done")

    entry = models.ForeignKey(BreachEntry, on_delete=models.PROTECT, related_name="decisions")
    choice = models.CharField(_("decision"), max_length=15, choices=Choice.choices)
    because = models.TextField(_("reasons"))
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_breachdecision"),
            models.CheckConstraint(
                condition=models.Q(choice="reported", reported_at__isnull=False)
                | ~models.Q(choice="reported") & models.Q(reported_at=None),
                name="disclosures_breachdecision_reported",
            ),
        ]
