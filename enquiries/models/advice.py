from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import Decision, within_enquiry


class AdviceRequest(Decision):
    """A question to somebody who advises, in roles and age bands (ADV1). It holds what was shown to the asker and sent,
    never what was typed before names were taken out: so an adviser who may not open the enquiry reads all of it.

    It is asked of a seat, not of a person: nothing waits for somebody who is away. `spoken`: the advice was had by telephone
    already, and is recorded with it.
    """

    class Seat(models.TextChoices):
        MANAGER = "manager", _("A manager of my agency")
        GUARDIAN = "guardian", _("The Caldicott Guardian of my agency")
        PARTNERSHIP = "partnership", _("The Caldicott Guardian of the partnership")
        DPO = "dpo", _("The data protection officer of my agency")

    class About(models.TextChoices):
        CONSENT = "consent", _("Consent")
        OVERRIDE = "override", _("Going ahead without consent")
        OPENING = "opening", _("Opening or closing the enquiry")
        ASKING = "asking", _("Asking an agency")
        SHARING = "sharing", _("Sharing or withholding")
        ONWARD = "onward", _("Passing on, storing or correcting")
        OUTCOME = "outcome", _("The outcome")
        ACCESS = "access", _("Who may open the enquiry")
        OTHER = "other", _("Something else")

    seat = models.CharField(_("asked of"), max_length=11, choices=Seat.choices)
    about = models.CharField(_("which decision"), max_length=8, choices=About.choices)
    question = models.TextField(_("the question, without names"))
    came_from = models.CharField(max_length=300, blank=True)  # the address of the decision, to go back to
    spoken = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("advice due"))

    class Meta:
        constraints = [
            within_enquiry("enquiries_advicerequest"),
            models.CheckConstraint(condition=~models.Q(question=""), name="enquiries_advice_question"),
        ]
        indexes = [
            models.Index(fields=["agency", "seat", "due_at", "id"], name="enquiries_advice_queue"),
            models.Index(fields=["recorded_by", "recorded_at"], name="enquiries_advice_asked_by"),
        ]

    @property
    def asked_of(self) -> str:
        """Who is asked, as anybody reads it."""
        return str(self.get_seat_display()).replace("my agency", str(self.agency))


class Advice(Decision):
    """The advice, once, as it was given: without names too. What was said by telephone is recorded by whoever asked, with
    who said it (`given_by`)."""

    request = models.OneToOneField(AdviceRequest, on_delete=models.PROTECT, related_name="advice")
    text = models.TextField(_("the advice, without names"))
    given_by = models.CharField(_("given by, spoken"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "advice"
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="enquiries_advice_text")]


class AdviceFollowed(Decision):
    """Whether advice was followed, and why not where it was not: the decision stays with the agency that asked."""

    class Verdict(models.TextChoices):
        FOLLOWED = "followed", _("Followed")
        PARTLY = "partly", _("Followed in part")
        NOT = "not", _("Not followed")

    request = models.OneToOneField(AdviceRequest, on_delete=models.PROTECT, related_name="followed")
    verdict = models.CharField(_("whether it was followed"), max_length=8, choices=Verdict.choices)
    because = models.TextField(_("why, or why not"), blank=True)

    class Meta:
        verbose_name_plural = "advice followed"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="followed") | ~models.Q(because=""), name="enquiries_followed_why"
            )
        ]
