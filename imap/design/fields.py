"""The questions that forms are made of.

Every one takes Django's own arguments, and: `missing`, the sentence when nothing was answered ("Enter the
child's name"); `called`, what to call the answer in other errors ("Date of birth"), else the label;
`label_size` (`s`, `m`, `l`, `xl` or empty); `page_heading`, for a question that is its page's heading;
`mark_optional=False`, so that a question which needs no answer is not marked "(optional)" (a search box).
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from uuid_utils.compat import uuid7

from imap.design import text
from imap.design.dates import Wrong, in_london, read_day, read_time, today
from imap.design.widgets import Checkboxes, CountedText, DayWidget, MomentWidget, Radios

BLANK = gettext_lazy("Choose one")


class Question(forms.Field):
    """What every question of ours has besides Django's arguments: see the module."""

    mark_optional = True

    def __init__(
        self,
        *,
        missing: Any = None,
        called: Any = None,
        label_size: str = "s",
        page_heading: bool = False,
        mark_optional: bool | None = None,
        **kwargs: Any,
    ) -> None:
        if mark_optional is not None:
            self.mark_optional = mark_optional
        self.called, self.label_size, self.page_heading = called, label_size, page_heading
        super().__init__(**kwargs)
        self.missing = missing
        if missing is not None:
            self.error_messages["required"] = missing

    def name_in_errors(self, otherwise: str) -> str:
        """What an error calls the answer: `called`, a label that is no question, or `otherwise`."""
        name = str(self.called or self.label or "")
        return otherwise if not name or name.endswith("?") else name


class Text(Question, forms.CharField):
    """One line of text, at most `max_length` characters.

    `width` is GOV.UK's width in characters (2 to 30). No spelling service sees it, since most lines name somebody; of a
    sentence it may (`spellcheck=True`).
    """

    def __init__(
        self, *, max_length: int, width: int | None = None, spellcheck: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if spellcheck:
            self.widget.attrs["spellcheck"] = "true"
        # Not Django's maxlength attribute: a browser would cut a pasted text without a word.
        self.max_length = max_length
        if width:
            self.widget.attrs["class"] = f"govuk-input--width-{width}"

    def to_python(self, value: Any) -> str:
        cleaned = text.one_line("" if value is None else str(value))
        text.refuse_long(cleaned, self.max_length or 0)
        return cleaned


class LongText(Question, forms.CharField):
    """Text of many lines, at most `max_length` characters; `count` says on the page how many are left.

    `spellcheck=False` for names and addresses, which no spelling service is to see.
    """

    def __init__(
        self,
        *,
        max_length: int = 20_000,
        rows: int = 5,
        count: bool = False,
        spellcheck: bool = True,
        **kwargs: Any,
    ) -> None:
        attrs: dict[str, Any] = {"rows": rows} if spellcheck else {"rows": rows, "spellcheck": "false"}
        kwargs.setdefault("widget", CountedText(max_length, attrs) if count else forms.Textarea(attrs))
        super().__init__(**kwargs)
        self.max_length = max_length

    def to_python(self, value: Any) -> str:
        cleaned = text.tidy("" if value is None else str(value))
        text.refuse_long(cleaned, self.max_length or 0)
        return cleaned


class DayField(Question):
    """A day, in three boxes: a `datetime.date`. `not_future` refuses tomorrow in London."""

    widget: Any = DayWidget
    default_error_messages = {"required": gettext_lazy("Enter the date")}

    def __init__(self, *, not_future: bool = False, **kwargs: Any) -> None:
        self.not_future = not_future
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not value or isinstance(value, dt.date):
            return value or None
        try:
            day = read_day(value)
            if self.not_future and day > today():
                raise Wrong(_("must be today or in the past"), ())
        except Wrong as wrong:
            raise self.wrong(wrong, _("The date")) from None
        return day

    def wrong(self, wrong: Wrong, otherwise: str) -> ValidationError:
        words = f"{self.name_in_errors(otherwise)} {wrong.why}"
        return ValidationError(words.replace("%", "%%"), code="invalid", params={"boxes": wrong.boxes})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.widget.format_value(initial) or {}) != (data or {}))


class MomentField(DayField):
    """When something happened, on London's clocks.

    An aware `datetime` in UTC. Never in the future, unless said.
    """

    widget = MomentWidget
    default_error_messages = {"required": gettext_lazy("Enter the date and time")}

    def __init__(self, *, not_future: bool = True, **kwargs: Any) -> None:
        super().__init__(not_future=not_future, **kwargs)

    def to_python(self, value: Any) -> Any:
        if not value or isinstance(value, dt.datetime):
            return value or None
        try:
            moment = in_london(read_day(value), read_time(value.get("time", "")))
            if self.not_future and moment > dt.datetime.now(dt.UTC):
                raise Wrong(_("must be now or in the past"), ())
        except Wrong as wrong:
            raise self.wrong(wrong, _("The date and time")) from None
        return moment


class _Hinted:
    """`hints` by value, `divider_before` the value that stands below "or"."""

    def hint(self, widget: Any, hints: Mapping[Any, Any] | None, divider_before: Any) -> None:
        if isinstance(widget, Radios | Checkboxes):
            widget.hints = {str(value): words for value, words in (hints or {}).items()}
            widget.divider_before = divider_before


class Choice(Question, _Hinted, forms.ChoiceField):
    """One of several.

    Radios, or a list to open (`select=True`, for many). Its value is text; empty when not answered.
    """

    def __init__(
        self,
        *,
        choices: Any = (),
        hints: Mapping[Any, Any] | None = None,
        divider_before: Any = None,
        inline: bool = False,
        select: bool = False,
        blank: Any = BLANK,
        **kwargs: Any,
    ) -> None:
        attrs = {"class": "govuk-radios--inline"} if inline and not select else {}
        if (
            select
            and isinstance(choices, Sequence)
            and not any(str(value) == "" for value, _words in choices)
        ):
            choices = [("", blank), *choices]
        kwargs.setdefault("widget", forms.Select(attrs) if select else Radios(attrs))
        super().__init__(choices=choices, **kwargs)
        self.hint(self.widget, hints, divider_before)
        self.error_messages["invalid_choice"] = gettext_lazy("Choose one of the answers shown")


class Choices(Question, _Hinted, forms.MultipleChoiceField):
    """Any of several.

    Checkboxes; a list of text. `exclusive` is the value ("none of these") that unticks the others.
    """

    mark_optional = False

    def __init__(
        self,
        *,
        choices: Any = (),
        hints: Mapping[Any, Any] | None = None,
        divider_before: Any = None,
        exclusive: Any = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Checkboxes())
        super().__init__(choices=choices, **kwargs)
        self.hint(self.widget, hints, divider_before)
        self.exclusive = exclusive
        if isinstance(self.widget, Checkboxes):
            self.widget.exclusive = exclusive
        self.error_messages["invalid_choice"] = gettext_lazy("Choose from the answers shown")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.exclusive is not None and str(self.exclusive) in value and len(value) > 1:
            labels: dict[Any, Any] = dict(self.widget.choices)
            words = labels.get(self.exclusive, self.exclusive)
            raise ValidationError(
                _("Choose either “%(words)s” or the others, not both"),
                code="exclusive",
                params={"words": words},
            )


class Tick(Question, forms.BooleanField):
    """One box to tick: True or False. When required, it has to be ticked."""

    mark_optional = False


SENT_BEFORE = gettext_lazy(
    "You have already sent this form, and what you sent first is recorded. What is on this page now is not. Check whether "
    "you still need to send it."
)


SENT = "sent_before"  # the code of that error


class SentBefore(str):
    """Stands in the place of a key that recorded something already, with other answers: no key to whoever reads it, so
    that nothing is recorded with it. `address` is that of what was recorded; "" where it is not known."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, address: str = "") -> Self:
        spent = super().__new__(cls, "")
        spent.address = address
        return spent


class Key(Question, forms.UUIDField):
    """The key of the decision that the form will make, made when the form is first shown and carried in it.

    So a form that is posted twice is one decision. It is a UUID of version 7, in time order.
    """

    mark_optional = False

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.HiddenInput())
        kwargs.setdefault("initial", new_key)
        kwargs.setdefault(
            "missing",
            gettext_lazy(
                "This form came without its key, so nothing was recorded. It has one now: send it again."
            ),
        )
        super().__init__(**kwargs)
        self.error_messages["invalid"] = self.error_messages["required"]

    def clean(self, value: Any) -> Any:
        """The key; refused where it recorded something before, with other answers."""
        if isinstance(value, SentBefore):
            raise forms.ValidationError(SENT_BEFORE, code=SENT, params={"recorded": value.address})
        return super().clean(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The key that came, or a new one where none came or what came is none: the page can then be sent again."""
        try:
            return self.to_python(data) or initial
        except forms.ValidationError:
            return initial


def new_key() -> uuid.UUID:
    """A new UUID of version 7."""
    return uuid7()
