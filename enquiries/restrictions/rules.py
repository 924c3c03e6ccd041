"""Rules of restricting an enquiry. No database, no request."""

from collections.abc import Iterable
from dataclasses import dataclass

from enquiries.models import Restriction
from enquiries.standing.rules import Standing, why_not_work
from imap.access.grants import Participation
from imap.agencies.roles import Role
from imap.law.reasons import check_reason
from imap.law.violations import Violation

ONLY, NOT = Restriction.Kind.ONLY, Restriction.Kind.NOT
#: Asks for the reasons of restricting, and of lifting it.
WHY = "Write why: it stands in the record under your name."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a restriction can name."""

    key: str
    name: str
    agency: str
    works: bool  # a practitioner or manager of an agency that has a part in the enquiry
    leads: bool = False  # of the lead agency
    manages: bool = False
    oversees: bool = False  # the Guardian of the partnership
    title: str = ""

    @property
    def can_lift(self) -> bool:
        """Whether it is theirs to change a restriction: the reason why one of them must always be left."""
        return self.works and self.leads and self.manages

    def __str__(self) -> str:
        return f"{self.name} ({self.agency})"


@dataclass(frozen=True, slots=True)
class RestrictionAnswers:
    """What was answered on the screen. Texts are stripped; `people` are keys."""

    kind: str
    people: frozenset[str]
    reasons: str
    message: str


def who_may_open(answers: RestrictionAnswers, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those who can open the enquiry under these answers and work on it, in the order given."""
    named_may = answers.kind == ONLY
    return [one for one in candidates if one.works and (one.key in answers.people) == named_may]


def kept_out_by(answers: RestrictionAnswers, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those who could open the enquiry and cannot under these answers, in the order given; a Guardian who is named as
    kept out among them."""
    everyone = list(candidates)
    may = {one.key for one in who_may_open(answers, everyone)}
    barred = answers.people if answers.kind == NOT else frozenset()
    return [
        one for one in everyone if one.key not in may and (one.works or (one.oversees and one.key in barred))
    ]


def why_not_restrict(standing: Standing, *, restricted: bool) -> Violation | None:
    """Why a person may not restrict an enquiry, or change its restriction; None when they may (SEC1).

    Any caseworker of the lead agency may restrict one at once. What is restricted already is a manager's to change: a
    new list can let people in.
    """
    if refusal := why_not_work(standing, Participation.LEAD):
        return refusal
    if restricted and Role.MANAGER not in standing.roles:
        return Violation(
            "SEC1", "It is restricted already. A manager of the lead agency changes or lifts a restriction."
        )
    return None


def why_not_lift(standing: Standing, *, restricted: bool) -> Violation | None:
    """Why a person may not lift a restriction; None when they may (SEC1)."""
    if refusal := why_not_restrict(standing, restricted=restricted):
        return refusal
    return None if restricted else Violation("SEC1", "This enquiry is not restricted.", state=True)


def check_restriction(
    answers: RestrictionAnswers, candidates: Iterable[Candidate], *, field: str = "people"
) -> list[Violation]:
    """What stops these answers from being a restriction: nobody named, nobody left to lift it (SEC1), no reasons or no
    words for those kept out (REC1). `field` is where the people are asked for."""
    everyone = list(candidates)
    found = []
    if answers.kind not in {ONLY, NOT}:
        found.append(Violation("SEC1", "Choose whether the people you name may open it, or may not.", "kind"))
    elif not answers.people:
        found.append(Violation("SEC1", "Choose at least one person.", field))
    elif answers.people - {one.key for one in everyone if one.works or one.oversees}:
        found.append(Violation("SEC1", "Choose people of the agencies that are on this enquiry.", field))
    elif not any(one.can_lift for one in who_may_open(answers, everyone)):
        found.append(
            Violation(
                "SEC1",
                "This would leave no manager of the lead agency who can open the enquiry: nobody could review what is "
                "decided on it, or lift the restriction.",
                field,
            )
        )
    found += check_reason(answers.reasons, "REC1", WHY, "reasons")
    if not answers.message:
        found.append(Violation("REC1", "Write what people who are kept out are to read.", "message"))
    return found
