"""What the partnership's Guardian reads: how much was shared and withheld, and the cases behind each figure.

Decisions, references and looks; never what an item says or whom a case is about: the database shows the Guardian none
of that. A constant number of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.guardian.period import Month
from audit.models import AccessEvent
from consent.models import Override
from consent.override_reviews.queries import Unreviewed, not_reviewed, unreviewed
from disclosures.models import Answer, Certainty, Item, Withholding
from enquiries.models import Enquiry
from imap.agencies.models import User
from imap.db.keyset_pages import PAGE

#: Which of the three tests something withheld failed: it may have failed several.
TESTS = {
    "necessary": (_("Not necessary"), Q(reason__necessary=False)),
    "proportionate": (_("Not proportionate"), Q(reason__proportionate=False, reason__life_at_risk=False)),
    "relevant": (_("Not relevant"), Q(reason__relevant=False)),
}


@dataclass(slots=True)
class AgencyFigures:
    """What one agency did in a month: items shared, things withheld, requests refused or with nothing to share."""

    key: UUID
    name: str
    shared: int = 0
    withheld: int = 0
    refused: int = 0
    nothing: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """One category of what was shared or withheld, with its number."""

    key: str
    name: Any
    number: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything on the Guardian's first page."""

    agencies: list[AgencyFigures]
    certainties: list[Category]
    tests: list[Category]
    overrides: list[Override]
    unreviewed: Unreviewed
    looks_refused: int
    looks_without_part: int

    @property
    def most(self) -> int:
        """The largest number of the picture; never 0, so that a scale can end at it."""
        return max([1, *(max(one.shared, one.withheld) for one in self.agencies)])


def dashboard(guardian: User, month: Month) -> Dashboard:
    """One month's figures, and what waits for a review whenever it was decided. Eight queries."""
    agencies: dict[UUID, AgencyFigures] = {}

    def of(row: dict[str, Any]) -> AgencyFigures:
        return agencies.setdefault(row["agency_id"], AgencyFigures(row["agency_id"], row["agency__name"]))

    certainties: dict[str, int] = {}
    shared = _shared(month).values("agency_id", "agency__name", "certainty").annotate(n=Count("id"))
    for row in shared:
        of(row).shared += row["n"]
        certainties[row["certainty"]] = certainties.get(row["certainty"], 0) + row["n"]
    tests = dict.fromkeys(TESTS, 0)
    failed = {name: Count("id", filter=condition) for name, (_words, condition) in TESTS.items()}
    for row in (
        _within(Withholding, month).values("agency_id", "agency__name").annotate(n=Count("id"), **failed)
    ):
        of(row).withheld += row["n"]
        for name in tests:
            tests[name] += row[name]
    answers = _refused(month) | _nothing(month)
    for row in answers.values("agency_id", "agency__name", "kind").annotate(n=Count("id")):
        setattr(of(row), "refused" if row["kind"] == Answer.Kind.REFUSED else "nothing", row["n"])
    looks = AccessEvent.objects.filter(at__gte=month.start, at__lt=month.end).aggregate(
        refused=Count("id", filter=REFUSED_LOOK), without=Count("id", filter=LOOK_WITHOUT_PART)
    )
    return Dashboard(
        agencies=sorted(agencies.values(), key=lambda one: one.name),
        certainties=[Category(c, c.label, certainties[c]) for c in Certainty if c in certainties],
        tests=[Category(name, words, tests[name]) for name, (words, _c) in TESTS.items() if tests[name]],
        overrides=list(not_reviewed(guardian)[:PAGE]),
        unreviewed=unreviewed(guardian),
        looks_refused=looks["refused"],
        looks_without_part=looks["without"],
    )


def _shared(month: Month) -> "QuerySet[Any]":
    """Items; a corrected version is no further one (ACC2)."""
    return _within(Item, month).filter(corrects=None)


def _within(model: Any, month: Month) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model.objects.filter(recorded_at__gte=month.start, recorded_at__lt=month.end)
    return rows


def _refused(month: Month) -> "QuerySet[Any]":
    return _within(Answer, month).filter(kind=Answer.Kind.REFUSED)


def _nothing(month: Month) -> "QuerySet[Any]":
    """Really nothing: an agency that keeps back all it holds and does not say so counts as withholding."""
    kept_back = Exists(Withholding.objects.filter(answer=OuterRef("pk")))
    return _within(Answer, month).filter(~kept_back, kind=Answer.Kind.NOTHING)


REFUSED_LOOK = Q(outcome=AccessEvent.Outcome.REFUSED, enquiry_id__isnull=False)
LOOK_WITHOUT_PART = Q(
    capacity="", enquiry_id__isnull=False, outcome__in=[AccessEvent.Outcome.SHOWN, AccessEvent.Outcome.DONE]
)


def _looks(month: Month, condition: Q) -> "QuerySet[Any]":
    return AccessEvent.objects.filter(condition, at__gte=month.start, at__lt=month.end).select_related(
        "person"
    )


# The cases behind a figure -----------------------------------------------------------------------------------
def failed_tests(row: Withholding) -> str:
    """Which tests something withheld failed, without the reasons."""
    reason = row.reason
    failed = {
        "necessary": not reason.necessary,
        "proportionate": not (reason.proportionate or reason.life_at_risk),
        "relevant": not reason.relevant,
    }
    return "; ".join(str(TESTS[name][0]) for name, is_so in failed.items() if is_so)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, its rows, when each happened, what each was, and what its category narrows to."""

    words: Any
    rows: Callable[[Month], "QuerySet[Any]"]
    what: Callable[[Any], str]
    moment: str = "recorded_at"
    category: Callable[[str], Q] | None = None
    categories: dict[str, Any] = field(default_factory=dict)


FIGURES: dict[str, Figure] = {
    "shared": Figure(
        _("Information shared"),
        _shared,
        lambda row: str(row.get_certainty_display()),
        category=lambda key: Q(certainty=key),
        categories={c.value: c.label for c in Certainty},
    ),
    "withheld": Figure(
        _("Information withheld"),
        lambda month: _within(Withholding, month).select_related("reason"),
        failed_tests,
        category=lambda key: TESTS[key][1],
        categories={name: words for name, (words, _c) in TESTS.items()},
    ),
    "refused": Figure(_("Requests refused"), _refused, lambda row: row.get_kind_display()),
    "nothing": Figure(_("Nothing to share"), _nothing, lambda row: row.get_kind_display()),
    "refused-looks": Figure(
        _("Looks that were refused"),
        lambda month: _looks(month, REFUSED_LOOK),
        lambda row: f"{row.person}: {row.screen_in_words}",
        moment="at",
    ),
    "looks-without-part": Figure(
        _("Looks by people without a part in the case"),
        lambda month: _looks(month, LOOK_WITHOUT_PART),
        lambda row: f"{row.person}: {row.screen_in_words}",
        moment="at",
    ),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One decision or look behind a figure. `reference` is empty when there is no such enquiry."""

    when: datetime
    agency: str
    what: str
    enquiry_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class Cases:
    """One keyset page of them, newest first."""

    rows: list[Case]
    after: str


def cases(
    figure: Figure, month: Month, *, agency: UUID | None = None, category: str = "", after: str = ""
) -> Cases:
    """The decisions or looks that a figure counts, newest first. Two queries."""
    by = figure.moment
    rows = figure.rows(month).select_related("agency").filter(_beyond(by, after))
    if agency:
        rows = rows.filter(agency=agency)
    if figure.category and category in figure.categories:
        rows = rows.filter(figure.category(category))
    found = list(rows.order_by(f"-{by}", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    known = Enquiry.objects.filter(pk__in={row.enquiry_id for row in shown})
    references: dict[UUID, str] = dict(known.values_list("pk", "reference"))
    return Cases(
        [
            Case(
                getattr(row, by),
                str(row.agency),
                figure.what(row),
                row.enquiry_id,
                references.get(row.enquiry_id, ""),
            )
            for row in shown
        ],
        f"{getattr(last, by).isoformat()}_{last.pk}" if last else "",
    )


def _beyond(by: str, after: str) -> Q:
    """The rows after a place in the order; an address that names no place shows the first page again."""
    try:
        moment, key = after.split("_")
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    if at.tzinfo is None:
        return Q()
    return Q(**{f"{by}__lt": at}) | Q(**{by: at}, id__lt=pk)
