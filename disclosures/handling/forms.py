"""What an item is marked with, on its form: answered beforehand, in closed sections."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from disclosures.handling.rules import (
    ABOUT,
    CHILD,
    CONFIDENTIAL,
    HANDLING,
    INTELLIGENCE,
    NO,
    OTHER,
    SOURCES,
    YES,
)
from disclosures.justification.forms import YES_NO
from disclosures.models import Lifted, SensitivityReason
from imap.design.fields import Choice, LongText, Text, Tick
from imap.law.forms import REASON, RuledForm, offer, ruled
from imap.law.kinds import AgencyKind

CONFIDENCE = (
    "owed",
    "owed_to",
    "owed_role",
    "lifted_by",
    "public_because",
    "lifted_power",
    "child_cannot",
)
GRADING = ("grade_source", "grade_known", "grade_handling")
SENSITIVE = ("sensitive", "sensitive_why", "sensitive_because")
HANDLED = ("official", *GRADING, "criminal", "criminal_because")
MARKS = (*CONFIDENCE, *SENSITIVE, *HANDLED)


def _grade(label: Any, grades: Mapping[str, str]) -> Any:
    choices = [("", _("Not graded")), *((key, f"{key}: {words}") for key, words in grades.items())]
    return Choice(label=label, choices=choices, select=True, required=False)


class MarksForm(RuledForm):
    """Questions of the form of an item."""

    owed = ruled(
        Choice,
        _("Is a duty of confidence owed, beyond what everybody owes?"),
        choices=YES_NO,
        help_text=_("To a patient or client, or to whoever told you in confidence"),
    )
    owed_to = ruled(Choice, _("To whom?"), choices=())
    owed_role = ruled(Text, _("To whom, by their role?"), max_length=200)
    lifted_by = ruled(
        Choice,
        _("What lifts it for this?"),
        choices=Lifted.choices,
        hints={Lifted.CONSENT: _("A parent cannot lift what is owed to a young person who can decide")},
    )
    public_because = ruled(
        LongText,
        _("Why does the public interest outweigh it?"),
        max_length=REASON,
        rows=2,
        initial=CHILD,
        help_text=_("Protecting a child from harm is enough. Change the words if something else weighs more"),
    )
    lifted_power = ruled(Choice, _("Which power?"), choices=(), select=True)
    child_cannot = ruled(
        LongText, _("Why can the child not decide this themselves?"), max_length=REASON, rows=2
    )
    sensitive = Tick(
        label=_("It is sensitive: for named people only, not for a whole agency"), required=False
    )
    sensitive_why = ruled(Choice, _("What makes it sensitive?"), choices=SensitivityReason.choices)
    sensitive_because = ruled(
        LongText,
        _("What would happen if the wrong person read it?"),
        max_length=REASON,
        rows=2,
        help_text=_("You choose who may read it on the next page"),
    )
    official = Tick(label=_("Handle it as OFFICIAL-SENSITIVE"), required=False)
    grade_source = _grade(_("3x5x2: the source"), SOURCES)
    grade_known = _grade(_("3x5x2: the intelligence"), INTELLIGENCE)
    grade_handling = _grade(_("3x5x2: handling"), HANDLING)
    criminal = Tick(label=_("It may be relevant to a criminal investigation"), required=False)
    criminal_because = ruled(
        LongText,
        _("To which offence or investigation, and why?"),
        max_length=REASON,
        rows=2,
        help_text=_("It is then kept, not disposed of, and listed in the enquiry’s schedule"),
    )

    shown_when: ClassVar[Mapping[str, tuple[str, Any]]] = {
        "owed_to": ("owed", {YES}),
        "owed_role": ("owed_to", {OTHER}),
        "lifted_by": ("owed", {YES}),
        "public_because": ("lifted_by", {Lifted.PUBLIC_INTEREST}),
        "lifted_power": ("lifted_by", {Lifted.LAW}),
        "child_cannot": ("lifted_by", {Lifted.PARENT}),
        "sensitive_why": ("sensitive", True),
        "sensitive_because": ("sensitive", True),
        "criminal_because": ("criminal", True),
    }

    def offer_marks(self, people: Mapping[str, str], powers: Mapping[str, str], *, kind: str) -> None:
        """What most of what this kind of agency holds is marked with, chosen beforehand."""
        offer(
            self,
            "owed_to",
            {ABOUT: _("Whoever it is about"), **people, OTHER: _("Somebody else")},
        )
        offer(self, "lifted_power", {"": _("Choose one"), **powers})
        self.initial.setdefault("owed", YES if kind in CONFIDENTIAL else NO)
        self.initial.setdefault("owed_to", ABOUT)
        self.initial.setdefault("lifted_by", Lifted.PUBLIC_INTEREST)
        self.initial.setdefault("official", kind == AgencyKind.POLICE)
        if kind != AgencyKind.POLICE:
            for name in GRADING:
                del self.fields[name]

    @property
    def confidence_in_words(self) -> str:
        """What is answered now, to be read without opening the questions."""
        if self["owed"].value() != YES:
            return str(_("No duty of confidence beyond the ordinary"))
        lifted = dict(Lifted.choices).get(self["lifted_by"].value() or "", "")
        return str(_("A duty of confidence is owed; lifted by: %(lifted)s") % {"lifted": lifted})

    @property
    def confidence_wrong(self) -> bool:
        """Something is wrong there, so that it stands open."""
        return any(name in self.errors for name in CONFIDENCE)

    @property
    def handling_wrong(self) -> bool:
        return any(name in self.errors for name in (*SENSITIVE, *HANDLED))

    @property
    def handling_in_words(self) -> list[str]:
        """What is marked now."""
        names = ("sensitive", "official", "criminal")
        return [str(self[name].label) for name in names if self[name].value() in (True, "on", "True", "true")]
