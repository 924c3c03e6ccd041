"""What may be done with an item after it was released: agreed at release, asked for and permitted, or required by law."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.items import Item
from enquiries.models import CaseRow, Decision, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind

PASS_ON, STORE = "pass_on", "store"


class StandingAgreement(CaseRow):
    """What the provider agreed to for one recipient of an item when it was released (ONW2, ONW3)."""

    table_kind = TableKind.DECISION

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
    # Asked of an item that is for named people alone (SEN1).
    named_reader = models.CharField(_("who reads it there"), max_length=200, blank=True)

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


class Disclosed(models.Model):
    """What passing on is judged by, like a release: the three tests, a power, and consent as it stood (ONW1). Empty where it
    is refused, stored, agreed at release, or required by law."""

    necessary_because = models.TextField(_("why it is necessary that they have it"), blank=True)
    proportionate_because = models.TextField(_("why it is proportionate"), blank=True)
    relevant_because = models.TextField(_("why it is relevant to what they would do"), blank=True)
    powers = ArrayField(models.CharField(max_length=20), blank=True, default=list, verbose_name=_("powers"))
    basis = models.TextField(_("consent position or override relied on, as it stood"), blank=True)

    class Meta:
        abstract = True


class OnwardRequest(Decision, Onward):
    """That a recipient asks the provider's permission for one item, one third party, one purpose (ONW1, ONW3).

    One third party is one named body. A class or partnership says of which kind it is, how many can read it, and why so
    many.
    """

    class PartyKind(models.TextChoices):
        BODY = "body", _("One named body")
        CLASS = "class", _("A class or partnership of several bodies or people")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="onward_requests")
    provider = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(_("what for"))
    party_kind = models.CharField(
        _("one body, or several"), max_length=5, choices=PartyKind.choices, blank=True
    )
    class_kind = models.CharField(_("what kind of class or partnership"), max_length=200, blank=True)
    readers = models.PositiveIntegerField(_("how many can read it there"), null=True, blank=True)
    why_many = models.TextField(_("why so many"), blank=True)
    due_at = models.DateTimeField(_("to be decided by"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_onwardrequest"),
            _towards("disclosures_onward_towards"),
            models.CheckConstraint(
                condition=models.Q(to_outside="", party_kind="")
                | (~models.Q(to_outside="") & models.Q(party_kind="body", readers=None))
                | (
                    ~models.Q(to_outside="")
                    & models.Q(party_kind="class", readers__gt=1)
                    & ~models.Q(class_kind="")
                    & ~models.Q(why_many="")
                ),
                name="disclosures_onward_one_body_or_a_class",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "due_at", "id"], name="disclosures_onward_queue"),
            models.Index(fields=["item", "id"], name="disclosures_onward_of_item"),
        ]


class OnwardAnswer(Decision, Disclosed):
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


class PassingOn(Decision, Onward, Disclosed):
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
    conditions_kept = models.BooleanField(_("the conditions were kept"), default=False)
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


class SensitiveOnward(Decision):
    """For the Guardian's decision log: that an item for named people alone was asked about, permitted, refused, or passed
    on, to whom and to which reader there. Nothing of the item, and not what for (ONW1, SEN1)."""

    class Step(models.TextChoices):
        ASKED = "asked", _("asked to pass it on")
        PERMITTED = "permit", _("permitted it")
        REFUSED = "refuse", _("refused it")
        ENDED = "ended", _("ended the permission")
        PASSED = "passed", _("passed it on or stored it")

    step = models.CharField(_("what was done"), max_length=6, choices=Step.choices)
    party = models.CharField(_("third party"), max_length=200, blank=True)
    named_reader = models.CharField(_("who reads it there"), max_length=200, blank=True)


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
