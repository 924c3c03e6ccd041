"""The short answer: the questions of an item and of its release, with what is usual chosen beforehand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from disclosures.handling.forms import GRADING, SENSITIVE
from disclosures.items.forms import ASKED, ItemForm
from disclosures.items.rules import ItemAnswers
from disclosures.justification.forms import key_question
from disclosures.justification.rules import LIFE, NO, YES
from disclosures.models import Certainty
from disclosures.releases.rules import ReleaseAnswers, check_release
from disclosures.responses.queries import Answering
from enquiries.models import Person
from imap.agencies.models import User
from imap.design.fields import Choice, LongText, Tick
from imap.law.forms import REASON, ruled, seen
from imap.law.information import kinds_on
from imap.law.kinds import AgencyKind
from imap.law.violations import Violation

NOT_CHECKED = _("Not checked")
#: What an agency of a kind mostly holds.
USUAL = {
    AgencyKind.HEALTH_PROVIDER: "health",
    AgencyKind.GP: "health",
    AgencyKind.POLICE: "police",
    AgencyKind.SCHOOL: "education",
    AgencyKind.EDUCATION: "education",
    AgencyKind.HOUSING: "housing",
    AgencyKind.LACSC: "social_care",
    AgencyKind.ADULT_SOCIAL_CARE: "social_care",
    AgencyKind.SUBSTANCE_MISUSE: "substance_use",
    AgencyKind.DOMESTIC_ABUSE: "domestic_abuse",
}
#: What is asked of the item before anything is taken as usual.
ASKED_FIRST = ("text", "certainty", "checked_how", "information_from")
#: What is chosen beforehand and stands behind "Change".
TAKEN = ("about", "kind", "said_by", "recipients", "owed", "official", "agreed")


class ShortForm(ItemForm):
    """One item and its release (NPR1-6, ACC1, ACC2, DOC1, LEG1, LEG2, SEC1). It has no place for what only named people may
    read: that goes the full way."""

    shown_when: ClassVar[Mapping[str, tuple[str, Any]]] = {
        **ItemForm.shown_when,
        "checked_how": ("certainty", {Certainty.VERIFIED}),
        "proportionate_because": ("proportionate", {YES, NO}),
    }

    basis = seen()
    text = ruled(LongText, _("What do you hold that matters now?"), max_length=REASON, rows=4)
    checked_how = ruled(LongText, _("How was it checked?"), max_length=REASON, rows=2)
    proportionate = ruled(
        Choice,
        "",
        choices=[(LIFE, _("Yes: a life is at risk")), (YES, _("Yes")), (NO, _("No"))],
        hints={LIFE: _("This is reason enough by itself")},
    )
    helps = key_question(_("How does having it help?"))
    hinders = key_question(_("What may happen without it?"))
    considered = Tick(
        label=_(
            "I have considered each of the three legal tests (private and family life; confidence; data protection), the "
            "powers fit, and all of this is needed"
        ),
        required=False,
    )

    def __init__(self, *args: Any, known: Answering, who: User, **kwargs: Any) -> None:
        super().__init__(*args, known=known, **kwargs)
        for name in (*SENSITIVE, *(one for one in GRADING if one in self.fields)):
            del self.fields[name]
        for name, value in usual(known, who, offered=kinds_on(self.today)).items():
            self.initial.setdefault(name, value)
        self.initial.setdefault("checked_how", _now("Read in our record"))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("certainty") != Certainty.VERIFIED:
            self.cleaned_data["checked_how"] = str(NOT_CHECKED)
        return super().clean()

    def to_release(self) -> ReleaseAnswers:
        """What is answered once for all that is released, as the rules take it: all is one item."""
        answers = self.cleaned_data
        return ReleaseAnswers.given({**answers, "all_needed": answers.get("considered")})

    def violations(self) -> Iterable[Violation]:
        item = self.to_answers()
        of_item = list(super().violations())
        said = {(one.clause, one.message) for one in of_item}
        of_release = check_release(
            self.to_release(),
            shared=1,
            withheld=0,
            withheld_shown=0,
            law=self.known.law,
            kinds=[item.kind],
            red=True,
            goes_ahead=self.known.goes_ahead,
        )
        # One tick here says both, that the three tests were considered and that all of it is needed.
        placed = [
            replace(one, field="considered") if one.field == "all_needed" else one for one in of_release
        ]
        return of_item + [one for one in placed if (one.clause, one.message) not in said]

    def item_now(self) -> ItemAnswers:
        """Of what stands in the form now, whom it is about, its kind and who receives it: what consent is looked up by."""
        return ItemAnswers.given({name: self[name].value() for name in ("about", "kind", "recipients")})

    @property
    def taken_of_item(self) -> list[BoundField]:
        """The questions about what the item says that are taken as usual: those that do not stand above by themselves."""
        return [self[name] for name in ASKED if name not in ASKED_FIRST]

    def taken_now(self) -> list[str]:
        """What is taken as usual, in words, to be read without opening the questions."""
        found = []
        for name in ("about", "kind", "recipients"):
            value = self[name].value()
            labels = {str(key): str(label) for key, label in cast("Any", self.fields[name]).choices}
            keys = [value] if isinstance(value, str) else value or []
            found.append(", ".join(labels[str(key)] for key in keys if str(key) in labels))
        found.append(str(self["said_by"].value() or ""))
        return [one for one in found if one]

    def taken_wrong(self) -> bool:
        """Whether something is wrong there, so that it stands open."""
        return any(name in self.errors for name in (*TAKEN, "owed_to", "owed_role", "lifted_by"))


def usual(known: Answering, who: User, *, offered: Mapping[str, str]) -> dict[str, Any]:
    """What most short answers would say: about the first child whom the request names, of the kind that such an agency
    holds, out of its own record."""
    children = [str(one.person_id) for one in known.row.people.all() if one.role == Person.Role.CHILD]
    kind = USUAL.get(AgencyKind(who.agency.kind), "other")
    said_by = _now("Record of %(agency)s, read by %(name)s") % {"agency": who.agency, "name": who.name}
    return {
        **({"about": children[0]} if children else {}),
        **({"kind": kind} if kind in offered else {}),
        "said_by": said_by[:200],
    }
