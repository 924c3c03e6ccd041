"""Corrections, recalls and breaches that wait for somebody, for My work."""

from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)

from disclosures.models import (
    BreachDecision,
    Correction,
    CorrectionRead,
    ItemRecipient,
    OnwardRequest,
    PassingOn,
    Recall,
    RecallAnswer,
)
from disclosures.recalls.officers import is_officer, violations_of
from disclosures.visibility.queries import recalled
from enquiries.models import EnquiryGrant
from enquiries.overview.queries import of_rating
from imap.access import grants
from imap.agencies.models import User
from imap.db import clock
from imap.worklist.lists import Offer, Offered

Choice = BreachDecision.Choice


def lists(user: User, rating: int | None = None) -> list[Offered]:
    """What this package offers to My work."""
    return [
        recalls_to_confirm(user, rating),
        breaches_open(user, rating),
        corrections_to_read(user, rating),
        third_parties_to_tell(user, rating),
        corrections_unread(user, rating),
    ]


def _told() -> "QuerySet[ItemRecipient]":
    return ItemRecipient.objects.filter(~recalled(), item=OuterRef("item"))


def corrections_to_read(user: User, rating: int | None = None) -> Offer:
    """Corrections of what a person's agency holds that nobody there has said to have read, soonest due first."""
    read = CorrectionRead.objects.filter(correction=OuterRef("pk"), agency=user.agency_id)
    rows = Correction.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        Exists(_told().filter(recipient=user.agency_id)),
        ~Exists(read),
        of_rating(rating),
    )
    return Offer("corrected", rows, "read_by", {"who": "agency__name"})


def corrections_unread(user: User, rating: int | None = None) -> Offer:
    """Corrections by a person's agency that a recipient did not read, or a third party was not told of, in time; oldest
    first."""
    read = CorrectionRead.objects.filter(correction=OuterRef(OuterRef("pk")), agency=OuterRef("recipient"))
    rows = Correction.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        of_rating(rating),
        agency=user.agency_id,
        read_by__lt=clock.now(),
    ).annotate(untold=_untold(None))
    return Offer("unread", rows.filter(Exists(_told().filter(~Exists(read))) | Q(untold=True)), "read_by")


def _untold(teller: UUID | None) -> Case:
    """Whether a third party of a correction has not been told yet: by this agency; None: by any (imap.third_parties). Only
    where anything of the enquiry was passed on or asked for: the function is too dear to ask of every correction."""
    asked = OnwardRequest.objects.filter(enquiry=OuterRef("enquiry"))
    passed = PassingOn.objects.filter(enquiry=OuterRef("enquiry"))
    untold = Func(
        F("pk"),
        Value(teller, output_field=UUIDField()),
        function="imap.third_party_untold",
        output_field=BooleanField(),
    )
    return Case(When(Exists(asked) | Exists(passed), then=untold), default=Value(False))


def third_parties_to_tell(user: User, rating: int | None = None) -> Offer:
    """Corrections of what a person's agency passed on, or was permitted to, while it has not told every third party."""
    rows = Correction.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        Exists(_told().filter(recipient=user.agency_id)),
        of_rating(rating),
    ).annotate(untold=_untold(user.agency_id))
    return Offer("third_parties", rows.filter(untold=True), "read_by", {"who": "agency__name"})


def recalls_to_confirm(user: User, rating: int | None = None) -> Offer:
    """What went to a person's agency by mistake, until it says that nothing is kept; soonest due first."""
    newest = RecallAnswer.objects.filter(recall=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = Recall.objects.filter(
        grants.reaches(user, model=EnquiryGrant, key="enquiry_id"),
        of_rating(rating),
        recipient=user.agency_id,
    ).annotate(said=Subquery(newest.values("kept")[:1]))
    rows = rows.filter(Q(said=None) | Q(said=RecallAnswer.Kept.KEPT))
    return Offer("recalled", rows, "answer_by", {"who": "agency__name"})


_HAS_OFFICER = Func(F("agency_id"), F("enquiry_id"), function="imap.has_officer", output_field=BooleanField())


def breaches_open(user: User, rating: int | None = None) -> Offer:
    """Breaches that are this person's to decide about and are not closed, by their 72 hours; `since` is when it was decided
    whether it is reported, `what` the category."""
    decisions = BreachDecision.objects.filter(entry=OuterRef("pk"))
    decided = decisions.filter(choice__in=[Choice.REPORTED, Choice.NOT_REPORTED]).order_by("recorded_at")
    rows = violations_of(user).filter(~Exists(decisions.filter(choice=Choice.CLOSED)), of_rating(rating))
    rows = rows.annotate(settled=Subquery(decided.values("recorded_at")[:1]))
    if not is_officer(user):
        rows = rows.annotate(officer=_HAS_OFFICER).filter(officer=False)
    # Its officer may not open the enquiry: the entry carries the reference.
    return Offer(
        "breaches", rows, "report_by", {"reference": "reference", "what": "category", "since": "settled"}
    )
