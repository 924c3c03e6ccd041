from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.models.base import Decision, within_enquiry


class SpokenExchange(Decision):
    """What was said to somebody before it could be recorded (LATE1): when it was said (`happened_at`), to whom, what, and
    why it is recorded only now (`recorded_at`). Life first, the record at once after.

    It stands beside the decision that was made then: `beside` says which kind, `decision` is that one's key. Not a foreign
    key: the decisions are in the apps above. A manager reviews it like an override, by `review_due_at`.
    """

    class Beside(models.TextChoices):
        URGENT = "urgent", _("The urgent enquiry")
        CONSENT = "consent", _("A consent position")
        OPENING = "opening", _("Opening the enquiry")
        NOT_OPENED = "not_open", _("Not opening the enquiry")
        CLOSING = "closing", _("Closing the enquiry")
        RESTRICTION = "restrict", _("Who may open the enquiry")
        OVERRIDE = "override", _("Going ahead without consent")
        REQUEST = "request", _("Asking an agency")
        MORE_TIME = "moretime", _("Asking for more time to answer")
        EXTENSION = "extend", _("Giving more time to answer")
        CANCELLED = "cancel", _("Cancelling a request")
        ANSWER = "answer", _("Answering a request")
        REFUSAL = "refusal", _("What becomes of a refusal")
        REVIEW = "review", _("The review of a decision to go ahead")
        HOLDER = "holder", _("Stopping or continuing with what is held")
        CONFIRMED = "confirm", _("Confirming consent")
        OUTCOME = "outcome", _("The outcome")
        TOLD = "told", _("Telling the referrer")
        CORRECTION = "correct", _("Correcting what was shared")
        RECALL = "recall", _("Recalling what went to the wrong place")
        UNASKED = "unasked", _("Sharing without being asked")
        ONCE = "once", _("An exchange with an agency that has not signed")
        ONWARD = "onward", _("Passing on, or permitting it")
        ADVICE = "advice", _("Asking for advice")
        MARKED = "marked", _("What an item is marked with")

    beside = models.CharField(_("which decision"), max_length=8, choices=Beside.choices)
    decision = models.UUIDField()
    spoken_to = models.CharField(_("to whom"), max_length=200)
    said = models.TextField(_("what was said"))
    late_because = models.TextField(_("why it was said before it was recorded"))
    review_due_at = models.DateTimeField(_("review due"))

    class Meta:
        indexes = [
            models.Index(fields=["enquiry", "happened_at"], name="enquiries_spoken_order"),
            models.Index(fields=["agency", "review_due_at", "id"], name="enquiries_spoken_queue"),
        ]
        constraints = [
            within_enquiry("enquiries_spoken"),
            models.UniqueConstraint(fields=["decision"], name="enquiries_spoken_one_a_decision"),
            models.CheckConstraint(
                condition=~models.Q(spoken_to="") & ~models.Q(said="") & ~models.Q(late_because=""),
                name="enquiries_spoken_whole",
            ),
        ]


class LateReview(Decision):
    """A manager's review of a late entry, once, never by the person who made it (LATE1). It changes nothing of what was
    done: life came first."""

    class Verdict(models.TextChoices):
        SEEN = "seen", _("Seen: nothing more to do")
        FOLLOW_UP = "follow_up", _("To be followed up")

    spoken = models.OneToOneField(SpokenExchange, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reasons = models.TextField(_("reasons"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="enquiries_latereview_reasons")
        ]
