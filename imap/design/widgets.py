"""The controls that Django does not have: boxes for a day, a day with a time, and choices with hints."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from imap.design.dates import BOXES, LONDON


class DayWidget(forms.Widget):
    """GOV.UK's date input. Its value while typed is `{"day": …, "month": …, "year": …}`, all text."""

    template_name = "design/widgets/date-input.html"
    boxes: tuple[str, ...] = BOXES

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["boxes"] = self.boxes
        return context

    def format_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = dt.date.fromisoformat(value)
        if isinstance(value, dt.date):
            return {"day": str(value.day), "month": str(value.month), "year": f"{value.year:04}"}
        return value or {}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str] | None:
        typed = {box: str(data.get(f"{name}-{box}") or "").strip() for box in self.boxes}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return all(f"{name}-{box}" not in data for box in self.boxes)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day"


class MomentWidget(DayWidget):
    """A day and a time of day on London's clocks."""

    boxes = (*BOXES, "time")

    def format_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        if isinstance(value, dt.datetime):
            local = value.astimezone(LONDON) if value.tzinfo else value
            return {**super().format_value(local.date()), "time": f"{local:%H:%M}"}
        return value or {}


class _WithHints:
    """Choices of which each may have a hint, a line "or" above it, or exclude all the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.hints: Mapping[Any, Any] = {}
        self.divider_before: Any = None
        self.exclusive: Any = None
        super().__init__(*args, **kwargs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"] |= {
            "hints": self.hints,
            "divider_before": self.divider_before,
            "exclusive": self.exclusive,
        }
        return context


class Radios(_WithHints, forms.RadioSelect):
    """GOV.UK's radios."""


class Checkboxes(_WithHints, forms.CheckboxSelectMultiple):
    """GOV.UK's checkboxes."""


class CountedText(forms.Textarea):
    """A text area that says how many characters are left."""

    template_name = "design/widgets/character-count.html"

    def __init__(self, limit: int, attrs: dict[str, Any] | None = None) -> None:
        self.limit = limit
        super().__init__(attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["limit"] = self.limit
        return context
