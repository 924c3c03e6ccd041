"""That an enquiry was closed: why, at which level of need, and over what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import InformationRequest, Level, Release
from enquiries.models import CaseRow, Decision, within_enquiry
from imap.db.table_kinds import TableKind


class Closing(Decision):
    """A decision not to go on, with its reasons and each agency's last word or silence as it stood (OUT2).

    Its key is that of the stage's move, which the database writes for nobody without it (closing/policies.sql).
    """

    class Why(models.TextChoices):
        PASSED_ON = "passed_on", _("Another team or agency has taken it over")
        SUPPORTED = "supported", _("The family has the support that was decided")
        NOT_BORNE_OUT = "not_borne_out", _("What was found does not bear the concern out")
        NO_MORE_NEEDED = "no_more_needed", _("The level of need asks nothing more of the hub")
        DECLINED = "declined", _("The family declines support, and no duty goes on without them")
        MOVED = "moved", _("The family moved, and the authority there has been told")
        ELSEWHERE = "elsewhere", _("It is dealt with on another enquiry")
        OTHER = "other", _("Another reason")

    why = models.CharField(_("why it is closed"), max_length=14, choices=Why.choices)
    reasons = models.TextField(_("reasons"))
    level = models.CharField(_("level of need"), max_length=10, choices=Level.choices)
    history_considered = models.TextField(_("how the family’s history was considered"), blank=True)
    last_words = models.TextField(_("each agency’s last word or silence, and what was open"))
    # It stays on the lead agency's list until they are told.
    referrer_untold = models.BooleanField(_("the referrer had not been told"))

    class Meta:
        constraints = [
            within_enquiry("disclosures_closing"),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="disclosures_closing_reasons"),
            models.CheckConstraint(
                condition=~models.Q(level=Level.NOT_JUDGED), name="disclosures_closing_level_is_judged"
            ),
        ]
        indexes = [
            models.Index(
                fields=["enquiry"],
                condition=models.Q(referrer_untold=True),
                name="disclosures_closing_untold",
            )
        ]


class ClosedWithout(CaseRow):
    """One silence, or one thing unread, that a red or amber enquiry was closed over, confirmed by itself (OUT2)."""

    table_kind = TableKind.DECISION

    class Because(models.TextChoices):
        NO_DIFFERENCE = "no_difference", _("It would not change what was decided")
        FOLLOWED_UP = "followed_up", _("We follow it up: it stays on our list after closing")
        NOT_EXPECTED = "not_expected", _("Nothing more is expected from them")

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="without")
    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("what is missing"))
    because = models.CharField(_("why it is closed without"), max_length=14, choices=Because.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(request__isnull=False, release=None)
                | models.Q(request=None, release__isnull=False),
                name="disclosures_closedwithout_one_thing",
            )
        ]
