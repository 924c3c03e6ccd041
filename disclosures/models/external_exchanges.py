"""One exchange with an agency that has not signed: asked or sent something once, through a contact that was verified."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.exchange import Certainty, Purpose, ReasonFlags, ReasonWords
from disclosures.models.lawful import LegalTests, three_answers
from disclosures.models.onward import PassingOn
from enquiries.models import CaseRow, Decision, Person, within_enquiry
from imap.access.history import history
from imap.db.table_kinds import TableKind
from imap.law.information import every_name


class ExchangeOnce(Decision, LegalTests, ReasonFlags, ReasonWords):
    """That somebody outside the partnership was asked, or sent something, once: who, how they were verified, why, and under
    which power (SEC1, REC1). It gives nobody an account or access. What was written to them: `ExchangeWords`."""

    class Verified(models.TextChoices):
        CALL_BACK = "call_back", _("Called back on a number that their organisation publishes")
        MAILBOX = "mailbox", _("By a secure mailbox that is known to be theirs")
        SWITCHBOARD = "switchboard", _("Confirmed by their organisation’s switchboard or safeguarding lead")
        IN_PERSON = "in_person", _("Seen in person, with their organisation’s identity card")

    contact_name = models.CharField(_("who was contacted"), max_length=200)
    contact_role = models.CharField(_("their role"), max_length=200)
    contact_agency = models.CharField(_("of which organisation"), max_length=200)
    reached_how = models.CharField(_("how they were reached"), max_length=200)
    verified_how = models.CharField(_("how they were verified"), max_length=11, choices=Verified.choices)
    verified_against = models.CharField(_("against what"), max_length=500)
    verified_by = models.CharField(_("who verified them"), max_length=200)
    verified_at = models.DateTimeField(_("when they were verified"))
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    helps = models.TextField(_("how it will help further enquiries"))
    hinders = models.TextField(_("how going without will hinder them"))
    basis = models.TextField(_("consent position or override relied on, in words, as it stood"))
    history = history(excluded_fields=["recorded_at"])

    class Meta:
        constraints = [
            within_enquiry("disclosures_exchangeonce"),
            three_answers("disclosures_exchangeonce_three_answers"),
            models.CheckConstraint(
                condition=models.Q(necessary=True, relevant=True)
                & (models.Q(proportionate=True) | models.Q(life_at_risk=True)),
                name="disclosures_exchangeonce_three_yeses",
            ),
            # SEC1: nobody is asked or sent anything before it is known who they are.
            models.CheckConstraint(
                condition=~models.Q(contact_name="")
                & ~models.Q(contact_agency="")
                & ~models.Q(verified_against="")
                & ~models.Q(verified_by=""),
                name="disclosures_exchangeonce_verified",
            ),
        ]


class ExchangeWords(CaseRow):
    """What they were asked, and what was sent to them: read by the agency that did it, and nobody else."""

    table_kind = TableKind.DECISION

    exchange = models.OneToOneField(ExchangeOnce, on_delete=models.PROTECT, related_name="words")
    asked = models.TextField(_("what they were asked"), blank=True)
    sent = models.TextField(_("what was sent to them, in our own words"), blank=True)
    history = history()


class ExchangePerson(CaseRow):
    """A person whom the exchange is about, by the name that was given to the contact."""

    table_kind = TableKind.DECISION

    exchange = models.ForeignKey(ExchangeOnce, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("exchange", "person", name="disclosures_exchangeperson_once")]


class ExchangeItem(CaseRow):
    """An item of another agency that went to the contact, under that agency's permission (ONW1)."""

    table_kind = TableKind.DECISION

    exchange = models.ForeignKey(ExchangeOnce, on_delete=models.PROTECT, related_name="items")
    passing = models.OneToOneField(PassingOn, on_delete=models.PROTECT, related_name="+")


class ExchangeAnswer(Decision):
    """That the contact answered, and what sort of answer it was: nothing held and refused are different (DUTY1).
    `happened_at` is when they answered."""

    class Came(models.TextChoices):
        INFORMATION = "information", _("Information")
        NOTHING = "nothing", _("They hold nothing")
        REFUSED = "refused", _("They refused")

    exchange = models.ForeignKey(ExchangeOnce, on_delete=models.PROTECT, related_name="answers")
    came = models.CharField(_("what came back"), max_length=11, choices=Came.choices)

    class Meta:
        constraints = [within_enquiry("disclosures_exchangeanswer")]


class ExchangeAnswerContent(CaseRow):
    """What the contact answered, as it was typed in, with the marks of an item (ACC1, ACC2): the asking agency's alone."""

    table_kind = TableKind.DECISION

    answer = models.OneToOneField(ExchangeAnswer, on_delete=models.PROTECT, related_name="content")
    about = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about_name = models.CharField(_("whom it is about"), max_length=200, blank=True)
    kind = models.CharField(_("kind of information"), max_length=20, choices=every_name, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices, blank=True)
    information_from = models.DateField(_("date the information is from"), null=True, blank=True)
    text = models.TextField(_("what they answered"))
    said_by = models.CharField(_("who said it"), max_length=200)
    checked_how = models.TextField(_("how it was checked"), blank=True)
    history = history()
