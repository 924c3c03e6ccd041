"""Overrides: why an agency shares without consent, who relies on that, and its review."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models import CaseRow, Decision, Person, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind


class GoingAhead(models.TextChoices):
    """Grounds for going ahead despite refusal, withdrawal, limit or failed attempts (OVR9)."""

    HARM = "harm", _("Significant harm suffered or likely")
    ESCALATION = "escalation", _("The concerns are likely to escalate if nothing is done")
    WELFARE = "welfare", _("The child's welfare, in their best interests and proportionately")
    CRIME = "crime", _("Serious crime")
    LIFE = "life", _("Life at risk")
    PUBLIC_INTEREST = "public_interest", _("Another strong public interest")


class Factor(models.TextChoices):
    """What else was weighed. The last is a factor among others, never the only one (OVR4)."""

    SERIOUSNESS = "seriousness", _("How serious the concern is")
    AGE = "age", _("The child’s age or vulnerability")
    HISTORY = "history", _("Earlier concerns about this family")
    TRUST = "trust", _("The effect on the family’s trust and willingness to work with us")
    CLOSED_ENVIRONMENT = "closed_environment", _("The hub is a closed and controlled environment")


class Override(Decision):
    """An agency's decision to go ahead without consent, for the people named (OVR2)."""

    grounds = ArrayField(
        models.CharField(max_length=15, choices=GoingAhead.choices), verbose_name=_("grounds for going ahead")
    )
    at_risk = models.CharField(_("who is at risk"), max_length=300, blank=True, default="", db_default="")
    concern = models.TextField(_("the safeguarding concern"))
    escalation = models.TextField(_("how need, risk or harm would escalate"))
    harm_of_sharing = models.TextField(_("harm that sharing may cause"))
    harm_prevented = models.TextField(_("harm that sharing may prevent"))
    factors = ArrayField(
        models.CharField(max_length=20, choices=Factor.choices),
        verbose_name=_("what else was weighed"),
        default=list,
        blank=True,
    )
    proportionate_because = models.TextField(_("why this is proportionate"))
    wishes = models.TextField(_("what the person wishes, and what is left out because of it"))
    # Kept, not computed: the clock is that of the rating at the moment of recording, whatever it is raised or
    # lowered to later; an asked agency's manager, who may not read the rating, has a clock too; and a queue can
    # be read in this order page by page (OVR7).
    review_due_at = models.DateTimeField(_("review due"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("consent_override")]
        indexes = [
            models.Index(fields=["enquiry", "agency"], name="consent_override_of_agency"),
            models.Index(fields=["agency", "review_due_at", "id"], name="consent_override_queue"),
        ]


class OverridePerson(CaseRow):
    """One person whom an override names."""

    table_kind = TableKind.DECISION

    override = models.ForeignKey(Override, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overrides")

    class Meta:
        constraints = [models.UniqueConstraint("override", "person", name="consent_override_person_once")]


class OverrideOffer(Decision):
    """That the lead agency shows its reasons to an agency that it asked, which may then rely on them (OVR2). `people`:
    whom of those named by the override the request states; the agency is told of nobody else."""

    override = models.ForeignKey(Override, on_delete=models.PROTECT, related_name="offers")
    to = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    people = ArrayField(models.UUIDField())

    class Meta:
        constraints = [within_enquiry("consent_overrideoffer")]
        indexes = [models.Index(fields=["enquiry", "to"], name="consent_offer_of_agency")]


class Reliance(Decision):
    """That an agency read another's reasons and relies on them, in its own name, and why (OVR2). In force while they are:
    a review that overturns them ends it (OVR7)."""

    offer = models.OneToOneField(OverrideOffer, on_delete=models.PROTECT, related_name="reliance")
    because = models.TextField(_("why the agency relies on it"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("consent_reliance")]
        indexes = [models.Index(fields=["enquiry", "agency"], name="consent_reliance_of_agency")]


class Verdict(models.TextChoices):
    """What a review came to (OVR7)."""

    UPHELD = "upheld", _("Upheld")
    CONDITIONS = "conditions", _("Upheld with conditions")
    OVERTURNED = "overturned", _("Overturned")


class Review(Decision):
    """A manager's review of an override, once, never by the person who made it (OVR7). An overturned override
    is no longer in force; until then it is, also when its review is late."""

    override = models.OneToOneField(Override, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reasons = models.TextField(_("reasons for the verdict"))
    conditions = models.TextField(_("conditions"), blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("consent_review"),
            models.CheckConstraint(
                condition=models.Q(verdict="conditions") & ~models.Q(conditions="")
                | ~models.Q(verdict="conditions") & models.Q(conditions=""),
                name="consent_review_conditions_written",
            ),
        ]


class ReviewRead(Decision):
    """That the person whose decision was reviewed has read the review: management’s reasons reached them (OVR7)."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="read")
