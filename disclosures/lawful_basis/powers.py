"""Powers and lawful bases named by a request or a release: facts in, violations out (LEG1)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from imap.law.kinds import AgencyKind
from imap.law.rules import ListState
from imap.law.violations import Violation

CONSENT, PUBLIC_TASK, RECOGNISED_INTERESTS = "6-1-a", "6-1-e", "6-1-ea"


@dataclass(frozen=True, slots=True)
class Power:
    """One power, basis or condition as it stands for an agency's kind on a day. `sort`: of a basis, which list it is on."""

    name: str
    use: str = ""
    state: ListState = ListState.IN_FORCE
    open_to_kind: bool = True
    until: date | None = None
    successor: str = ""
    sort: str = ""

    @property
    def usable(self) -> bool:
        return self.open_to_kind and self.state is ListState.IN_FORCE


def check_powers(chosen: Collection[str], powers: Mapping[str, Power]) -> list[Violation]:
    """At least one power is named, and each is one that the acting agency's kind may use on that day: neither
    ended nor another kind's (LEG1)."""
    if not chosen:
        return [Violation("LEG1", "Choose at least one power that your agency relies on.", "powers")]
    return [
        Violation("LEG1", why_not(powers.get(one), "a power of your kind of agency"), "powers")
        for one in sorted(chosen)
        if one not in powers or not powers[one].usable
    ]


def why_not(power: Power | None, what: str) -> str:
    """Why one thing of the lists may not be named (LEG1). `what` it would have to be: "a power of your kind of agency"."""
    if power is None:
        return "Something that you chose is not on the list."
    if power.state is ListState.ENDED:
        after = f" “{power.successor}” took its place." if power.successor else ""
        return f"“{power.name}” has ended.{after}"
    if power.state is not ListState.IN_FORCE:
        return f"“{power.name}” is not in use."
    return f"“{power.name}” is not {what}."


def check_basis(article6: str, bases: Collection[str]) -> list[Violation]:
    """One UK GDPR Article 6 basis is named, from those open to the acting agency's kind on that day
    (LEG1)."""
    if article6 in bases:
        return []
    return [Violation("LEG1", "Choose the UK GDPR Article 6 basis.", "article6")]


def preset_powers(kind: str, usable: Iterable[str], *, urgent: bool = False) -> list[str]:
    """The powers ticked beforehand for a kind of agency, out of those it may use; confirmed by whoever sends
    (LEG1).

    Section 47 only where urgent: a threshold is never suggested that nobody has reached (OVR5).
    """
    wanted = ["CA2004-11", "CA1989-47" if urgent and kind == AgencyKind.LACSC else "CA1989-17", "EA2002-175"]
    usable = list(usable)
    found = [power for power in wanted if power in usable]
    return found or [power for power in usable if power in {"CA2004-10", "COMMON-PI"}][:1]


def preset_basis(kind: str, bases: Collection[str]) -> str:
    """The Article 6 basis ticked beforehand: public task, and for a voluntary or private body, which has
    none, recognised legitimate interests (LEG1). Never consent."""
    without_task = kind in {AgencyKind.VOLUNTARY, AgencyKind.PRIVATE}
    first = RECOGNISED_INTERESTS if without_task and RECOGNISED_INTERESTS in bases else PUBLIC_TASK
    return first if first in bases else ""
