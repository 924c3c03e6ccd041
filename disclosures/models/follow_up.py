"""What becomes of a request: chased, given more time, cancelled; and of a refusal: reviewed, escalated, advised on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Answer, InformationRequest
from enquiries.models import Decision, within_enquiry


class Chase(Decision):
    """That the agency asked was reminded: when (`happened_at`), how, whom, and what was said."""

    class How(models.TextChoices):
        TELEPHONE = "telephone", _("By telephone")
        EMAIL = "email", _("By secure e-mail")
        IN_PERSON = "in_person", _("In person")

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="chases")
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    whom = models.CharField(_("whom"), max_length=200)
    said = models.TextField(_("what was said"))


class MoreTime(Decision):
    """The agency asked needs longer, by when it would answer, and why: the lead agency decides (`Extension`)."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="more_time")
    until = models.DateTimeField(_("by when it could answer"))
    reasons = models.TextField(_("why"))

    class Meta:
        constraints = [within_enquiry("disclosures_moretime")]


class Extension(Decision):
    """That an answer is due later, and why; or, where it was asked for (`asked_for`), that it is not. The newest with a
    time sets the time in force: `disclosures.requests.state`."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="extensions")
    asked_for = models.OneToOneField(
        MoreTime, on_delete=models.PROTECT, null=True, blank=True, related_name="decided"
    )
    until = models.DateTimeField(_("answer due by"), null=True, blank=True)  # None: no more time
    reasons = models.TextField(_("why"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=False) | models.Q(asked_for__isnull=False),
                name="disclosures_extension_says_no_to_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="disclosures_extension_reasons"),
        ]


class Cancellation(Decision):
    """A request that was taken back before it was answered: nothing is to be answered any more."""

    request = models.OneToOneField(InformationRequest, on_delete=models.PROTECT, related_name="cancellation")
    reasons = models.TextField(_("why"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="disclosures_cancellation_reasons")
        ]


class Escalation(Decision):
    """An upheld refusal taken to both Guardians by a manager of the agency that asked (DUTY1)."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="escalation")
    reasons = models.TextField(_("why"))
    due_at = models.DateTimeField(_("advice due"))

    class Meta:
        constraints = [within_enquiry("disclosures_escalation")]


class GuardianAdvice(Decision):
    """What a Guardian advises on an escalated refusal: advice to the agency that refused, never an order (DUTY1)."""

    class Seat(models.TextChoices):
        PARTNERSHIP = "partnership", _("Guardian of the partnership")
        AGENCY = "agency", _("Guardian of the agency that refused")

    class Choice(models.TextChoices):
        SHARE = "share", _("Share what was asked")
        STANDS = "stands", _("The refusal stands")
        OTHER = "other", _("Something else")

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="advice")
    seat = models.CharField(_("as"), max_length=11, choices=Seat.choices)
    choice = models.CharField(_("advice"), max_length=10, choices=Choice.choices)
    reasons = models.TextField(_("reasons"))

    class Meta:
        constraints = [models.UniqueConstraint("escalation", "seat", name="disclosures_advice_once_a_seat")]


class RefusalReview(Decision):
    """What the agency that refused makes of its refusal: at first (`escalation` is None), by a manager who did not refuse;
    and once more when the Guardians have advised (DUTY1). A refusal that is to be answered after all stays on the record,
    and its request is open again."""

    class Verdict(models.TextChoices):
        UPHELD = "upheld", _("The refusal is upheld")
        ANSWER = "answer", _("It is answered after all")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="reviews")
    escalation = models.OneToOneField(
        Escalation, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up"
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reasons = models.TextField(_("reasons"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "answer", condition=models.Q(escalation=None), name="disclosures_refusal_reviewed_once"
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="disclosures_refusal_reasons"),
        ]


class NewsRead(Decision):
    """That somebody of an agency has read what became of a request, up to this moment."""

    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="news_read")


class CopiedReasons(Decision):
    """That a request was sent on a red enquiry although a reason in it equals one given for another agency (DEL1)."""

    request = models.OneToOneField(InformationRequest, on_delete=models.PROTECT, related_name="copied")

    class Meta:
        constraints = [within_enquiry("disclosures_copiedreasons")]


class CopiedRead(Decision):
    """That a manager of the agency that asked, not the one who sent it, has looked at the reasons side by side (DEL1)."""

    copied = models.OneToOneField(CopiedReasons, on_delete=models.PROTECT, related_name="read")
    note = models.TextField(_("what the manager says to it"), blank=True)
