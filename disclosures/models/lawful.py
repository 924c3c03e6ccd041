"""The three legal tests of a request and of a release: three separate answers, never one (LEG1, LEG2)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """Which data protection law an agency acts under."""

    UK_GDPR = "uk_gdpr", _("UK GDPR")
    PART_3 = "part3", _("Data Protection Act 2018, Part 3: law enforcement")


class PrivateLife(models.TextChoices):
    """Article 8 of the European Convention on Human Rights: private and family life."""

    JUSTIFIED = (
        "justified",
        _(
            "It interferes; in accordance with the law, for a legitimate aim, and necessary in a democratic society"
        ),
    )
    NONE = "none", _("It does not interfere")
    UNJUSTIFIED = "unjustified", _("It interferes, and that is not justified")


class Confidence(models.TextChoices):
    """The common law duty of confidence: whether one is owed, and what lifts it."""

    PUBLIC_INTEREST = (
        "public_interest",
        _("Any that is owed is lifted by the public interest in protecting a child"),
    )
    CONSENT = "consent", _("Owed, and lifted by consent of the person it is owed to")
    LAW = "law", _("Owed, and lifted by law: a court’s order, or an Act")
    NOT_OWED = "not_owed", _("None is owed")


def _conditions(label: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=label)


def three_answers(name: str) -> models.CheckConstraint:
    """Held by the database too: what is not justified does not go ahead, and one data protection law is named, not two."""
    gdpr = models.Q(regime=Regime.UK_GDPR) & ~models.Q(article6="")
    part_3 = models.Q(regime=Regime.PART_3, article6="", article9="", article10="")
    justified = models.Q(private_life__in=[PrivateLife.JUSTIFIED, PrivateLife.NONE])
    return models.CheckConstraint(condition=justified & (gdpr | part_3), name=name)


class LegalTests(models.Model):
    """Powers, Article 8, confidence and data protection law, each as answered. Ids are those of the dated lists.

    On a release the conditions for special category data and for allegations stand as they were named, whatever the
    items hold: a recipient of one item learns from them nothing about another. Which of them applied follows from the kinds
    of the items (`disclosures.lawful_basis.rules`).
    """

    powers = ArrayField(models.CharField(max_length=20))
    private_life = models.CharField(
        _("private and family life (Article 8)"), max_length=12, choices=PrivateLife.choices
    )
    private_life_because = models.TextField(_("why (Article 8)"))
    confidence = models.CharField(
        _("duty of confidence (common law)"), max_length=16, choices=Confidence.choices
    )
    confidence_because = models.TextField(_("why (confidence)"), blank=True)
    regime = models.CharField(_("data protection law"), max_length=8, choices=Regime.choices)
    article6 = models.CharField(_("UK GDPR Article 6 basis"), max_length=10, blank=True)
    consent_because = models.TextField(_("why consent is the basis"), blank=True)
    article9 = models.CharField(_("UK GDPR Article 9 condition"), max_length=10, blank=True)
    schedule1 = _conditions(_("Schedule 1 conditions"))
    article10 = models.CharField(_("UK GDPR Article 10"), max_length=12, blank=True)
    schedule8 = _conditions(_("Schedule 8 conditions"))

    class Meta:
        abstract = True
