"""What the lead agency decided in the end, what it stood on, and what the referrer was told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models import CaseRow, Decision, within_enquiry
from imap.db.table_kinds import TableKind


class ConsentConfirmation(Decision):
    """That the lead agency read the consent position as it stood, or why consent has no bearing (OPEN2).

    `consent_records` are the records in force that it stood on: another one un-confirms it. That is derived
    (`outcomes.rules.stands`) and held by the database when an outcome is written (policies.sql).
    """

    class Answer(models.TextChoices):
        CONFIRMED = (
            "confirmed",
            _("The consent positions are right as they stand, and cover what is to be decided"),
        )
        NOT_RELEVANT = "not_relevant", _("Consent is not relevant to this action")

    answer = models.CharField(_("consent"), max_length=12, choices=Answer.choices)
    because = models.TextField(_("why consent is not relevant"), blank=True)
    positions = models.TextField(_("consent positions, as they stood"))
    consent_records = ArrayField(models.UUIDField())

    class Meta:
        constraints = [
            within_enquiry("disclosures_consentconfirmation"),
            models.CheckConstraint(
                condition=~models.Q(answer="not_relevant") | ~models.Q(because=""),
                name="disclosures_confirmation_because",
            ),
        ]
        indexes = [models.Index(fields=["enquiry", "-id"], name="disclosures_confirmation_order")]


class Outcome(Decision):
    """What was decided, and why. With it the enquiry is decided."""

    class Choice(models.TextChoices):
        NO_FURTHER_ACTION = "no_further_action", _("No further action")
        ADVICE = "advice", _("Information and advice")
        EARLY_HELP = "early_help", _("Early help")
        SECTION_17 = "section_17", _("Section 17 assessment")
        SECTION_47 = "section_47", _("Section 47 strategy discussion")
        ALREADY_OPEN = "already_open", _("Passed to the team that works with the family already")
        OTHER_AUTHORITY = "other_authority", _("Passed to another local authority")
        LADO = "lado", _("Allegation against a professional (LADO)")
        MARAC = "marac", _("Referred to MARAC")
        OTHER = "other", _("Other")

    confirmation = models.ForeignKey(ConsentConfirmation, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=20, choices=Choice.choices)
    which = models.CharField(_("which authority, team or action"), max_length=200, blank=True)
    reasons = models.TextField(_("reasons"))
    threshold = models.TextField(_("the level of need, and how it was judged"))
    not_considered = models.TextField(_("not answered or read when this was decided"), blank=True)

    class Meta:
        constraints = [within_enquiry("disclosures_outcome")]
        indexes = [models.Index(fields=["enquiry", "-id"], name="disclosures_outcome_order")]


class StrategyDiscussion(CaseRow):
    """The record of a Section 47 strategy discussion: case content, so apart from the decision."""

    table_kind = TableKind.DECISION

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="strategy")
    took_part = models.TextField(_("who took part, and for which agency"))
    said = models.TextField(_("what was said, and by which agency"))
    decided = models.TextField(_("what was decided"))


class ReferrerTold(Decision):
    """What the referrer was told, how and when (`happened_at`); or why they are not told.

    An agency that referred reads it: it gets the outcome in these words and in no others.
    """

    class How(models.TextChoices):
        ON_THE_PAGE = "on_the_page", _("Here, on the enquiry’s page of the agency that referred")
        TELEPHONE = "telephone", _("By telephone")
        WRITING = "writing", _("In writing")
        IN_PERSON = "in_person", _("In person")
        NOT_TOLD = "not_told", _("They are not told")

    outcome = models.OneToOneField(Outcome, on_delete=models.PROTECT, related_name="told")
    how = models.CharField(_("how the referrer was told"), max_length=12, choices=How.choices)
    words = models.TextField(_("what the referrer is told"), blank=True)
    because = models.TextField(_("why the referrer is not told"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(how="not_told", words="") & ~models.Q(because=""))
                | (~models.Q(how="not_told") & ~models.Q(words="") & models.Q(because="")),
                name="disclosures_told_or_why_not",
            )
        ]
