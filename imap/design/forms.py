"""The base of every form.

GOV.UK's HTML, questions that depend on answers, and refusals of rules beside their fields.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms.utils import ErrorDict, pretty_name
from django.utils.translation import gettext as _

from imap.design.conditions import Condition, answers, names_of
from imap.design.fields import SENT, Question
from imap.design.widgets import Checkboxes, Radios


class GovukForm(forms.Form):
    """A form.

    `shown_when` says once which questions depend on which answers: `{"giver": ("position", {"granted",
    "refused"})}` asks `giver` only when `position` is one of the two. Of a Tick the answer is True. A
    question whose own condition hangs on another conditional one goes one level deeper; more levels raise
    `ImproperlyConfigured`, and so does a question that stands before the one it depends on.

    `beside` says which of two revealed questions that follow each other stand in one row: `{"harm": "benefit"}`.

    What the posted answers do not ask for is dropped: no errors, an empty value in `cleaned_data`.

    `judged=False` brings back all that was typed without a word of judgement: somebody only asked for room
    for one more person, or goes on with a draft.
    """

    shown_when: ClassVar[Mapping[str, tuple[str, Any]]] = {}
    beside: ClassVar[Mapping[str, str]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, judged: bool = True, **kwargs: Any) -> None:
        self.judged = judged
        #: Questions that a refusal named and this form did not ask, so that nobody can answer them. Tests find none.
        self.not_asked: set[str] = set()
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._check_conditions()
        for name, field in self.fields.items():
            if getattr(field, "missing", None) is None and _says_nothing(field):
                field.error_messages["required"] = self._missing(name, field)

    def update_shown(self, **shown: object) -> None:
        """Put what the page shows now in place of what a bound form carried of it (None: nothing): sent again, the form
        decides with that known."""
        data: Any = self.data
        data = data.copy()
        for name, value in shown.items():
            data[self.add_prefix(name)] = "" if value is None else str(value)
        self.data = data

    # Conditions ------------------------------------------------------------------------------

    def condition(self, name: str) -> Condition | None:
        """What has to be answered before `name` is asked; None when it always is."""
        if name not in self.shown_when or self.shown_when[name][0] not in self.fields:
            return None
        return self._said_of(name)

    @classmethod
    @cache
    def _said_of(cls, name: str) -> Condition:
        """What `shown_when` says of a question: the same for every form of the class, and asked for with every field."""
        controller, values = cls.shown_when[name]
        return Condition(controller, names_of(values))

    def is_shown(self, name: str) -> bool:
        """Whether the cleaned answers ask for `name`.

        False while the answer it hangs on is missing or wrong.
        """
        condition = self.condition(name)
        if condition is None:
            return True
        if condition.controller not in self.cleaned_data or not self.is_shown(condition.controller):
            return False
        return bool(answers(self.cleaned_data[condition.controller]) & condition.values)

    @property
    def revealed_names(self) -> frozenset[str]:
        """The questions that are shown inside an option of another one."""
        return frozenset(name for name in self.fields if self._revealing(name))

    def revealed_by(self, controller: str, value: Any) -> list[str]:
        """The questions inside the option `value` of `controller`, in the form's order."""
        return [
            name
            for name in self.fields
            if (condition := self._revealing(name))
            and condition.controller == controller
            and condition.values == {str(value)}
        ]

    def when(self, name: str) -> tuple[str, bool]:
        """The words that say when `name` is to be answered (empty.

        Always), and whether its option reveals it.
        """
        condition = self.condition(name)
        if condition is None:
            return "", False
        bound = self[condition.controller]
        if isinstance(bound.field, forms.BooleanField):
            words = _("Answer this only if you ticked “%(label)s”.") % {"label": bound.label}
        else:
            labels = {str(value): str(label) for value, label in getattr(bound.field, "choices", ())}
            chosen = _(" or ").join(
                f"“{label}”" for value, label in labels.items() if value in condition.values
            )
            words = _("Answer this only if you chose %(chosen)s for “%(label)s”.") % {
                "chosen": chosen,
                "label": bound.label,
            }
        return words, self._revealing(name) is not None

    def _revealing(self, name: str) -> Condition | None:
        """The condition of a question that one single option reveals; radios in a row have no room for it."""
        condition = self.condition(name)
        if condition is None or len(condition.values) != 1 or self.fields[name].widget.is_hidden:
            return None
        widget = self.fields[condition.controller].widget
        inline = "inline" in str(widget.attrs.get("class", ""))
        return (
            condition
            if isinstance(widget, Radios | Checkboxes | forms.CheckboxInput) and not inline
            else None
        )

    def _check_conditions(self) -> None:
        order = list(self.fields)
        for name in self.shown_when:
            depth, at = 0, name
            while at in order and (condition := self.condition(at)):
                depth += 1
                if order.index(condition.controller) > order.index(at) or depth > 2:
                    raise ImproperlyConfigured(
                        f"{type(self).__name__}.shown_when[{name!r}] cannot be asked so."
                    )
                at = condition.controller

    def leave_out_unanswerable(self) -> None:
        """Leave out the questions that no answer which is offered here asks for. Called when all choices are offered."""
        gone: set[str] = set()
        for name in list(self.fields):
            condition = self.condition(name)
            if condition is None:
                continue
            offered = getattr(self.fields[condition.controller], "choices", None)
            if condition.controller in gone or (
                offered is not None and not any(str(key) in condition.values for key, _label in offered)
            ):
                gone.add(name)
        for name in gone:
            del self.fields[name]

    # Cleaning --------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Django's; a form that is not judged is not valid either: nobody has sent it."""
        return self.judged and super().is_valid()

    def full_clean(self) -> None:
        """Django's; a form that is not judged has no errors and no answers."""
        if self.judged:
            super().full_clean()
            self._judge_no_sent_form()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def _judge_no_sent_form(self) -> None:
        """Of a form that recorded something before, that alone is said: what it asks may be answered by that already."""
        if any(self.has_error(name, SENT) for name in list(self.errors)):
            for name in [name for name in self.errors if not self.has_error(name, SENT)]:
                del self.errors[name]

    def _clean_fields(self) -> None:
        """Django's, except that a question which the answers before it do not ask for is dropped."""
        self._dropped: set[str] = set()
        for name, bound in self._bound_items():  # type: ignore[attr-defined]
            if not self.is_shown(name):
                self._dropped.add(name)
                self.cleaned_data[name] = bound.field.to_python(None)
                continue
            try:
                self.cleaned_data[name] = _cleaned(bound)
                if hasattr(self, f"clean_{name}"):
                    self.cleaned_data[name] = getattr(self, f"clean_{name}")()
            except ValidationError as error:
                self.add_error(name, error)

    def add_refusals(self, errors: Iterable[tuple[str | None, ValidationError]]) -> None:
        """Put each error on its field, or on the whole form when it names none that this form asks.

        A rule's refusal is never dropped: also one about a question that was not shown is said, above the
        form. Only what hangs on a question that is itself wrong waits until that one is answered.
        """
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        asked = {
            name
            for name, field in self.fields.items()
            if not field.widget.is_hidden and name not in self._dropped
        }
        for name, error in errors:
            if name and name not in asked:
                if self._waits(name):
                    continue
                self.not_asked.add(name)
            self.add_error(name if name in asked else None, error)

    def _waits(self, name: str) -> bool:
        """Whether a question hangs on one that has an error."""
        while condition := self.condition(name) if name in self.fields else None:
            name = condition.controller
            if name in self.errors:
                return True
        return False

    def _missing(self, name: str, field: forms.Field) -> str:
        label = str(getattr(field, "called", None) or field.label or pretty_name(name))
        if isinstance(field, forms.BooleanField):
            return _("Tick “%(label)s” to go on") % {"label": label}
        if label.endswith("?"):
            return _("Answer the question “%(label)s”") % {"label": label}
        verb = _("Choose") if isinstance(field, forms.ChoiceField) else _("Enter")
        first_word = label.split(" ", 1)[0]
        # NHS number keeps its capitals; "Date of birth" does not need its own.
        lowered = label if first_word.isupper() and len(first_word) > 1 else label[:1].lower() + label[1:]
        return f"{verb} {lowered}"


def _says_nothing(field: forms.Field) -> bool:
    """Whether the error for an empty answer is still Django's general one."""
    general = (forms.Field.default_error_messages["required"], *_own_general(field))
    return field.error_messages["required"] in general


def _own_general(field: forms.Field) -> tuple[Any, ...]:
    return (type(field).default_error_messages.get("required"),) if isinstance(field, Question) else ()


def _cleaned(bound: forms.BoundField) -> Any:
    """What the field makes of an answer, as Django does; raises ValidationError."""
    if isinstance(bound.field, forms.FileField):
        return bound.field.clean(bound.data, bound.initial)
    return bound.field.clean(bound.initial if bound.field.disabled else bound.data)
