"""What may be done with an item after it was released: agreed at release, asked for and permitted, or required by law."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Item
from enquiries.models import CaseRow, Decision, within_enquiry
from imap.agencies.history import history
from imap.agencies.sorts import Sort

PASS_ON, STORE = "pass_on", "store"


class StandingAgreement(CaseRow):
    """What the provider agreed to for one recipient of an item when it was released (ONW2, ONW3)."""

    sort = Sort.DECISION

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="agreements")
    recipient = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    referral_on = models.BooleanField(_("may go with a referral on for services"))
    storing = models.BooleanField(_("may be stored in the recipient’s own system"))

    class Meta:
        constraints = [models.UniqueConstraint("item", "recipient", name="disclosures_agreement_once")]


class Onward(models.Model):
    """What is to be done with an item, and towards whom: an agency of the partnership, or another body in words."""

    class What(models.TextChoices):
        PASS_ON = PASS_ON, _("Pass it on to a third party")
        STORE = STORE, _("Store it in our own system")

    what = models.CharField(_("what is to be done"), max_length=7, choices=What.choices)
    to_agency = models.ForeignKey(
        "agencies.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
    )
    to_outside = models.CharField(_("body outside the partnership"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def party(self) -> str:
        """The third party by name; empty for storing."""
        return str(self.to_agency or self.to_outside)


def _towards(name: str) -> models.CheckConstraint:
    """One third party to pass it on to, none to store it."""
    agency: dict[str, Any] = {"to_agency__isnull": False, "to_outside": ""}
    outside = models.Q(to_agency=None) & ~models.Q(to_outside="")
    return models.CheckConstraint(
        condition=models.Q(what=STORE, to_agency=None, to_outside="")
        | (models.Q(what=PASS_ON) & (models.Q(**agency) | outside)),
        name=name,
    )


class OnwardRequest(Decision, Onward):
    """That a recipient asks the provider's permission for one item, one third party, one purpose (ONW1, ONW3)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="onward_requests")
    provider = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(_("what for"))
    due_at = models.DateTimeField(_("to be decided by"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_onwardrequest"), _towards("disclosures_onward_towards")]
        indexes = [
            models.Index(fields=["provider", "due_at", "id"], name="disclosures_onward_queue"),
            models.Index(fields=["item", "id"], name="disclosures_onward_of_item"),
        ]


class OnwardAnswer(Decision):
    """What the provider decided, once. A permission runs until a day, if one is named, or until it is ended (ONW1)."""

    class Verdict(models.TextChoices):
        PERMIT = "permit", _("Permitted")
        REFUSE = "refuse", _("Refused")

    request = models.OneToOneField(OnwardRequest, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(_("decision"), max_length=7, choices=Verdict.choices)
    conditions = models.TextField(_("conditions"), blank=True)
    until = models.DateField(_("permitted until, that day included"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_onwardanswer"),
            models.CheckConstraint(
                condition=models.Q(verdict="permit")
                | (models.Q(verdict="refuse", conditions="", until=None) & ~models.Q(reasons="")),
                name="disclosures_onward_refused_with_reasons",
            ),
        ]


class OnwardEnd(Decision):
    """That the provider ended a permission, once, and why. What was passed on before stays passed on."""

    answer = models.OneToOneField(OnwardAnswer, on_delete=models.PROTECT, related_name="ended")
    reasons = models.TextField(_("reasons"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [within_enquiry("disclosures_onwardend")]


class PassingOn(Decision, Onward):
    """That a recipient passed an item on, or stored it: under one permission, under what was agreed at release, or
    because the law requires it (ONW1, ONW2, ONW3, ONW4). `happened_at` is when. The database refuses any other."""

    class Law(models.TextChoices):
        SUBJECT_ACCESS = "subject_access", _("A subject access request")
        COURT_ORDER = "court_order", _("A court order")
        CPIA = "cpia", _("Disclosure under the Criminal Procedure and Investigations Act 1996")
        DANGER = "danger", _("Imminent danger to somebody")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passed_on")
    permission = models.ForeignKey(
        OnwardAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed = models.BooleanField(_("as agreed at release"), default=False)
    law = models.CharField(_("what the law requires"), max_length=14, choices=Law.choices, blank=True)
    because = models.TextField(_("why"), blank=True)
    left_out = models.TextField(_("what was left out, and under which exemption"), blank=True)
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_passingon"),
            _towards("disclosures_passing_towards"),
            models.CheckConstraint(
                condition=models.Q(permission__isnull=False, agreed=False, law="")
                | models.Q(permission=None, agreed=True, law="")
                | (
                    models.Q(permission=None, agreed=False)
                    & ~models.Q(law="")
                    & ~models.Q(because="")
                    & ~models.Q(left_out="")
                ),
                name="disclosures_passing_one_basis",
            ),
        ]
        indexes = [models.Index(fields=["item", "id"], name="disclosures_passing_of_item")]


class OnwardRead(Decision):
    """That an agency has read what it was told: the asker an answer, or that a permission ended; the provider that the
    law required its item (ONW4)."""

    answer = models.ForeignKey(
        OnwardAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end = models.ForeignKey(OnwardEnd, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passing = models.ForeignKey(PassingOn, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__isnull=False, end=None, passing=None)
                | models.Q(answer=None, end__isnull=False, passing=None)
                | models.Q(answer=None, end=None, passing__isnull=False),
                name="disclosures_onwardread_of_one",
            ),
            models.UniqueConstraint("answer", "agency", name="disclosures_onwardread_answer_once"),
            models.UniqueConstraint("end", "agency", name="disclosures_onwardread_end_once"),
            models.UniqueConstraint("passing", "agency", name="disclosures_onwardread_passing_once"),
        ]
