from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import CaseRow, Decision, within_enquiry
from enquiries.models.restriction import KEPT_OUT
from imap.access.grants import AgencyGrant, Participation
from imap.access.history import history
from imap.db import clock
from imap.db.keys import new_key
from imap.db.table_kinds import TableKind


class Stage(models.TextChoices):
    """Where an enquiry stands. Moved only by a `StageMove`; see `enquiries.stages.rules.TRANSITIONS`."""

    RECEIVED = "received", _("Received")
    OPEN = "open", _("Open")
    GATHERING = "gathering", _("Gathering information")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")
    NOT_OPENED = "not_opened", _("Not opened")


class Rating(models.IntegerChoices):
    """How urgent: red, amber or green (RAG). A number, because its order is urgency."""

    RED = 1, _("Red")
    AMBER = 2, _("Amber")
    GREEN = 3, _("Green")


class Enquiry(models.Model):
    """That someone was worried about a child: its existence, its reference and its stage, nothing more.

    What it is about stands in tables of their own (`Concern`, `Person`, `Referral`), because row-level
    security hides rows, not columns. Written once; `stage` alone follows, set by the database from each
    `StageMove` and by nobody else (policies.sql).
    """

    table_kind: ClassVar[TableKind] = TableKind.DECISION

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    # Random, not counted: a gap in numbers would tell that something is hidden.
    reference = models.CharField(max_length=11, unique=True, editable=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED, editable=False)
    lead_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("received"), default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name_plural = "enquiries"
        default_permissions = ()
        permissions = [(capacity.value, str(capacity.label)) for capacity in Participation]
        indexes = [
            # The worklist: newest first within a stage, keyset on (happened_at, id).
            models.Index(fields=["stage", "-happened_at", "-id"], name="enquiries_worklist"),
        ]

    def __str__(self) -> str:
        return self.reference


class EnquiryGrant(AgencyGrant):
    """Guardian's direct foreign-key permission table for enquiries: one agency's group, one capacity."""

    content_object = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="grants")

    kept_from: ClassVar[str] = KEPT_OUT  # a restriction beats every grant

    class Meta(AgencyGrant.Meta):
        default_permissions = ()
        indexes = [models.Index(fields=["content_object", "group"], name="enquiries_grant_of_case")]


class Referral(Decision):
    """What the referrer gave, as they gave it (OPEN3): kept even when the details improve later."""

    class Sought(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_KNOWN = "not_known", _("Not known")

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="referral")
    source = models.CharField(_("who contacted us"), max_length=4)  # code of law list "referral_source"
    referrer_name = models.CharField(_("referrer's name"), max_length=200, blank=True)
    referrer_contact = models.CharField(_("how to reach the referrer"), max_length=200, blank=True)
    said = models.TextField(_("what the referrer said"))
    people = models.TextField(_("people, as the referrer named them"))
    consent_sought = models.CharField(max_length=10, choices=Sought.choices)
    consent_sought_from = models.CharField(max_length=200, blank=True)
    consent_not_sought_because = models.TextField(blank=True)
    considered_need = models.TextField(_("the considered need, from the police"), blank=True)
    privacy_notice = models.CharField(_("privacy notice version"), max_length=20, blank=True)
    confirmed = models.TextField(_("unusual, and confirmed as right"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(consent_sought="no") | ~models.Q(consent_not_sought_because=""),
                name="enquiries_referral_not_sought_why",
            ),
        ]


class StageMove(Decision):
    """A decision that moves an enquiry from one stage to another, with its reasons."""

    from_stage = models.CharField(max_length=12, choices=Stage.choices)
    to_stage = models.CharField(max_length=12, choices=Stage.choices)
    reasons = models.TextField(_("reasons"))
    referrer_told = models.TextField(_("what the referrer was told"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["enquiry", "recorded_at"], name="enquiries_stagemove_order")]
        constraints = [
            within_enquiry("enquiries_stagemove"),
            models.CheckConstraint(
                condition=~models.Q(to_stage="not_opened") | ~models.Q(referrer_told=""),
                name="enquiries_stagemove_referrer_told",
            ),
        ]


class Concern(CaseRow):
    """What the worry is, and how urgent: details that improve, each change with who, when and why."""

    table_kind: ClassVar[TableKind] = TableKind.DETAIL

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="concern")
    narrative = models.TextField(_("concern"))
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Rating.choices)
    rating_because = models.TextField(_("why this rating"), blank=True)
    whereabouts = models.TextField(_("where the child is now"), blank=True)
    # When this rating was given: the database's word (policies.sql). Consent is looked at again when it changes (CON8).
    rated_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    history = history(excluded_fields=["rated_at"])

    class Meta:
        indexes = [models.Index(fields=["rating", "enquiry"], name="enquiries_concern_by_rating")]


class Person(CaseRow):
    """A child, parent or other person on one enquiry."""

    table_kind: ClassVar[TableKind] = TableKind.DETAIL

    class Role(models.TextChoices):
        CHILD = "child", _("Child")
        PARENT_OR_CARER = "parent_or_carer", _("Parent or carer")
        OTHER = "other", _("Other person")

    class AgeUnit(models.TextChoices):
        DAYS = "days", _("Days")
        WEEKS = "weeks", _("Weeks")
        MONTHS = "months", _("Months")
        YEARS = "years", _("Years")

    class ParentalResponsibility(models.TextChoices):
        """On which legal basis a person holds parental responsibility (CON3)."""

        MOTHER = "mother", _("Mother")
        SECOND_FEMALE_PARENT = "second_female_parent", _("Second female parent")
        MARRIED_FATHER = "married_father", _("Father married to the mother")
        REGISTERED_FATHER = "registered_father", _("Father on the birth register")
        AGREEMENT = "agreement", _("Parental responsibility agreement")
        COURT_ORDER = "court_order", _("Parental responsibility order of a court")
        CHILD_ARRANGEMENTS = "child_arrangements", _("Child arrangements order")
        STEP_PARENT = "step_parent", _("Step-parent, by agreement or order")
        GUARDIAN = "guardian", _("Guardian")
        SPECIAL_GUARDIAN = "special_guardian", _("Special guardian")
        ADOPTER = "adopter", _("Adopter")
        CARE_ORDER = (
            "care_order",
            _("Local authority: care, interim care, emergency protection or placement order"),
        )

    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    name = models.CharField(_("name or description"), max_length=200)
    relationship = models.CharField(_("relationship to the child"), max_length=100, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    # An estimate grows from the day on which it was made (enquiries.ages.rules).
    age_estimate = models.PositiveSmallIntegerField(_("estimated age"), null=True, blank=True)
    age_estimate_unit = models.CharField(
        _("estimated age in"), max_length=6, choices=AgeUnit.choices, default=AgeUnit.YEARS
    )
    age_estimated_on = models.DateField(_("day of the estimate"), null=True, blank=True)
    age_estimated_by = models.ForeignKey(
        "agencies.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who estimated the age"),
    )
    unborn = models.BooleanField(_("not yet born"), default=False)
    parental_responsibility = models.CharField(
        _("parental responsibility"), max_length=22, choices=ParentalResponsibility.choices, blank=True
    )
    # It stays on the record when it has ended (an order discharged, an adoption); it gives nothing from that day on.
    parental_responsibility_ended = models.DateField(
        _("parental responsibility ended on"), null=True, blank=True
    )
    # A name for the home ("With Jo", "Gran’s"), never its address: people of one household have the same one.
    household = models.CharField(_("household"), max_length=80, blank=True)
    household_part = models.CharField(_("household for part of the time"), max_length=80, blank=True)
    # What was unusual, was asked about once and was said to be right: one line each.
    confirmed = models.TextField(_("unusual, and confirmed as right"), blank=True)
    # OPEN1: everyone about whom information would be asked for needs a consent position first.
    information_needed = models.BooleanField(_("information about them would be asked for"), default=True)
    # When they came onto the enquiry: the database's word (policies.sql). Consent is looked at again then (CON8).
    added_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="+")
    history = history(excluded_fields=["added_at"])

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["enquiry", "role", "id"], name="enquiries_person_of_enquiry"),
            models.Index(fields=["date_of_birth", "name"], name="enquiries_person_born"),
        ]
        constraints = [
            within_enquiry("enquiries_person"),
            models.CheckConstraint(
                condition=models.Q(unborn=False) | models.Q(role="child", date_of_birth=None),
                name="enquiries_person_unborn_child",
            ),
            models.CheckConstraint(
                condition=models.Q(age_estimate=None, age_estimated_on=None, age_estimated_by=None)
                | models.Q(
                    age_estimate__isnull=False, age_estimated_on__isnull=False, age_estimated_by__isnull=False
                ),
                name="enquiries_person_estimated_when_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(parental_responsibility_ended=None)
                | ~models.Q(parental_responsibility=""),
                name="enquiries_person_ended_what_was_held",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holds_parental_responsibility(self) -> bool:
        """Whether they hold it today: it was given, and has not ended (CON3)."""
        ended = self.parental_responsibility_ended
        today = timezone.localdate(clock.now())
        return bool(self.parental_responsibility) and (ended is None or ended > today)
