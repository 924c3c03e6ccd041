"""Asking one agency, what it answers, what it shares and what it withholds."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.lawful import LegalTests, three_answers
from enquiries.models import CaseRow, Decision, Person, Rating, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind
from imap.law.information import every_name


class Purpose(models.TextChoices):
    """What information may be used for: nothing but this (PUR1)."""

    SAFEGUARD = "safeguard", _("To safeguard a child from harm")
    WELFARE = "welfare", _("To improve a child's wellbeing")


class Certainty(models.TextChoices):
    """How sure an item is; part of the item wherever it appears (ACC1)."""

    VERIFIED = "verified", _("Verified fact")
    OPINION = "opinion", _("Professional opinion")
    REPORTED = "reported", _("Reported by another")
    HEARSAY = "hearsay", _("Hearsay")
    CONJECTURE = "conjecture", _("Conjecture")


class Level(models.TextChoices):
    """The level of need, as the asking agency judges it now; the amount that is shared follows it (NPR5)."""

    NOT_JUDGED = "not_judged", _("Not judged yet")
    UNIVERSAL = "1", _("Level 1: no additional needs")
    ADDITIONAL = "2", _("Level 2: additional needs, early help")
    COMPLEX = "3", _("Level 3: multiple or complex needs")
    ACUTE = "4", _("Level 4: significant harm suffered or likely")


class ReasonFlags(models.Model):
    """Necessity, proportionality and relevance, each yes or no (NPR1-4)."""

    necessary = models.BooleanField()
    proportionate = models.BooleanField()
    life_at_risk = models.BooleanField(default=False)
    relevant = models.BooleanField()

    class Meta:
        abstract = True


class ReasonWords(models.Model):
    """The reason for each of the three, whichever way it was answered."""

    necessary_because = models.TextField()
    proportionate_because = models.TextField(blank=True)  # life at risk may stand alone (NPR2)
    relevant_because = models.TextField()

    class Meta:
        abstract = True


class InformationRequest(Decision, LegalTests, ReasonFlags, ReasonWords):
    """A deliberate request to one agency (DEL1): never "send to all"."""

    asked = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    questions = models.TextField(_("what exactly is asked"))
    # Codes of imap.law.information; empty: any kind that bears on the concern (CON6: to ask so, every limit counts; what
    # is shared is judged item by item, by its own kind).
    kinds = ArrayField(
        models.CharField(max_length=20, choices=every_name),
        default=list,
        blank=True,
        verbose_name=_("kinds of information"),
    )
    statement = models.TextField(_("what the agency is told about the concern"))
    level = models.CharField(_("level of need"), max_length=10, choices=Level.choices)
    rating = models.PositiveSmallIntegerField(_("rating when it was asked"), choices=Rating.choices)
    agreement_version = models.CharField(max_length=20)
    helps = models.TextField(_("how the answer will help further enquiries"))
    hinders = models.TextField(_("how having no answer will hinder them"))
    basis = models.TextField(_("consent position or override relied on, in words, as it stood"))
    due_at = models.DateTimeField()  # as it was asked; the time in force: `due` (disclosures.requests.state)
    due: datetime
    cancelled: datetime | None
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_request"),
            three_answers("disclosures_request_legal_tests"),
        ]
        indexes = [
            models.Index(fields=["asked", "due_at", "id"], name="disclosures_request_inbox"),
            models.Index(fields=["enquiry", "id"], name="disclosures_request_of_case"),
        ]


class RequestPerson(CaseRow):
    """A person whom a request is about, as stated to the agency asked: no more than it needs to find them."""

    table_kind = TableKind.DECISION

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    date_of_birth = models.DateField(null=True, blank=True)
    role = models.CharField(max_length=15, choices=Person.Role.choices)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("request", "person", name="disclosures_request_person_once")]


class Answer(Decision):
    """How an agency answered a request, once; again where a refusal is to be answered after all. Nothing to share and
    refused are different answers (DUTY1).

    `nothing` is also the answer when all that is held was withheld and its existence is not to be shown: the
    lead agency cannot tell the two apart; the holding agency and the Guardian can.
    """

    class Kind(models.TextChoices):
        SHARED = "shared", _("Information shared")
        WITHHELD = "withheld", _("Information held, and withheld")
        NOTHING = "nothing", _("Nothing to share")
        REFUSED = "refused", _("Refused")

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="answers")
    # 1; one more for each refusal of this request that is answered after all (DUTY1).
    number = models.PositiveSmallIntegerField(_("which answer to this request"), default=1)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    searched = models.TextField(_("where was looked"), blank=True)
    reasons = models.TextField(_("why the agency refuses"), blank=True)
    helps = models.TextField(blank=True)
    hinders = models.TextField(blank=True)
    review_due_at = models.DateTimeField(_("review of the refusal due"), null=True, blank=True)
    # The decision was made without it (OVR6): the lead agency reads it, and looks at the decision again.
    after_decision = models.BooleanField(_("came after the decision"), default=False)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_answer"),
            models.UniqueConstraint("request", "number", name="disclosures_answer_once"),
            models.CheckConstraint(
                condition=models.Q(kind="refused", review_due_at__isnull=False)
                | (~models.Q(kind="refused") & models.Q(review_due_at=None)),
                name="disclosures_answer_refusal_is_reviewed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recorded_at"],
                condition=models.Q(after_decision=True),
                name="disclosures_answer_after",
            )
        ]


class Release(Decision, LegalTests):
    """One record of what was shared, with whom, for what purpose, under which power and why (REC1)."""

    # None: nobody asked; `why_now` says why it is shared all the same.
    answer = models.OneToOneField(
        Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="release"
    )
    why_now = models.TextField(_("why it is shared without being asked"), blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    agreement_version = models.CharField(max_length=20)
    basis = models.TextField(_("consent position or override relied on, in words, as it stood"))
    helps = models.TextField(_("how providing this will help further enquiries"))
    hinders = models.TextField(_("how failing to provide it would hinder them"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_release"),
            three_answers("disclosures_release_legal_tests"),
            # An answer was asked for; what was not asked for says why it is shared.
            models.CheckConstraint(
                condition=models.Q(answer__isnull=False, why_now="")
                | (models.Q(answer=None) & ~models.Q(why_now="")),
                name="disclosures_release_asked_or_why",
            ),
        ]


class NothingLess(Decision):
    """That everything which was drafted was shared, and why all of it is needed (NPR5). The agency's own, and the
    Guardian's: to others it would tell that nothing was kept back, and its absence that something was (REC2)."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="nothing_less")
    because = models.TextField(_("why all of it is needed"), blank=True)  # on a red enquiry one tick (NPR5)


class Acknowledgement(Decision):
    """That a recipient read a release, when and by whom."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="acknowledgements")

    class Meta:
        constraints = [models.UniqueConstraint("release", "agency", name="disclosures_acknowledged_once")]
