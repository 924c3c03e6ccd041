"""Rules of relations between people: facts in, violations out. No database, no request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enquiries.ages.rules import Age, Estimate
from enquiries.models import Relation
from imap.law.violations import Violation

Kind, State = Relation.Kind, Relation.State
#: Read from the elder to the younger.
DESCENDING = frozenset({Kind.PARENT, Kind.STEP_PARENT, Kind.GRANDPARENT})
#: The same relation read from the other person.
INVERSE = {
    Kind.PARENT: gettext_lazy("child of"),
    Kind.STEP_PARENT: gettext_lazy("stepchild of"),
    Kind.GRANDPARENT: gettext_lazy("grandchild of"),
    Kind.SIBLING: gettext_lazy("brother or sister of"),
    Kind.HALF_SIBLING: gettext_lazy("half-brother or half-sister of"),
    Kind.PARTNER: gettext_lazy("partner of"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """What the rules and the picture need to know of one person on the enquiry."""

    key: str
    name: str
    role: str
    about: str = ""  # "Mother", as it was given
    born: date | None = None
    estimate: Estimate | None = None
    estimated_on: date | None = None
    unborn: bool = False
    responsibility: str = ""  # "now", "ended", or "" for none known
    household: str = ""
    household_part: str = ""

    @property
    def age(self) -> Age:
        """What is known of how old they are."""
        return Age(self.born, self.estimate, self.estimated_on, self.unborn)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two members, read from `person` to `other`. `key` is empty for a new one."""

    person: str
    kind: str
    other: str
    words: str = ""
    state: str = State.NOW
    key: str = ""


def check_relation(new: Tie, members: Mapping[str, Member], known: Iterable[Tie]) -> list[Violation]:
    """What cannot be true of a relation (ACC2), beside those known already. A mistake is only marked as one."""
    if new.state == State.MISTAKE:
        return []
    first, second = members.get(new.person), members.get(new.other)
    if first is None or second is None:
        return [Violation("ACC2", "Choose two people who are on this enquiry.", "other")]
    if first.key == second.key:
        return [Violation("ACC2", "Choose two different people.", "other")]
    found = []
    if new.kind == Kind.OTHER and not new.words.strip():
        found.append(Violation("ACC2", "Write what the relation is.", "words"))
    rest = [tie for tie in known if tie.state != State.MISTAKE and tie.key != new.key]
    found += [
        Violation(
            "ACC2",
            f"{sentence(tie, members)} already. Change that instead, or mark it as a mistake first.",
            "other",
        )
        for tie in rest
        if {tie.person, tie.other} == {new.person, new.other}
    ]
    if first.unborn and new.kind not in {Kind.SIBLING, Kind.HALF_SIBLING, Kind.OTHER}:
        found.append(Violation("ACC2", f"{first.name} is not yet born.", "person"))
    if second.unborn and new.kind == Kind.PARTNER:
        found.append(Violation("ACC2", f"{second.name} is not yet born.", "other"))
    if new.kind in DESCENDING and not found:
        found += _check_descent(new, first, second, rest)
    return found


def _check_descent(new: Tie, first: Member, second: Member, rest: list[Tie]) -> list[Violation]:
    if first.born and second.born and first.born >= second.born:
        return [
            Violation(
                "ACC2",
                f"{first.name} was not born before {second.name}. Check who is whose, and both dates of birth.",
                "kind",
            )
        ]
    below, seen = [second.key], set()
    while below:
        here = below.pop()
        if here == first.key:
            return [Violation("ACC2", f"{second.name} already stands above {first.name}.", "kind")]
        seen.add(here)
        below += [t.other for t in rest if t.kind in DESCENDING and t.person == here and t.other not in seen]
    return []


def sentence(tie: Tie, members: Mapping[str, Member]) -> str:
    """ "Jo is the parent of Kit", "Jo was the partner of Ray", "Ann is the aunt of Kit"."""
    is_or_was = _("was the") if tie.state == State.ENDED else _("is the")
    return f"{members[tie.person].name} {is_or_was} {read_as(tie)} {members[tie.other].name}"


def read_as(tie: Tie) -> str:
    """The relation from the first person to the second."""
    if tie.kind == Kind.OTHER:
        return _("%(words)s of") % {"words": tie.words}
    return str(Kind(tie.kind).label)


def seen_from(tie: Tie, key: str, members: Mapping[str, Member]) -> str:
    """What a tie is to one of its two people: "parent of Kit", "child of Jo"."""
    if tie.person == key:
        words = f"{read_as(tie)} {members[tie.other].name}"
    elif tie.kind == Kind.OTHER:
        words = _("%(name)s is the %(words)s") % {"name": members[tie.person].name, "words": tie.words}
    else:
        words = f"{INVERSE[Kind(tie.kind)]} {members[tie.person].name}"
    return _("%(words)s (ended)") % {"words": words} if tie.state == State.ENDED else words
