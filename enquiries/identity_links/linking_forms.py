"""Choosing the earlier contacts that belong to an enquiry."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enquiries.identity_links import linking_rules
from enquiries.search.queries import Earlier, Likely, Match, read_keys
from imap.design.fields import Choices, LongText
from imap.design.forms import GovukForm
from imap.law.violations import as_errors


def _named(one: Earlier) -> str:
    """An earlier enquiry as a choice: reference, stage, when it was received."""
    enquiry = one.enquiry
    return _("%(reference)s of %(when)s: %(stage)s") % {
        "reference": enquiry.reference,
        "when": date_format(localtime(enquiry.happened_at), "j F Y"),
        "stage": enquiry.get_stage_display().lower(),
    }


def _described(match: Match) -> str:
    born = match.person.date_of_birth
    words = (
        _("%(name)s, %(role)s, born %(born)s: %(why)s")
        if born
        else _("%(name)s, %(role)s, date of birth not known: %(why)s")
    )
    return words % {
        "name": match.person.name,
        "role": match.person.get_role_display().lower(),
        "born": date_format(born, "j F Y") if born else "",
        "why": match.why,
    }


class LinkForm(GovukForm):
    """Which of the enquiries found belong together with this one, and why."""

    same = Choices(label=gettext_lazy("Which of these belong together with this enquiry?"), required=False)
    same_because = LongText(
        label=gettext_lazy("Why do they belong together?"),
        max_length=2_000,
        rows=2,
        required=False,
        mark_optional=False,
        help_text=gettext_lazy("For example: the same child, the same address"),
    )

    def __init__(self, *args: Any, earlier: Likely, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["same"]
        field.choices = [(str(one.enquiry.pk), _named(one)) for one in earlier.earlier]
        field.widget.hints = {
            str(one.enquiry.pk): "; ".join(_described(match) for match in one.people)
            for one in earlier.earlier
        }

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data.get("same") or ()]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "same" not in self.errors:
            self.add_refusals(
                as_errors(
                    linking_rules.check_link(len(self.chosen), self.cleaned_data.get("same_because") or "")
                )
            )
        return self.cleaned_data


class EarlierForm(LinkForm):
    """The same before an enquiry is saved: none of them is an answer too. `seen` are the enquiries that were shown,
    so that one that was found only now is shown before it is passed over."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("same"):
            return self.cleaned_data
        return super().clean()


def shown_before(found: Likely, data: QueryDict) -> tuple[EarlierForm | None, bool]:
    """The question about earlier enquiries, and whether every one found now was shown before this post."""
    if not found.earlier:
        return None, True
    keys = " ".join(sorted(str(key) for key in found.keys))
    if found.keys <= read_keys(data.get("seen", "")):
        return EarlierForm(data, earlier=found), True
    typed = {"same": data.getlist("same"), "same_because": data.get("same_because", "")}
    return EarlierForm(earlier=found, initial=typed | {"seen": keys}), False
