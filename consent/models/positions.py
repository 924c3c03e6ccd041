"""Consent positions: what somebody said, to whom, and what they were told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models import CaseRow, Decision, Person, within_enquiry
from imap.db.table_kinds import TableKind


class Position(models.TextChoices):
    """What was answered, or why nothing was asked (CON10: each is first-class, none a dead end)."""

    GRANTED = "granted", _("Granted")
    LIMITED = "limited", _("Granted with limits")
    REFUSED = "refused", _("Refused")
    REFUSED_BY_ONE = "refused_by_one", _("Refused by one of those who decide")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRIED = "tried", _("Tried, not obtained")
    NOT_SOUGHT = "not_sought", _("Not sought")
    POLICE = "police", _("Police notification, nobody asked yet")
    ANONYMOUS = "anonymous", _("Anonymous contact, nobody could be asked")
    BEST_INTERESTS = "best_interests", _("Lacks capacity: decided in their best interests")
    NOT_YET_BORN = "not_yet_born", _("Not yet born")


class Method(models.TextChoices):
    """How consent was given. A poster is a choice that exists, and is refused with the reason (CON5)."""

    WRITTEN = "written", _("In writing")
    SPOKEN = "spoken", _("Spoken, and noted")
    IMPLIED = "implied", _("Implied by a service that they agreed to")
    POSTER = "poster", _("A notice or poster was displayed")


class MentalCapacity(models.TextChoices):
    """Whether somebody of 16 or over can decide this (CON2; Mental Capacity Act 2005: presumed)."""

    PRESUMED = "presumed", _("No, there is no reason to doubt it")
    HAS = "has", _("It was in doubt, and they can decide this")
    LACKS = "lacks", _("It was in doubt, and they cannot decide this")


class HolderSays(models.TextChoices):
    """What one of several holders of parental responsibility answered (CON3)."""

    AGREES = "agrees", _("Agrees")
    REFUSES = "refuses", _("Does not agree")
    NOT_REACHED = "not_reached", _("Could not be asked")


class NotAsking(models.TextChoices):
    """Grounds for not asking (OVR1)."""

    RISK = "risk", _("Asking would place someone at increased risk of significant or serious harm")
    CRIME = "crime", _("Asking would prejudice the prevention, detection or prosecution of serious crime")
    DELAY = "delay", _("Asking would unjustifiably delay enquiries into alleged harm")
    AIMS = "aims", _("Asking would compromise the aims of the safeguarding arrangements")


class ParagraphEighteen(models.TextChoices):
    """Data Protection Act 2018, Schedule 1, paragraph 18: which reason for no consent this is (OVR1)."""

    CANNOT_GIVE = "cannot_give", _("Consent cannot be given")
    CANNOT_OBTAIN = "cannot_obtain", _("We cannot reasonably be expected to obtain it")
    PREJUDICE = "prejudice", _("Obtaining it would prejudice the protection")


class ConsentRecord(Decision):
    """One person's position as recorded at one moment; the newest one is the position in force.

    The asked agency may come to see this much (through `imap.position_in_force`); what was said to whom
    stands in `ConsentAccount`, which only the lead agency and a Guardian read.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consent_records")
    position = models.CharField(max_length=14, choices=Position.choices)
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    # Of a refusal whose reason is unclear: by when it is talked through with the referrer (CON11). Kept, not computed: the
    # clock is that of the rating at the moment of recording.
    discuss_by = models.DateTimeField(_("to be talked through by"), null=True, blank=True)
    # What a consent with limits keeps out (CON6): keys of agencies, and codes of imap.law.information.
    not_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    not_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [
            within_enquiry("consent_consentrecord"),
            models.CheckConstraint(
                condition=models.Q(position="limited") & ~models.Q(not_agencies=[], not_kinds=[])
                | ~models.Q(position="limited") & models.Q(not_agencies=[], not_kinds=[]),
                name="consent_record_limits_written",
            ),
            models.CheckConstraint(
                condition=models.Q(discuss_by=None) | models.Q(position__in=["refused", "refused_by_one"]),
                name="consent_record_unclear_refusal",
            ),
            # One chain per person: two first records cannot both stand (two people deciding at once).
            models.UniqueConstraint(
                "person", condition=models.Q(supersedes=None), name="consent_record_one_first"
            ),
        ]
        indexes = [
            models.Index(fields=["enquiry", "person", "-id"], name="consent_record_of_person"),
            models.Index(
                fields=["review_on", "id"],
                condition=models.Q(review_on__isnull=False),
                name="consent_record_to_look_again",
            ),
            models.Index(
                fields=["discuss_by", "id"],
                condition=models.Q(discuss_by__isnull=False),
                name="consent_record_to_talk_through",
            ),
        ]


class ConsentAccount(CaseRow):
    """What was said around a consent record: what the person was told (CON1), why nobody was asked (OVR1)."""

    table_kind = TableKind.DECISION

    record = models.OneToOneField(ConsentRecord, on_delete=models.PROTECT, related_name="account")
    method = models.CharField(max_length=10, choices=Method.choices, blank=True)
    service = models.CharField(_("the service agreed to"), max_length=200, blank=True)
    service_agreed_on = models.DateField(null=True, blank=True)
    told_why = models.TextField(blank=True)
    told_what = models.TextField(blank=True)
    told_how = models.TextField(blank=True)
    told_with_whom = models.TextField(blank=True)
    told_means = models.CharField(_("how they were told"), max_length=200, blank=True)
    told_by = models.CharField(max_length=200, blank=True)
    told_on = models.DateField(null=True, blank=True)
    not_told_because = models.TextField(_("what they were told, or why they were not"), blank=True)
    privacy_notice = models.CharField(_("privacy notice version"), max_length=20, blank=True)
    limits = models.TextField(_("limits, as they stood and in their words"), blank=True)
    refusal_reason = models.TextField(_("the reason given for refusing"), blank=True)
    reason_clear = models.BooleanField(_("the reason is clear"), null=True, blank=True)
    not_asking = ArrayField(
        models.CharField(max_length=10, choices=NotAsking.choices), default=list, blank=True
    )
    risk_to = models.CharField(_("who would be at risk"), max_length=200, blank=True)
    risk_harm = models.TextField(_("what harm"), blank=True)
    attempts = models.TextField(_("what was tried"), blank=True)
    next_attempt = models.DateTimeField(_("tried again at"), null=True, blank=True)
    unasked_because = models.TextField(_("why nobody was asked"), blank=True)
    paragraph_18 = models.CharField(max_length=15, choices=ParagraphEighteen.choices, blank=True)
    capacity = models.CharField(
        _("capacity at 16 or over in doubt"), max_length=8, choices=MentalCapacity.choices, blank=True
    )
    capacity_assessed_by = models.CharField(_("capacity assessed by"), max_length=200, blank=True)
    capacity_helped = models.TextField(_("how they were helped to decide"), blank=True)
    best_interests = models.TextField(_("why it is in their best interests"), blank=True)
    own_view = models.TextField(_("the child's own view"), blank=True)
    own_view_not_obtained = models.TextField(blank=True)


class HolderAnswer(CaseRow):
    """What one holder of parental responsibility answered, where several were asked (CON3)."""

    table_kind = TableKind.DECISION

    record = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="holders")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=11, choices=HolderSays.choices)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("record", "holder", name="consent_holder_once")]


class ConsentChange(Decision):
    """That what a person agreed to, or refused, no longer is what happens: the use, or the relationship between agency and
    person, changed (CON7). Consent is to be sought again; that is done when a newer record supersedes this one's."""

    class What(models.TextChoices):
        USE = "use", _("How the information is used changed significantly")
        RELATIONSHIP = "relationship", _("The relationship between an agency and this person changed")

    record = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(_("what changed"), max_length=12, choices=What.choices)
    because = models.TextField(_("how it changed"))

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(because=""), name="consent_change_because")]
